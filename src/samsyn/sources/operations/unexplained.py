"""Columns that need a person: unknown headings, columns that lost to another, currency by rule."""

from __future__ import annotations

from collections.abc import Iterator

from samsyn.sources.operations.cells import Context
from samsyn.sources.operations.conventions import AMOUNTS
from samsyn.sources.operations.money import rule_of
from samsyn.sources.operations.table import Column
from samsyn.sources.records import Finding, UnknownColumn
from samsyn.sources.text import clean_value

SAMPLES = 5
SAMPLE_LENGTH = 80


def column_findings(context: Context) -> list[Finding]:
    return [*_unknown(context), *_assumed(context)]


def unknown_columns(context: Context) -> Iterator[UnknownColumn]:
    """Headings that nothing explained, with some of their different values."""
    table = context.table
    for column in table.columns:
        if column.field is None:
            cell = table.sheet.at(table.header_last, column.index)
            samples = tuple(_samples(context, column))
            yield UnknownColumn(table.sheet.name, cell.cell, clean_value(column.heading), samples)


def _samples(context: Context, column: Column) -> Iterator[str]:
    table = context.table
    seen: set[str] = set()
    for row in table.sheet.rows[table.header_last + 1 :]:
        text = clean_value(row[column.index])[:SAMPLE_LENGTH] if column.index < len(row) else ""
        if text and text not in seen:
            seen.add(text)
            yield text
            if len(seen) == SAMPLES:
                return


def _unknown(context: Context) -> Iterator[Finding]:
    table = context.table
    for column in table.columns:
        if column.field is None:
            yield Finding(
                "unknown_column",
                f"Nothing explains the column '{clean_value(column.heading)}';"
                " say what it holds on the mapping page, or that it is to be left out.",
                table.sheet.at(table.header_last, column.index),
            )


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
        yield Finding(
            "currency_assumed",
            f"The amounts name no currency; {rule[0]} was assumed because "
            f"{rule[1]}. Say so if it is another.",
            cell,
        )
    else:
        yield Finding(
            "currency_unknown",
            "The amounts name no currency and nothing else tells which it "
            "is; choose one when the list is taken in.",
            cell,
        )


def _symbols(context: Context, columns: list[Column]) -> bool:
    """Whether the cells carry their own currency."""
    table = context.table
    for row in table.sheet.rows[table.header_last + 1 : table.header_last + 101]:
        for column in columns:
            text = row[column.index] if column.index < len(row) else ""
            if any(mark.isalpha() or mark in "€£$" for mark in text.replace("E", "")):
                return True
    return False
