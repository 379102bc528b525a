"""What a row's cells state → the fields of one record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from samsyn.sources.dates import DateReading, read_period
from samsyn.sources.fields import FIELDS, PARTICIPANTS
from samsyn.sources.findings import finding
from samsyn.sources.natural_persons import why_natural_person
from samsyn.sources.operations.cells import Context, Spot, Stated, read_cells
from samsyn.sources.operations.identity import organisation_number, project_number
from samsyn.sources.operations.money import settle_currency
from samsyn.sources.operations.partners import partner_values
from samsyn.sources.operations.places import PLACES, place_values
from samsyn.sources.records import Finding, Value

# Where several columns can give one field, the first that states something does.
PREFERRED = {
    "title": ("title", "title_translated", "acronym"),
    "summary": ("summary", "summary_translated"),
    "total_budget": ("total_budget", "eligible_cost"),
    "esf_support": ("esf_support",),
    "owner": ("owner",),
}
# Taken as they stand; what needs more care has a function of its own below.
PLAIN = (
    "owner_unit",
    "owner_city",
    "programme_code",
    "programme_area_code",
    "programme_area",
    "specific_objective",
    "phase",
    "region",
    "country",
    "fund",
    "union_cofinancing_rate",
    "call_number",
    "call_amount",
    *PARTICIPANTS,
    "contact_person",
    "contact_email",
    "contact_telephone",
)
_PERIODS = frozenset({"period_start", "period_end", "period"})
_PERIOD = re.compile(r"(?<!\d)(?:20)?(07|14|21)\D{1,3}(?:20)?(13|20|27)(?!\d)")
# A programme's CCI code begins with the first year of its period.
_CCI_YEARS = {"2021": "2021-2027", "2014": "2014-2020", "2007": "2007-2013"}
_AREA_CODE = re.compile(
    r"(?:(?:priority(?: axis)?|programområde|insatsområde|prioritätsachse|prioritet|axis|axe|asse|"
    r"eje|eixo|po|pa)\W*)?([A-Z]?\.?\d{1,2}(?:\.\d{1,2}){0,2}|[A-Z](?=[.:)]))(?=$|[\s.:,;)–—-])",
    re.IGNORECASE,
)
_STATES = {
    "applied": "ansökt inkommen ansökan applied submitted beantragt",
    "granted": "beviljad beviljat godkänd granted approved bewilligt approuvé contracted",
    "running": "pågående pågår ongoing running active implementation laufend started aktiv",
    "ended": "avslutad avslutat slutförd closed completed ended finished abgeschlossen",
    "rejected": "avslag avslagen rejected abgelehnt",
}


# A named tuple from all of its parts, past the function that looks for defaults.
_new = tuple.__new__
_WORDS = frozenset({"state", "target_groups"})
_AMOUNTS = frozenset({"total_budget", "eligible_cost", "esf_support", "call_amount"})
_INTERVENTION = frozenset({"intervention_type", "intervention_name"})


class Plan(NamedTuple):
    """What a table's columns can give, worked out once.

    `taken` are fields with the columns that may give each, first the one that goes before, and
    whether they identify a person; the others say which cares are needed.
    """

    taken: tuple[tuple[str, tuple[str, ...], bool], ...]
    intervention: bool
    period: bool
    words: bool
    places: bool
    amounts: bool


@lru_cache(maxsize=200)
def _plan(columns: frozenset[str]) -> Plan:
    wanted = {**PREFERRED, **{name: (name,) for name in PLAIN}}
    found = {
        name: tuple(source for source in sources if source in columns)
        for name, sources in wanted.items()
    }
    return Plan(
        tuple(
            (name, sources, name in FIELDS and FIELDS[name].personal)
            for name, sources in found.items()
            if sources
        ),
        not _INTERVENTION.isdisjoint(columns),
        not _PERIODS.isdisjoint(columns),
        not _WORDS.isdisjoint(columns),
        not PLACES.isdisjoint(columns),
        not _AMOUNTS.isdisjoint(columns),
    )


@dataclass(slots=True)
class RecordRead:
    """`stated` is all that the cells say, also what no field of a record holds."""

    fields: dict[str, Value]
    findings: list[Finding]
    stated: Stated


def read_record(context: Context, index: int) -> RecordRead:
    """The fields that the row states, each with its cell, and the findings about its cells."""
    stated, findings = read_cells(context, index)
    plan = _plan(context.table.fields)
    fields = _taken(plan, stated)
    fields.update(project_number(stated))
    fields.update(organisation_number(stated, context.country))
    if plan.intervention:
        fields.update(_intervention(stated))
    if plan.period:
        fields.update(_period(stated, context, findings))
    fields.update(_programme(stated, fields))
    if plan.words:
        fields.update(_words(stated))
    if plan.places:
        fields.update(place_values(stated, context, findings))
    if plan.amounts:
        settle_currency(stated, fields, context, findings)
    if context.partners and (partners := context.partners.get(index)):
        fields = {**partner_values(partners, fields), **fields}
    _mark_person(fields, context.country)
    if not fields.keys() <= FIELDS.keys():
        fields = {name: value for name, value in fields.items() if name in FIELDS}
    return RecordRead(fields, findings, stated)


def _taken(plan: Plan, stated: Stated) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for name, sources, personal in plan.taken:
        for source in sources:
            if spots := stated.get(source):
                _, cell, (value, raw, _, _, _, confidence) = spots[0]
                fields[name] = _new(Value, (value, cell, confidence, raw, personal, ()))
                break
    return fields


def as_value(name: str, spot: Spot) -> Value:
    value, raw, _, _, _, confidence = spot.reading
    return Value(value, spot.cell, confidence, raw, FIELDS[name].personal)


def _first(stated: Stated, *names: str) -> Spot | None:
    for name in names:
        if spots := stated.get(name):
            return spots[0]
    return None


def _intervention(stated: Stated) -> dict[str, Value]:
    """The code where any of the columns has one, else the words."""
    spots = [*stated.get("intervention_type", ()), *stated.get("intervention_name", ())]
    coded = [spot for spot in spots if str(spot.reading.value).isdecimal()]
    if not spots:
        return {}
    return {"intervention_type": as_value("intervention_type", (coded or spots)[0])}


def _period(stated: Stated, context: Context, findings: list[Finding]) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for name in ("period_start", "period_end"):
        spot = _first(stated, name)
        if spot is None:
            continue
        if not isinstance(spot.reading.value, DateReading):
            fields[name] = as_value(name, spot)
        elif spot.reading.value.precision == "year" and spot.reading.value.value:
            year = spot.reading.value.value.year
            fields.setdefault("year", Value(year, spot.cell, raw=spot.reading.raw))
    spot = _first(stated, "period")
    if spot and not fields:
        fields.update(_both_days(spot, context, findings))
    return fields


def _both_days(spot: Spot, context: Context, findings: list[Finding]) -> dict[str, Value]:
    """Start and end written in one cell."""
    text = str(spot.reading.value)
    period = read_period(text, order=context.conventions.order)
    fields = {}
    if period.first and period.first.value:
        fields["period_start"] = Value(period.first.value, spot.cell, raw=text)
    if period.last and period.last.last_day:
        fields["period_end"] = Value(period.last.last_day, spot.cell, raw=text)
    if len(fields) < 2:
        findings.append(finding("period_unreadable", spot.cell, value=text))
    return fields


def _programme(stated: Stated, fields: dict[str, Value]) -> dict[str, Value]:
    """Programming period, and the code at the head of the programme area."""
    found: dict[str, Value] = {}
    for spot in (*stated.get("programme", ()), *stated.get("programme_name", ())):
        match = _PERIOD.search(str(spot.reading.value))
        if match:
            found["programme"] = Value(
                f"20{match[1]}-20{match[2]}", spot.cell, raw=spot.reading.value
            )
            break
    cci = fields.get("programme_code")
    if "programme" not in found and cci and (years := _CCI_YEARS.get(str(cci.value)[:4])):
        found["programme"] = Value(years, cci.locator, raw=cci.raw or str(cci.value))
    area = fields.get("programme_area")
    code = _AREA_CODE.match(str(area.value)) if area else None
    if area and code and "programme_area_code" not in fields:
        found["programme_area_code"] = Value(code[1], area.locator, raw=area.value)
    return found


def _words(stated: Stated) -> dict[str, Value]:
    """Fields whose words are sorted: the state, and the target groups one by one."""
    fields: dict[str, Value] = {}
    if spot := _first(stated, "state"):
        word = str(spot.reading.value).casefold()
        for state, words in _STATES.items():
            if word in words.split():
                fields["state"] = Value(state, spot.cell, raw=spot.reading.value)
    if spot := _first(stated, "target_groups"):
        groups = [part.strip() for part in re.split(r"[;\n]|,\s", str(spot.reading.value))]
        fields["target_groups"] = Value([g for g in groups if g], spot.cell, raw=spot.reading.value)
    return fields


def _mark_person(fields: dict[str, Value], country: str | None) -> None:
    """A beneficiary who seems to be a natural person is personal (Reg. 2021/1060 art. 49(3))."""
    owner, number = fields.get("owner"), fields.get("owner_org_number")
    if owner is None:
        return
    why = why_natural_person(str(owner.value), str(number.value) if number else None, country)
    if why is None:
        return
    fields["owner"] = _personal(owner)
    fields["beneficiary_is_person"] = Value(why, owner.locator, confidence=0.8)
    if number:
        fields["owner_org_number"] = _personal(number)


def _personal(value: Value) -> Value:
    return value._replace(personal=True)
