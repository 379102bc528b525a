"""Tillväxtverket's project bank (ERUF 2014–2020): a JSON list of projects → records with pointers.

The file's dates are ISO, its amounts whole kronor; `beviljat_belopp_eur` is 0 where no amount in
euro was granted, so 0 there states nothing. `län` and `kommuner` are names parted by commas.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from samsyn.gazetteer import match_name
from samsyn.sources.dates import read_date
from samsyn.sources.findings import finding, finding_of
from samsyn.sources.natural_persons import why_natural_person
from samsyn.sources.operations.checks import check_record
from samsyn.sources.operations.values import code_of, read_paragraphs, read_text
from samsyn.sources.personal import find_personal
from samsyn.sources.records import (
    Finding,
    Item,
    JsonPointer,
    Parsed,
    PersonalSpan,
    Record,
    Value,
)
from samsyn.sources.text import decode

FORMAT = "tillvaxtverket_projects"
PROGRAMME = "2014-2020"
_TEXTS = {
    "ärende-id": "number",
    "stödmottagare": "owner",
    "projektnamn": "title",
    "projektbeskrivning": "summary",
    "område": "region",
    "insatsområde": "programme_area",
    "tematiskt_mål": "specific_objective",
}
_DAYS = {"projekt_starttid": "period_start", "projekt_sluttid": "period_end"}
_AMOUNTS = (("beviljat_belopp_sek", "SEK"), ("beviljat_belopp_eur", "EUR"))
_FIGURES = 15  # a sum of more figures before the decimal mark is none of a project's
_PLACES = {"län": "counties", "kommuner": "municipalities"}
# Known, and without a field: the page's address, when the bank was updated, the project leader.
_LEFT_OUT = frozenset({"_source", "uppdateringsdatum", "projektledare"})
_KNOWN = {*_TEXTS, *_DAYS, *(key for key, _ in _AMOUNTS), *_PLACES, *_LEFT_OUT}


def read(data: bytes, path: str) -> Parsed:
    """Every project of the bank. Never raises: what cannot be read is among the warnings."""
    decoded = decode(data)
    warnings = list(decoded.findings)
    records: list[Record] = []
    numbers: dict[int, str] = {}
    try:
        projects = json.loads(decoded.text, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        warnings.append(finding("json_unreadable", JsonPointer(""), line=line))
        return Parsed(path, FORMAT, warnings=tuple(warnings), text=decoded.text)
    for place, project in _projects(projects, warnings):
        fields, findings = _fields(project, place)
        if fields:
            findings += check_record(fields, numbers, JsonPointer(place))
            records.append(Record("project", fields))
        warnings += findings
    return Parsed(
        path, FORMAT, tuple(records), tuple(warnings), tuple(_personal(records)), decoded.text
    )


def looks_like(document: Any) -> bool:
    """Whether decoded JSON is the bank: a list (or one project) with its own names of keys."""
    first = document[0] if isinstance(document, list) and document else document
    return isinstance(first, Mapping) and len({*_KNOWN} & {*first}) >= 4


def _projects(document: Any, warnings: list[Finding]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    listed = document if isinstance(document, list) else [document]
    for number, project in enumerate(listed):
        place = f"/{number}" if isinstance(document, list) else ""
        if isinstance(project, Mapping):
            yield place, project
        else:
            warnings.append(finding("not_a_project", JsonPointer(place)))


def _fields(project: Mapping[str, Any], place: str) -> tuple[dict[str, Value], list[Finding]]:
    fields: dict[str, Value] = {}
    findings: list[Finding] = []
    for key, value in project.items():
        spot = JsonPointer(f"{place}/{escape(key)}")
        if key not in _KNOWN:
            findings.append(finding("unknown_column", spot, label=key))
        elif key in _TEXTS:
            _text(fields, findings, _TEXTS[key], value, spot)
        elif key in _DAYS:
            _day(fields, findings, key, value, spot)
        elif key in _PLACES:
            _places(fields, findings, _PLACES[key], value, spot)
    _money(fields, findings, project, place)
    if fields:
        spot = JsonPointer(place)
        fields["fund"] = Value("ERUF", spot, confidence=0.9)
        fields["programme"] = Value(PROGRAMME, spot, confidence=0.9)
        _mark_person(fields)
    return fields, findings


def _text(
    fields: dict[str, Value], findings: list[Finding], name: str, value: Any, spot: JsonPointer
) -> None:
    if value is None or value == "":
        return
    if not isinstance(value, str | int | Decimal) or isinstance(value, bool):
        findings.append(_unfit(value, "text", spot))
        return
    reading = (read_paragraphs if name == "summary" else read_text)(str(value))
    if reading.code:
        findings.append(finding_of(reading.code, reading.told, spot))
    if reading.value is not None:
        fields[name] = Value(reading.value, spot, raw=reading.raw)


def _day(
    fields: dict[str, Value], findings: list[Finding], key: str, value: Any, spot: JsonPointer
) -> None:
    if value in (None, ""):
        return
    found = read_date(str(value))
    if found.value is None or found.precision != "day":
        findings.append(finding(code_of(found), spot, value=str(value), label=key))
        return
    fields[_DAYS[key]] = Value(found.value, spot)


def _money(
    fields: dict[str, Value], findings: list[Finding], project: Mapping[str, Any], place: str
) -> None:
    """The granted amount and its currency; kronor where both are given."""
    for key, currency in _AMOUNTS:
        value = project.get(key)
        spot = JsonPointer(f"{place}/{key}")
        amount = _amount(value)
        if amount is None:
            if value not in (None, ""):
                findings.append(_unfit(value, "amount", spot))
        elif (amount or currency == "SEK") and "esf_support" not in fields:
            fields["esf_support"] = Value(amount, spot)
            fields["currency"] = Value(currency, spot)


def _amount(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        amount = Decimal(value.replace(" ", "") if isinstance(value, str) else value)
    except InvalidOperation:
        return None
    # By its exponent: arithmetic on what is far too large overflows.
    return amount if amount.is_finite() and amount.adjusted() < _FIGURES else None


def _places(
    fields: dict[str, Value], findings: list[Finding], name: str, value: Any, spot: JsonPointer
) -> None:
    items: list[Item] = []
    for written in str(value or "").split(","):
        if not written.strip():
            continue
        match = match_name(written, prefer="county" if name == "counties" else "municipality")
        fits = match.kind == ("county" if name == "counties" else "municipality")
        if match.code and fits:
            items.append(Item(match.code, spot))
        else:
            findings.append(finding("place_unknown", spot, value=written))
    if items:
        codes = list(dict.fromkeys(item.value for item in items))
        fields[name] = Value(codes, spot, raw=str(value), items=tuple(items))


def _mark_person(fields: dict[str, Value]) -> None:
    owner = fields.get("owner")
    why = why_natural_person(str(owner.value), None, "SE") if owner else None
    if owner and why:
        fields["owner"] = Value(owner.value, owner.locator, raw=owner.raw, personal=True)
        fields["beneficiary_is_person"] = Value(why, owner.locator, confidence=0.8)


def _personal(records: list[Record]) -> Iterator[PersonalSpan]:
    """Owners who seem to be natural persons, and persons named in the texts."""
    for record in records:
        owner = record.fields.get("owner")
        if owner and owner.personal:
            yield PersonalSpan(owner.locator, "name", str(owner.value))
        for name in ("title", "summary"):
            if value := record.fields.get(name):
                for span in find_personal(str(value.value)):
                    yield PersonalSpan(value.locator, span.kind, span.text)


def _unfit(value: Any, wanted: str, spot: JsonPointer) -> Finding:
    return finding("value_unreadable", spot, value=str(value), wanted=wanted)


def escape(key: str) -> str:
    """A key as a part of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")
