"""Labelled values to typed fields: what a page states, exactly, or a finding that says why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from stdnum.se import orgnr

from samsyn.sources.fields import FIELDS, PARTICIPANTS
from samsyn.sources.labelled import Block, Labelled
from samsyn.sources.natural_persons import why_natural_person
from samsyn.sources.owners import split_owner
from samsyn.sources.personal import find_personal
from samsyn.sources.records import CharSpan, Value
from samsyn.sources.stated import Facts, label_of, put, raw_of, written
from samsyn.sources.stated_days import read_day_fact, read_period_fact
from samsyn.sources.stated_money import read_money
from samsyn.sources.text import clean_value

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
    r"(?:ca\.?|cirka|omkring|minst|totalt|about)?\s*"
    r"(?P<number>\d{1,3}(?:[ \u00a0\u2009\u202f.]\d{3})+|\d+)"
    r"\s*(?:st\.?|personer|deltagare|individer|participants|persons|people)?\.?"
    r"(?:\s*(?:\(.*\)|[,;]?\s+varav\b.*))?",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"[-–—_.?]+|(?:uppgift(?:en)?|information|värde)\s+saknas|saknas|ingen uppgift|okänt|"
    r"(?:ej|inte)\s+(?:angivet|angiven|angivna|ifyllt|tillgänglig\w*|känt|känd|fastställt|fastställd|aktuellt?|relevant)|"
    r"n/?a|null|not (?:stated|specified|available|applicable)|unknown",
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


def read_facts(text: str, blocks: Iterable[Block]) -> Facts:
    """Every labelled value of the blocks, read by the kind of its field."""
    facts = Facts(text)
    for entry in (entry for block in blocks for entry in block.entries):
        if entry.value is None or entry.field.startswith("-") or _is_left_out(text, entry.value):
            continue
        reader = _READERS.get(entry.field)
        if reader:
            reader(facts, entry, entry.value)
        elif entry.field in FIELDS and FIELDS[entry.field].kind in ("text", "code"):
            _text(facts, entry, entry.value)
    return facts


def _is_left_out(text: str, span: CharSpan) -> bool:
    """A dash or words that say that the page has no value."""
    return _LEFT_OUT.fullmatch(clean_value(text[span.start : span.end])) is not None


def _text(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    value = clean_value(written(facts, span))
    if value:
        put(facts, entry.field, value, span)


def _area(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    shown_text = clean_value(written(facts, span))
    match = _AREA.fullmatch(shown_text)
    if match is None:
        put(facts, "programme_area", shown_text, span)
        return
    put(facts, "programme_area_code", match["code"].upper(), span)
    words = (match["words"] or "").strip()
    if words:
        put(facts, "programme_area", words, span)


def _code(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    """A code where one leads, else the words as stated."""
    shown_text = clean_value(written(facts, span))
    match = _LEADING_CODE.fullmatch(shown_text)
    put(facts, entry.field, match["code"] if match else shown_text, span)


def _number(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    shown_text = clean_value(written(facts, span))
    match = _NUMBER.search(shown_text)
    if match is None and entry.field == "call_number":
        return  # a call named in words only
    value = match[0].strip() if match and len(shown_text) > len(match[0]) else shown_text
    put(facts, entry.field, value, span)


def _rate(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    shown_text = clean_value(written(facts, span))
    match = _RATE.fullmatch(shown_text) or _RATE.match(shown_text)
    if match is None:
        facts.tell("unreadable_rate", span, label=label_of(facts, entry), value=shown_text)
        return
    number = Decimal(match["number"].replace(",", "."))
    # '50' without a sign is per cent, '0,5' a share: no fund's share is below one per cent.
    rate = number / 100 if match["unit"] or number > 1 else number
    if rate > 1:
        facts.tell("rate_above_one", span, label=label_of(facts, entry), value=shown_text)
        return
    put(facts, entry.field, rate, span)


def _count(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    shown_text = clean_value(written(facts, span))
    match = _COUNT.fullmatch(shown_text)
    if match is None or len(match["number"]) > 12:
        facts.tell("unreadable_number", span, label=label_of(facts, entry), value=shown_text)
        return
    put(facts, entry.field, int(re.sub(r"\D", "", match["number"])), span)


def _owner(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    shown_text = clean_value(written(facts, span))
    owner, unit = split_owner(shown_text)
    facts.put("owner", Value(owner, span, raw=raw_of(facts, span, owner)))
    reason = why_natural_person(owner, None, "SE")
    if reason:
        facts.put("beneficiary_is_person", Value(reason, span, 0.6))
    if unit:
        raw = written(facts, span)
        place = raw.find(unit)
        own = CharSpan(span.start + place, span.start + place + len(unit)) if place >= 0 else span
        facts.put("owner_unit", Value(unit, own, 0.9, raw=raw_of(facts, own, unit)))


def _org_number(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    shown_text = clean_value(written(facts, span))
    digits = re.sub(r"\D", "", shown_text)
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    if orgnr.is_valid(digits) and int(digits[2]) >= 2:
        put(facts, "owner_org_number", f"{digits[:6]}-{digits[6:]}", span)
        return
    if len(digits) in (10, 12) and int(digits[-8]) < 2:
        # The third digit of an organisation's number is at least 2: this is a person's number.
        reason = "the organisation number has the form of a personal number"
        facts.put("beneficiary_is_person", Value(reason, span, 0.9))
        return
    facts.tell("invalid_org_number", span)


def _postal_code(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    digits = re.match(r"(?:SE?-?)?\s*(\d{3})\s?(\d{2})(?!\d)", clean_value(written(facts, span)))
    if digits:
        put(facts, entry.field, digits[1] + digits[2], span)
    else:
        facts.tell("unreadable_postal_code", span)


def _state(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    shown_text = clean_value(written(facts, span)).casefold()
    for state, words in _STATES.items():
        if any(shown_text.startswith(word) for word in words):
            put(facts, "state", state, span)
            return


def _programme(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    match = _PROGRAMME.search(written(facts, span))
    if match:
        put(facts, "programme", f"{match[1]}-{match[2]}", span)


def _no_value(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    """Read elsewhere: lists of municipalities and counties by `places`, long texts as sections."""


def _texts(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    parts = [part.strip() for part in re.split(r"[;\n•]", written(facts, span))]
    put(facts, entry.field, [clean_value(part) for part in parts if part], span)


def _contact(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    """The person's name; a number or address behind it becomes the contact's own."""
    raw = written(facts, span)
    name = re.split(
        r"[,;(|\t]|\s(?:[-–]\s|tel|e-post|mobil)|\s?[\w.+-]+@|\s\+?\d", raw, maxsplit=1
    )[0]
    shown = clean_value(name)
    if shown:
        own = CharSpan(span.start, span.start + len(name.rstrip()))
        put(facts, "contact_person", shown, own)
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
    "period": read_period_fact,
    "period_start": read_day_fact,
    "period_end": read_day_fact,
    "total_budget": read_money,
    "esf_support": read_money,
    "call_amount": read_money,
    "union_cofinancing_rate": _rate,
    **dict.fromkeys(PARTICIPANTS, _count),
    "target_groups": _texts,
    "municipalities": _no_value,
    "counties": _no_value,
}
