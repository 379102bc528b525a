"""One table, row by row: operations with their fields, and an account of every other row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from samsyn.sources.findings import finding
from samsyn.sources.operations.cells import Context, columns_read, merged_down
from samsyn.sources.operations.checks import check_record
from samsyn.sources.operations.conventions import conventions_of, settle_by_values
from samsyn.sources.operations.formats import country_code, format_of
from samsyn.sources.operations.record import read_record
from samsyn.sources.operations.rows import Role, is_priority, role_of
from samsyn.sources.operations.table import Table
from samsyn.sources.operations.totals import Totals
from samsyn.sources.operations.unexplained import column_findings
from samsyn.sources.records import Finding, Item, Record, Value
from samsyn.sources.text import clean_value


@dataclass(slots=True)
class RowRead:
    """One row of the sheet (zero-based): its role, and the fields where it is an operation."""

    index: int
    role: Role
    fields: dict[str, Value]
    findings: list[Finding]
    context: Context

    def as_record(self) -> Record:
        return Record("project", self.fields)


def context_of(table: Table, *parts: Table) -> Context:
    """What the table as a whole tells: how it writes, which list it is, from which country.

    Each of the following `parts` of its sheet tells that for itself.
    """
    table = settle_by_values(table)
    found = format_of(table)
    country = found.country or _country(table)
    conventions = conventions_of(table)
    return Context(
        table,
        conventions,
        found,
        country,
        columns_read(table, conventions),
        merged_down(table.sheet),
        parts=tuple(map(context_of, parts)),
    )


def iter_rows(context: Context) -> Iterator[RowRead]:
    """Every row below the headings, in order, one at a time, so that memory stays flat.

    A location row belongs to the operation above it, so an operation is given when the next one
    begins; a heading such as 'Priority 1: …' holds for the operations below it.
    """
    table, totals = context.table, Totals(context)
    numbers: dict[int, str] = {}
    area: Value | None = None
    waiting: RowRead | None = None
    parts = list(context.parts)
    for index in range(table.first, len(table.sheet.rows)):
        if parts and index == parts[0].table.header_first:
            # From here on the columns hold something else: read by the headings that say what.
            context = replace(parts.pop(0), partners=context.partners)
            table, totals = context.table, Totals(context, totals)
            told = finding("columns_change", table.sheet.at(index, 0), row=index + 1)
            yield RowRead(index, "repeated_heading", {}, [told, *column_findings(context)], context)
            continue
        if index <= table.header_last:
            yield RowRead(index, "repeated_heading", {}, [], context)
            continue
        row = RowRead(index, role_of(table, index), {}, [], context)
        if row.role == "operation":
            if waiting:
                yield waiting
            read = read_record(context, index)
            row.fields, row.findings = read.fields, read.findings
            _under_heading(row, area)
            beside = sum(spot.reading.value for spot in read.stated.get("yei_support", ()))
            place = table.sheet.at(index, 0)
            row.findings += check_record(row.fields, numbers, place, Decimal(beside))
            row.findings += _ragged(table, index)
            totals.add(read.stated)
            waiting = row
            continue
        if row.role == "location" and waiting:
            _add_location(waiting, context, index)
        elif row.role == "heading":
            area = _area(context, index) or area
        row.findings += _told(row, context, totals)
        yield row
    if waiting:
        yield waiting


def _ragged(table: Table, index: int) -> list[Finding]:
    """A CSV row of another length than the headings: a separator too many or too few."""
    row, headings = table.sheet.rows[index], table.sheet.rows[table.header_last]
    if table.sheet.name or len(row) == len(headings):
        return []
    if len(row) < len(headings) or any(cell.strip() for cell in row[len(headings) :]):
        return [
            finding("ragged_row", table.sheet.at(index, 0), cells=len(row), headings=len(headings))
        ]
    return []


def _told(row: RowRead, context: Context, totals: Totals) -> list[Finding]:
    if row.role == "total":
        return totals.check(row.index)
    if row.role == "heading":
        return _lone_title(row, context)
    if row.role == "not_understood":
        return [finding("row_not_read", context.table.sheet.at(row.index, 0))]
    return []


def _lone_title(row: RowRead, context: Context) -> list[Finding]:
    """A row with only a title may be an operation of which nothing else is known."""
    sheet = context.table.sheet
    place = next(number for number, cell in enumerate(sheet.rows[row.index]) if cell.strip())
    names = {
        column.index for column in context.table.columns if column.field in ("title", "number")
    }
    if place not in names or is_priority(sheet.rows[row.index][place]):
        return []
    return [finding("read_as_heading", sheet.at(row.index, place))]


def _under_heading(row: RowRead, area: Value | None) -> None:
    if area is None or "programme_area" in row.fields:
        return
    row.fields["programme_area"] = area
    digits = "".join(c for c in str(area.value).split(":")[0] if c.isdigit() or c == ".")
    if digits.strip("."):
        row.fields.setdefault(
            "programme_area_code", Value(digits.strip("."), area.locator, raw=area.value)
        )


def _area(context: Context, index: int) -> Value | None:
    """The heading's text, where it is a priority's."""
    for place, cell in enumerate(context.table.sheet.rows[index]):
        if cell.strip() and is_priority(cell):
            return Value(clean_value(cell), context.table.sheet.at(index, place))
    return None


def _add_location(row: RowRead, context: Context, index: int) -> None:
    """One more place of the operation above: kept as an item with its own cell."""
    sheet = context.table.sheet
    parts = [
        (clean_value(cell), sheet.at(index, place))
        for place, cell in enumerate(sheet.rows[index])
        if cell.strip()
    ]
    item = Item(", ".join(text for text, _ in parts), parts[0][1])
    before = row.fields.get("location")
    if before is None:
        row.fields["location"] = Value(item.value, item.locator, items=(item,))
        return
    items = before.items or (Item(before.value, before.locator),)
    row.fields["location"] = Value(
        f"{before.value}; {item.value}", before.locator, items=(*items, item)
    )


def _country(table: Table) -> str | None:
    """The country most rows name; without such a column Sweden, where the headings are Swedish."""
    codes: Counter[str] = Counter()
    for column in table.of("country"):
        for row in table.below:
            if column.index < len(row) and (code := country_code(row[column.index])):
                codes[code] += 1
    if codes:
        return codes.most_common(1)[0][0]
    languages = Counter(c.explained.language for c in table.columns if c.explained)
    languages.pop("", None)
    return "SE" if languages and languages.most_common(1)[0][0] == "sv" else None
