"""A workbook of projects and partners (keep.eu's export): who takes part in which project.

The lead partner is the owner where the projects' sheet names none. A project whose partners name no
lead keeps an open owner; of two leads the first is taken. A row that cannot be tied surely to one
project is told with its number and left out (see partner_ties), and so is a natural person, whose
name is masked in what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from samsyn.sources.findings import finding
from samsyn.sources.natural_persons import why_natural_person
from samsyn.sources.operations.blocks import Blocks
from samsyn.sources.operations.cells import Context, Partner, Spot, Stated, read_cells
from samsyn.sources.operations.conventions import YES
from samsyn.sources.operations.formats import country_code
from samsyn.sources.operations.headings import normalise
from samsyn.sources.operations.identity import organisation_number
from samsyn.sources.operations.money import named_currency, rule_of
from samsyn.sources.operations.partner_ties import NAMING, Place, Ties
from samsyn.sources.operations.people import kind_of, personal_spans
from samsyn.sources.operations.rows import role_of
from samsyn.sources.records import Cell, Finding, Item, PersonalSpan, Value
from samsyn.sources.sheets import Sheet

# Rows that name nobody.
_EMPTY = frozenset({"blank", "repeated_heading", "numbering", "total"})
_CONTACTS = ("contact_person", "contact_email", "contact_telephone")
_PARTNER = ("owner", "partner_name", "owner_org_number", "partner_number")
# The programme's money to the partner; what else a partner's amounts may be is not read.
_AMOUNTS = ("partner_amount", "esf_support")


@dataclass(slots=True)
class PartnerSheet:
    """What became of a sheet of partners: by row from 0, what is personal and what was refused."""

    sheet: Sheet
    spans: list[tuple[int, PersonalSpan]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def put(self, blocks: Blocks) -> None:
        """Add them to the blocks of this sheet, which is the open one."""
        for index in self.refused:
            blocks.add_unread(index)
        for index, span in self.spans:
            blocks.add_spans(index, (span,))


@dataclass(frozen=True, slots=True)
class Joined:
    """The tables of projects, each knowing its rows' partners; `sheets` are those taken in."""

    projects: list[Context]
    findings: list[Finding] = field(default_factory=list)
    sheets: tuple[PartnerSheet, ...] = ()


def join_partners(contexts: Sequence[Context]) -> Joined:
    """Tie the partners of the list's sheets of partners to the projects of its other sheets."""
    partners = [context for context in contexts if _lists_partners(context)]
    projects = [context for context in contexts if context not in partners]
    if not partners or not projects:
        return Joined(list(contexts))
    tying = _Tying(projects)
    sheets = tuple(map(tying.read, partners))
    return Joined(
        [
            replace(context, partners=tying.of_table(number))
            for number, context in enumerate(projects)
        ],
        tying.findings,
        sheets,
    )


def partner_values(partners: Sequence[Partner], fields: dict[str, Value]) -> dict[str, Value]:
    """What a project's partners give to its fields: the owner, where it states none, and all."""
    found: dict[str, Value] = {}
    lead = next((one for one in partners if one.lead), None)
    if lead is not None and "owner" not in fields:
        found.update(lead.owner)
    shown = sorted((one for one in partners if not one.is_person), key=_order)
    if shown:
        found["partners"] = Value(
            [one.content for one in shown],
            shown[0].cell,
            items=tuple(Item(one.content["name"], one.cell) for one in shown),
        )
    return found


def _order(one: Partner) -> tuple[bool, str, str]:
    """So that the same partners in another order of rows are no difference."""
    return (not one.lead, one.content["name"].casefold(), str(sorted(one.content.items())))


def _lists_partners(context: Context) -> bool:
    fields = context.table.fields
    return {"partner_name", "lead_flag"} <= fields or {"owner", "lead_flag"} <= fields


class _Tying:
    """The partners found so far by their project's row."""

    def __init__(self, projects: list[Context]) -> None:
        self.findings: list[Finding] = []
        self._projects = projects
        self._ties = Ties(projects)
        self._found: dict[Place, list[Partner]] = {}

    def of_table(self, number: int) -> dict[int, tuple[Partner, ...]]:
        return {
            place.row: tuple(partners)
            for place, partners in self._found.items()
            if place.table == number
        }

    def read(self, context: Context) -> PartnerSheet:
        """Every row of the sheet, and one finding of how many were tied."""
        read = PartnerSheet(context.table.sheet)
        kept = total = 0
        for part in (context, *context.parts):
            table = part.table
            if not table.fields & set(NAMING):
                self.findings.append(
                    finding("partners_not_joined", table.sheet.at(table.header_last, 0))
                )
            for index in range(table.first, table.stop):
                if role_of(table, index) in _EMPTY:
                    continue
                total += 1
                kept += self._read_row(part, index, read)
        place = context.table.sheet.at(context.table.header_last, 0)
        self.findings.append(
            finding("partners_read", place, kept=kept, total=total, refused=len(read.refused))
        )
        return read

    def _read_row(self, part: Context, index: int, read: PartnerSheet) -> bool:
        """Whether the row's partner was kept."""
        stated, told = read_cells(part, index)
        self.findings += told
        read.spans += ((index, span) for span in _spans_of(stated, _CONTACTS))
        read.spans += ((index, span) for span in personal_spans(part, index, {}))
        name = _name(stated)
        if name is None:
            return self._refuse("partner_without_name", part.table.sheet.at(index, 0), index, read)
        person = self._is_person(stated, part, str(name.reading.value))
        if person:
            read.spans += ((index, span) for span in _spans_of(stated, _PARTNER))
        tied = self._ties.tied(stated)
        if tied.place is None:
            return self._refuse(tied.why, name.cell, index, read)
        mine = self._found.setdefault(tied.place, [])
        lead = _is_lead(stated)
        if lead and any(one.lead for one in mine):
            self.findings.append(finding("several_lead_partners", name.cell))
            lead = False
        if person and not lead:
            return self._refuse("partner_is_person", name.cell, index, read)
        owner = _as_owner(name, stated)
        content = {"name": str(name.reading.value), "lead": lead, **_details(stated, owner)}
        content.update(_amount(stated, part, self._projects[tied.place.table]))
        mine.append(Partner(content, name.cell, lead, person, owner))
        return True

    def _is_person(self, stated: Stated, part: Context, name: str) -> bool:
        """By the row's country or by a whole sheet's, by which an owner is judged."""
        number = _number(stated).get("owner_org_number")
        written = str(number.value) if number else None
        countries = {_country(stated), part.country, *(one.country for one in self._projects)}
        return any(why_natural_person(name, written, country) for country in countries)

    def _refuse(self, code: str, cell: Cell, index: int, read: PartnerSheet) -> bool:
        self.findings.append(finding(code, cell, row=index + 1))
        read.refused.append(index)
        return False


def _name(stated: Stated) -> Spot | None:
    return next(iter([*stated.get("owner", ()), *stated.get("partner_name", ())]), None)


def _as_owner(name: Spot, stated: Stated) -> dict[str, Value]:
    """What the row gives to a project whose owner the partner is."""
    owner = {"owner": _value(name)}
    for source in ("country", "owner_city"):
        if spots := stated.get(source):
            owner[source] = _value(spots[0])
    return owner | _number(stated)


def _details(stated: Stated, owner: Mapping[str, Value]) -> dict[str, Any]:
    """What is kept of a partner beside its name; what is not stated is left out."""
    found: dict[str, Any] = {}
    if number := owner.get("owner_org_number"):
        found["org_number"] = str(number.value)
    if country := owner.get("country"):
        found["country"] = _country(stated) or str(country.value)
    if town := _town(stated):
        found["place"] = town
    return found


def _value(spot: Spot) -> Value:
    return Value(spot.reading.value, spot.cell, raw=spot.reading.raw)


def _is_lead(stated: Stated) -> bool:
    flag = stated.get("lead_flag")
    return flag is not None and normalise(str(flag[0].reading.value)) in YES


def _country(stated: Stated) -> str | None:
    spots = stated.get("country", ())
    return country_code(str(spots[0].reading.value)) if spots else None


def _number(stated: Stated) -> dict[str, Value]:
    """The national number before the Union's (PIC), which says nothing in a register."""
    spots = stated.get("partner_number") or stated.get("owner_org_number") or []
    return organisation_number({"owner_org_number": spots}, _country(stated))


def _town(stated: Stated) -> str:
    """A place in words: postal codes and codes of regions have digits."""
    for spot in (*stated.get("owner_city", ()), *stated.get("location", ())):
        text = str(spot.reading.value)
        if not any(character.isdigit() for character in text):
            return text
    return ""


def _amount(stated: Stated, part: Context, project: Context) -> dict[str, Any]:
    """The amount with its currency; one whose currency nobody knows is left out."""
    spots = [spot for name in _AMOUNTS for spot in stated.get(name, ())]
    if not spots:
        return {}
    rule = rule_of(project)
    currency = named_currency(spots[0], stated, part) or (rule[0] if rule else "")
    if not currency:
        return {}
    return {"amount": spots[0].reading.value, "currency": currency}


def _spans_of(stated: Stated, names: Iterable[str]) -> Iterator[PersonalSpan]:
    """The cells of these columns as personal."""
    for name in names:
        for spot in stated.get(name, ()):
            yield PersonalSpan(
                spot.cell, kind_of(name), spot.reading.raw or str(spot.reading.value)
            )
