"""A workbook of projects and partners (keep.eu's export): the lead partner is the owner.

The sheets are joined by the project's acronym or name, whichever both have. A project whose
partners name no lead keeps an open owner; two leads are told and the first is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from samsyn.sources.findings import finding
from samsyn.sources.operations.cells import Context, Spot, Stated, read_cells
from samsyn.sources.operations.headings import normalise
from samsyn.sources.records import Finding, Value

KEYS = ("number", "acronym", "title", "title_translated")
_YES = frozenset({"yes", "y", "ja", "true", "1", "x", "lead", "leadpartner", "lp", "oui", "lb"})


def join_partners(contexts: Sequence[Context]) -> tuple[list[Context], list[Finding]]:
    """The tables of projects, each knowing its lead partners; tables of partners are taken in."""
    partners = [context for context in contexts if _lists_partners(context)]
    projects = [context for context in contexts if context not in partners]
    if not partners or not projects:
        return list(contexts), []
    leads: dict[str, dict[str, Value]] = {}
    findings: list[Finding] = []
    for context in partners:
        for part in (context, *context.parts):
            findings += _read_leads(part, leads)
    return [replace(context, leads=leads) for context in projects], findings


def lead_of(context: Context, stated: Stated) -> dict[str, Value]:
    """Owner, country and number of the project's lead partner, where a partners' sheet has one."""
    for name in KEYS:
        for spot in stated.get(name, ()):
            found = context.leads.get(normalise(str(spot.reading.value)))
            if found:
                return found
    return {}


def _lists_partners(context: Context) -> bool:
    fields = context.table.fields
    return {"partner_name", "lead_flag"} <= fields or {"owner", "lead_flag"} <= fields


def _read_leads(context: Context, leads: dict[str, dict[str, Value]]) -> list[Finding]:
    table = context.table
    if not table.fields & set(KEYS):
        return [finding("partners_not_joined", table.sheet.at(table.header_last, 0))]
    findings: list[Finding] = []
    others = 0
    for index in range(table.first, table.stop):
        stated, told = read_cells(context, index)
        findings += told
        flag = stated.get("lead_flag", ())
        if flag and normalise(str(flag[0].reading.value)) in _YES:
            findings += _add_lead(stated, leads)
        else:
            others += bool(stated.get("partner_name") or stated.get("owner"))
    if others:
        place = table.sheet.at(table.header_last, 0)
        findings.append(finding("partners_not_kept", place, count=others))
    return findings


def _add_lead(stated: Stated, leads: dict[str, dict[str, Value]]) -> list[Finding]:
    names = [*stated.get("owner", ()), *stated.get("partner_name", ())]
    keys = [normalise(str(s.reading.value)) for name in KEYS for s in stated.get(name, ())]
    if not names or not keys:
        return []
    if keys[0] in leads:
        return [finding("several_lead_partners", names[0].cell)]
    found = {"owner": _value(names[0])}
    for source in ("country", "owner_org_number", "owner_city"):
        if spots := stated.get(source):
            found[source] = _value(spots[0])
    for key in keys:
        leads.setdefault(key, found)
    return []


def _value(spot: Spot) -> Value:
    return Value(spot.reading.value, spot.cell, raw=spot.reading.raw)
