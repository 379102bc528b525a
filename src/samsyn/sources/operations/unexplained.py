"""Columns that need a person: unknown headings, columns that lost to another, currency by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from samsyn.sources.findings import finding
from samsyn.sources.operations.cells import Context
from samsyn.sources.operations.conventions import AMOUNTS
from samsyn.sources.operations.headings import IGNORE, normalise
from samsyn.sources.operations.money import rule_of
from samsyn.sources.operations.people import masked
from samsyn.sources.operations.table import Column, Table
from samsyn.sources.records import Finding, UnknownColumn
from samsyn.sources.text import clean_value

SAMPLES = 5
# Fields whose columns are joined, or of which one is meant to back up the other.
_JOINED = frozenset(
    {
        "location",
        "municipalities",
        "counties",
        "intervention_type",
        "partner_name",
        "programme_name",
    }
)
_ONE_VALUE = {"eligible_cost": "total_budget"}
SAMPLE_LENGTH = 80


def column_findings(context: Context) -> list[Finding]:
    return [*_unknown(context), *_headless(context), *_unused(context), *_assumed(context)]


def unknown_columns(context: Context) -> Iterator[UnknownColumn]:
    """Headings that nothing explained, with some of their different values, part by part."""
    for part in (context, *context.parts):
        yield from _unknown_in(part)


def _unknown_in(context: Context) -> Iterator[UnknownColumn]:
    table = context.table
    for column in table.columns:
        if column.field is None:
            cell = table.sheet.at(table.header_last, column.index)
            samples = tuple(_samples(context, column.index, column.heading))
            yield UnknownColumn(table.sheet.name, cell.cell, clean_value(column.heading), samples)
    for index in _without_heading(table):
        cell = table.sheet.at(table.header_last, index)
        samples = tuple(_samples(context, index))
        yield UnknownColumn(table.sheet.name, cell.cell, "", samples)


def _samples(context: Context, index: int, heading: str = "") -> Iterator[str]:
    for value in _values(context.table, index):
        if normalise(value) != normalise(heading):  # headings may stand again on every page
            yield masked(value, context.country)


def _values(table: Table, index: int) -> Iterator[str]:
    """The first different values of a column, shortened."""
    seen: set[str] = set()
    for row in table.below:
        text = clean_value(row[index])[:SAMPLE_LENGTH] if index < len(row) else ""
        if text and text not in seen:
            seen.add(text)
            yield text
            if len(seen) == SAMPLES:
                return


def _without_heading(table: Table) -> list[int]:
    """Columns with values in two rows or more below a blank heading (one is a ragged row)."""
    headed = {column.index for column in table.columns}
    filled: Counter[int] = Counter()
    has_blank = "" in table.sheet.rows[table.header_last]
    for row in table.below:
        if has_blank or len(row) > len(headed):
            filled.update(i for i, cell in enumerate(row) if i not in headed and cell.strip())
    return sorted(index for index, count in filled.items() if count > 1)


def _headless(context: Context) -> Iterator[Finding]:
    table = context.table
    for index in _without_heading(table):
        yield finding("column_without_heading", table.sheet.at(table.header_last, index))


def _unused(context: Context) -> Iterator[Finding]:
    """Two columns for one thing: told, since only one value is kept."""
    first: dict[str, Column] = {}
    for column in context.table.columns:
        if column.field in (None, IGNORE) or column.field in _JOINED:
            continue
        before = first.setdefault(_ONE_VALUE.get(column.field, column.field), column)
        if before is not column:
            yield finding(
                "several_columns",
                context.table.sheet.at(context.table.header_last, column.index),
                first=before.heading,
                second=column.heading,
            )


def _unknown(context: Context) -> Iterator[Finding]:
    table = context.table
    for column in table.columns:
        if column.field is None:
            place = table.sheet.at(table.header_last, column.index)
            yield finding("unknown_column", place, label=column.heading)


def _assumed(context: Context) -> Iterator[Finding]:
    """One finding for the table where its amounts name no currency."""
    table, conventions = context.table, context.conventions
    amounts = [column for column in table.columns if column.field in AMOUNTS]
    open_ones = [c for c in amounts if c.index not in conventions.currencies]
    if not open_ones or table.of("currency") or _symbols(context, open_ones):
        return
    cell = table.sheet.at(table.header_last, open_ones[0].index)
    rule = rule_of(context)
    if rule:
        yield finding("currency_assumed", cell, currency=rule[0], origin=rule[1])
    else:
        yield finding("currency_unknown", cell)


def _symbols(context: Context, columns: list[Column]) -> bool:
    """Whether the cells carry their own currency."""
    table = context.table
    for row in table.below[:100]:
        for column in columns:
            text = row[column.index] if column.index < len(row) else ""
            if any(mark.isalpha() or mark in "€£$" for mark in text.replace("E", "")):
                return True
    return False
