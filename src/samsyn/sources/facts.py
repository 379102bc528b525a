"""Labelled values to typed fields: what a page states, exactly, or a finding that says why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from stdnum.se import orgnr

from samsyn.sources.amounts import Amount, find_amounts, read_amount
from samsyn.sources.dates import DateReading, read_date, read_period
from samsyn.sources.fields import FIELDS
from samsyn.sources.labelled import Block, Labelled
from samsyn.sources.natural_persons import why_natural_person
from samsyn.sources.owners import split_owner
from samsyn.sources.personal import find_personal
from samsyn.sources.records import CharSpan, Finding, Value
from samsyn.sources.text import clean_value, has_markup

_AREA = re.compile(
    r"(?:(?:programområde|programme area|program area|prioritet|priority(?: axis)?|insatsområde|po)"
    r"[\s:]*)?(?P<code>\d{1,2}(?:\.\d{1,2})*|[A-H](?:\.?\d{1,2})?(?=\s*[:.–-]\s|$))"
    r"(?:[\s:.)–-]+(?P<words>.*))?",
    re.IGNORECASE,
)
_LEADING_CODE = re.compile(
    r"(?P<code>(?:[A-Z]\.)?[A-Z]{0,5}\d+(?:[.\d]*\d)?[a-z]?)(?:[\s:.)–-]+.*)?"
)
_RATE = re.compile(
    r"(?P<number>\d{1,3}(?:[.,]\d{1,6})?)\s*(?P<unit>%|procent|percent|per cent)?\.?"
)
_COUNT = re.compile(
    r"(?:ca\.?|cirka|omkring|minst|totalt|about)?\s*(?P<number>\d{1,3}(?:[ \u00a0\u2009\u202f.]\d{3})+|\d+)"
    r"\s*(?:st\.?|personer|deltagare|individer|participants|persons|people)?\.?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[A-ZÅÄÖ]{0,6}[-. /]?\d{2,}(?:[-/.: ][A-Z]?\d+){0,4}", re.IGNORECASE)
_STATES = {
    "running": ("pågår", "pågående", "running", "ongoing", "active", "startat"),
    "ended": ("avslutat", "avslutad", "slutfört", "ended", "closed", "completed", "finished"),
    "granted": ("beviljat", "beviljad", "beslutat", "granted", "approved"),
    "applied": ("ansökt", "ansökan", "inskickad", "under beredning", "applied", "submitted"),
    "rejected": ("avslag", "avslaget", "avslagen", "rejected", "avvisad"),
}
_PROGRAMME = re.compile(r"(20\d\d)\s*[-–—]\s*(20\d\d)")
_UNITS = {
    "tkr": Decimal(1000),
    "tsek": Decimal(1000),
    "ksek": Decimal(1000),
    "tusental": Decimal(1000),
    "mkr": Decimal(10**6),
    "mnkr": Decimal(10**6),
    "msek": Decimal(10**6),
    "miljoner": Decimal(10**6),
    "miljoner kronor": Decimal(10**6),
}


@dataclass
class Facts:
    """The fields read so far, and what was found on the way."""

    text: str
    fields: dict[str, Value] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def put(self, name: str, value: Value, label: str) -> None:
        """Keep the first value of a field; a second, different one is told, never chosen."""
        if isinstance(value.value, str) and has_markup(value.value):
            message = (
                f"The value of '{name}' holds markup or script; it is kept as text and never run. "
                "Compare it with the page."
            )
            self.findings.append(Finding("script_in_value", message, value.locator))
        known = self.fields.setdefault(name, value)
        if known.value != value.value:
            shown = "" if value.personal else f" ('{label}')"
            message = (
                f"The page states '{name}' twice with different values{shown}; the first was kept. "
                "Choose the right one in the source."
            )
            self.findings.append(
                Finding("duplicate_label", message, value.locator, also=(known.locator,))
            )

    def refuse(self, code: str, message: str, span: CharSpan) -> None:
        self.findings.append(Finding(code, message, span))


def read_facts(text: str, blocks: Iterable[Block]) -> Facts:
    """Every labelled value of the blocks, read by the kind of its field."""
    facts = Facts(text)
    for entry in (entry for block in blocks for entry in block.entries):
        if entry.value is None or entry.field.startswith("-"):
            continue
        reader = _READERS.get(entry.field)
        if reader:
            reader(facts, entry, entry.value)
        elif entry.field in FIELDS and FIELDS[entry.field].kind in ("text", "code"):
            _text(facts, entry, entry.value)
    return facts


def _written(facts: Facts, span: CharSpan) -> str:
    return facts.text[span.start : span.end]


def _label(facts: Facts, entry: Labelled) -> str:
    return clean_value(_written(facts, entry.label))


def _put(facts: Facts, entry: Labelled, name: str, value: object, span: CharSpan) -> None:
    raw = _written(facts, span)
    shown = None if raw == value else raw
    personal = FIELDS[name].personal
    facts.put(name, Value(value, span, raw=shown, personal=personal), _label(facts, entry))


def _text(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    value = clean_value(_written(facts, span))
    if value:
        _put(facts, entry, entry.field, value, span)


def _amount(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    written = clean_value(_written(facts, span))
    amount = read_amount(written) or _leading_amount(written)
    if amount is None:
        message = (
            f"'{_label(facts, entry)}' holds '{written[:60]}', which is no amount; write it in "
            "figures, with the currency."
        )
        facts.refuse("unreadable_amount", message, span)
        return
    value = amount.value * _scale_of_label(entry, amount)
    if value < 0:
        message = (
            f"'{_label(facts, entry)}' is negative ({written[:60]}); it is kept as written. "
            "Check the source."
        )
        facts.refuse("negative_amount", message, span)
    if amount.ambiguous:
        message = (
            f"'{written[:60]}' may be thousands or decimals; it was read as thousands. Check it."
        )
        facts.refuse("ambiguous_amount", message, span)
    _put(facts, entry, entry.field, value, span)
    _currency(facts, entry, amount, span)


def _currency(facts: Facts, entry: Labelled, amount: Amount, span: CharSpan) -> None:
    """The currency as written; the pages of the Swedish fund give kronor where none is."""
    unit = (entry.unit or "").lower()
    stated = amount.currency or ("EUR" if unit in ("eur", "euro", "€") else None)
    known = facts.fields.get("currency")
    if stated and known and known.confidence < 1:
        del facts.fields["currency"]
        known = None
    if stated:
        facts.put("currency", Value(stated, span), _label(facts, entry))
    elif known is None:
        certain = 1.0 if unit else 0.9
        facts.put("currency", Value("SEK", span, certain), _label(facts, entry))


def _leading_amount(written: str) -> Amount | None:
    """'12 728 829 kr (46,8 %)', '1 000 000 kr varav …': the first amount, if the value begins so."""
    found = next(find_amounts(written), None)
    if found and found.start <= len("varav högst "):
        return found.amount
    match = re.match(r"-?\d[\d  ]*(?=\s*[(])", written)
    return read_amount(match[0]) if match else None


def _scale_of_label(entry: Labelled, amount: Amount) -> Decimal:
    """'Total budget (tkr): 1 500': the label gives the unit where the value names none."""
    unit = (entry.unit or "").lower().strip(". ")
    return _UNITS.get(unit, Decimal(1)) if amount.currency is None else Decimal(1)


def _period(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    written = _written(facts, span)
    period = read_period(written)
    if period.first is None and period.last is None:
        _unreadable_date(facts, entry, span, "unreadable_period")
    if period.first:
        _day(facts, entry, "period_start", period.first, span.start, last=False)
    if period.last:
        _day(facts, entry, "period_end", period.last, span.start, last=True)
    elif period.first:
        message = (
            f"'{_label(facts, entry)}' gives one date only; the end is missing. Check the page."
        )
        facts.refuse("period_without_end", message, span)


def _one_date(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    written = _written(facts, span)
    reading = read_date(written)
    if reading.reason == "not_a_date":
        period = read_period(written)
        if period.first is None:
            _unreadable_date(facts, entry, span, "unreadable_date")
            return
        reading = period.first
    _day(facts, entry, entry.field, reading, span.start, last=entry.field == "period_end")


def _day(
    facts: Facts, entry: Labelled, name: str, reading: DateReading, offset: int, *, last: bool
) -> None:
    span = CharSpan(offset + reading.start, offset + reading.end)
    value = reading.last_day if last else reading.value
    if value is None:
        message = (
            f"'{_label(facts, entry)}' holds '{_written(facts, span)[:40]}', "
            f"{_REASONS.get(reading.reason or '', 'which cannot be read')}; no date was stored."
        )
        facts.refuse(reading.reason or "unreadable_date", message, span)
        return
    raw = _written(facts, span)
    shown = None if raw == value.isoformat() else raw
    certain = 1.0 if reading.precision == "day" else 0.8
    facts.put(name, Value(value, span, certain, raw=shown), _label(facts, entry))


_REASONS = {
    "impossible_date": "a day that does not exist",
    "ambiguous_date": "which can be read as several days",
    "implausible_year": "a year that no project has",
}


def _unreadable_date(facts: Facts, entry: Labelled, span: CharSpan, code: str) -> None:
    message = (
        f"'{_label(facts, entry)}' holds '{clean_value(_written(facts, span))[:60]}', which is no "
        "date; write it as 2020-08-31."
    )
    facts.refuse(code, message, span)


def _area(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    written = clean_value(_written(facts, span))
    match = _AREA.fullmatch(written)
    if match is None:
        _put(facts, entry, "programme_area", written, span)
        return
    _put(facts, entry, "programme_area_code", match["code"].upper(), span)
    words = (match["words"] or "").strip()
    if words:
        _put(facts, entry, "programme_area", words, span)


def _code(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    """A code where one leads, else the words as stated."""
    written = clean_value(_written(facts, span))
    match = _LEADING_CODE.fullmatch(written)
    _put(facts, entry, entry.field, match["code"] if match else written, span)


def _number(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    written = clean_value(_written(facts, span))
    match = _NUMBER.search(written)
    if match is None and entry.field == "call_number":
        return  # a call named in words only
    value = match[0].strip() if match and len(written) > len(match[0]) else written
    _put(facts, entry, entry.field, value, span)


def _rate(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    written = clean_value(_written(facts, span))
    match = _RATE.fullmatch(written) or _RATE.match(written)
    if match is None:
        message = (
            f"'{_label(facts, entry)}' holds '{written[:40]}', which is no share; write it in %."
        )
        facts.refuse("unreadable_rate", message, span)
        return
    try:
        number = Decimal(match["number"].replace(",", "."))
    except InvalidOperation:
        return
    # '50' without a sign is per cent, '0,5' a share: no fund's share is below one per cent.
    rate = number / 100 if match["unit"] or number > 1 else number
    if rate > 1:
        message = (
            f"'{_label(facts, entry)}' is {written[:40]}, more than the whole. Check the source."
        )
        facts.refuse("rate_above_one", message, span)
        return
    _put(facts, entry, entry.field, rate, span)


def _count(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    written = clean_value(_written(facts, span))
    match = _COUNT.fullmatch(written)
    if match is None or len(match["number"]) > 12:
        message = (
            f"'{_label(facts, entry)}' holds '{written[:40]}', which is not one number; "
            "write it in figures."
        )
        facts.refuse("unreadable_number", message, span)
        return
    _put(facts, entry, entry.field, int(re.sub(r"\D", "", match["number"])), span)


def _owner(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    written = clean_value(_written(facts, span))
    owner, unit = split_owner(written)
    facts.put("owner", Value(owner, span, raw=_raw(facts, span, owner)), _label(facts, entry))
    reason = why_natural_person(owner, None, "SE")
    if reason:
        facts.put("beneficiary_is_person", Value(reason, span, 0.6), _label(facts, entry))
    if unit:
        raw = _written(facts, span)
        place = raw.find(unit)
        own = CharSpan(span.start + place, span.start + place + len(unit)) if place >= 0 else span
        facts.put(
            "owner_unit", Value(unit, own, 0.9, raw=_raw(facts, own, unit)), _label(facts, entry)
        )


def _raw(facts: Facts, span: CharSpan, value: str) -> str | None:
    raw = _written(facts, span)
    return None if raw == value else raw


def _org_number(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    written = clean_value(_written(facts, span))
    digits = re.sub(r"\D", "", written)
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    if orgnr.is_valid(digits) and int(digits[2]) >= 2:
        _put(facts, entry, "owner_org_number", f"{digits[:6]}-{digits[6:]}", span)
        return
    if len(digits) in (10, 12) and int(digits[-8]) < 2:
        # The third digit of an organisation's number is at least 2: this is a person's number.
        reason = "the organisation number has the form of a personal number"
        facts.put("beneficiary_is_person", Value(reason, span, 0.9), _label(facts, entry))
        return
    message = "The organisation number fails its check digit; it was not stored. Check the source."
    facts.refuse("invalid_org_number", message, span)


def _postal_code(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    digits = re.match(r"(?:SE?-?)?\s*(\d{3})\s?(\d{2})(?!\d)", clean_value(_written(facts, span)))
    if digits:
        _put(facts, entry, entry.field, digits[1] + digits[2], span)
    else:
        message = "The postal code is not five digits; it was not stored. Check the source."
        facts.refuse("unreadable_postal_code", message, span)


def _state(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    written = clean_value(_written(facts, span)).casefold()
    for state, words in _STATES.items():
        if any(written.startswith(word) for word in words):
            _put(facts, entry, "state", state, span)
            return


def _programme(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    match = _PROGRAMME.search(_written(facts, span))
    if match:
        _put(facts, entry, "programme", f"{match[1]}-{match[2]}", span)


def _no_value(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    """Read elsewhere: lists of municipalities and counties by `places`, long texts as sections."""


def _texts(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    parts = [part.strip() for part in re.split(r"[;\n•]", _written(facts, span))]
    _put(facts, entry, entry.field, [clean_value(part) for part in parts if part], span)


def _contact(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    """The person's name; a number or address behind it becomes the contact's own."""
    raw = _written(facts, span)
    name = re.split(
        r"[,;(|\t]|\s(?:[-–]\s|tel|e-post|mobil)|\s?[\w.+-]+@|\s\+?\d", raw, maxsplit=1
    )[0]
    shown = clean_value(name)
    if shown:
        own = CharSpan(span.start, span.start + len(name.rstrip()))
        _put(facts, entry, "contact_person", shown, own)
    for found in find_personal(raw[len(name) :]):
        if found.kind in ("email", "telephone") and isinstance(found.locator, CharSpan):
            offset = span.start + len(name)
            own = CharSpan(offset + found.locator.start, offset + found.locator.end)
            known = f"contact_{found.kind}"
            facts.fields.setdefault(known, Value(found.text, own, personal=True))


_READERS: dict[str, Callable[[Facts, Labelled, CharSpan], None]] = {
    "number": _number,
    "call_number": _number,
    "owner": _owner,
    "contact_person": _contact,
    "owner_org_number": _org_number,
    "owner_postal_code": _postal_code,
    "programme_area": _area,
    "specific_objective": _code,
    "intervention_type": _code,
    "programme": _programme,
    "state": _state,
    "period": _period,
    "period_start": _one_date,
    "period_end": _one_date,
    "total_budget": _amount,
    "esf_support": _amount,
    "call_amount": _amount,
    "union_cofinancing_rate": _rate,
    "planned_participants": _count,
    "target_groups": _texts,
    "municipalities": _no_value,
    "counties": _no_value,
}
