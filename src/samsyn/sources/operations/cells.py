"""The cells of one row, each read by what its column holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from samsyn.sources.fields import PARTICIPANTS
from samsyn.sources.findings import finding_of
from samsyn.sources.operations.conventions import AMOUNTS, Conventions
from samsyn.sources.operations.formats import ListFormat
from samsyn.sources.operations.headings import IGNORE
from samsyn.sources.operations.table import Column, Table
from samsyn.sources.operations.values import (
    Reading,
    read_coded,
    read_count,
    read_day,
    read_money,
    read_paragraphs,
    read_rate,
    read_text,
)
from samsyn.sources.records import Cell, Finding, Value
from samsyn.sources.sheets import Sheet, letters_of

Stated = dict[str, list["Spot"]]
Reader = Callable[[str], Reading]
_REMEMBERED, _SHORT = 2_000, 500
# A named tuple from all of its parts, past the function that looks for defaults.
_new = tuple.__new__


class Spot(NamedTuple):
    """A value that was read, with its column and cell."""

    column: Column
    cell: Cell
    reading: Reading


class Partner(NamedTuple):
    """A partner of a project: `content` as it is kept, the cell of its name, and as an owner."""

    content: dict[str, Any]
    cell: Cell
    lead: bool
    is_person: bool
    owner: dict[str, Value]


class ColumnRead(NamedTuple):
    """A column with what reads its cells, its place in the row (from 0) and its letters.

    `remembered` are texts that were read before: most columns say the same in thousands of rows.
    """

    column: Column
    read: Reader
    place: int
    letters: str
    field: str
    remembered: dict[str, Reading]


@dataclass(frozen=True, slots=True)
class Context:
    """What the whole table tells about each of its rows.

    `country` is an ISO code or None, `read` the columns to read, in order.
    `merged` leads a cell of a merged area to its upper left one, `partners` a project's row (from
    0) to those that another sheet names. `parts` are the following parts of the sheet, which have
    other columns.
    """

    table: Table
    conventions: Conventions
    format: ListFormat
    country: str | None = None
    read: tuple[ColumnRead, ...] = ()
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    partners: dict[int, tuple[Partner, ...]] = field(default_factory=dict)
    parts: tuple[Context, ...] = ()


def columns_read(table: Table, conventions: Conventions) -> tuple[ColumnRead, ...]:
    """Columns that give something, by their headings' names: their order decides nothing."""
    used = [column for column in table.columns if column.field not in (None, IGNORE)]
    used.sort(key=lambda column: (column.key, column.index))
    return tuple(
        ColumnRead(
            column, _reader_of(column, conventions), column.index, letters_of(column.index),
            column.field or "", {},
        )
        for column in used
    )  # fmt: skip


def merged_down(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells of areas merged downwards → the cell at the top, which holds the value for all."""
    return {
        (row, merge.left): (merge.top, merge.left)
        for merge in sheet.merges
        if merge.left == merge.right and merge.bottom - merge.top < 10_000
        for row in range(merge.top + 1, merge.bottom + 1)
    }


def read_cells(context: Context, index: int) -> tuple[Stated, list[Finding]]:
    """What the row states, field by field, and what in it could not be read."""
    stated: Stated = {}
    findings: list[Finding] = []
    sheet, merged = context.table.sheet, context.merged
    name, own = sheet.name, sheet.rows[index]
    width, number = len(own), str(index + 1)
    for column, read, place, letters, filled, remembered in context.read:
        if merged and (above := merged.get((index, place))):
            text, cell = _text_above(sheet, *above), sheet.at(*above)
        elif place < width:
            text, cell = own[place], _new(Cell, (name, letters + number))
        else:
            continue
        if not text:
            continue
        reading = remembered.get(text)
        if reading is None or type(text) is not str:
            reading = _read_anew(read, text, remembered)
        if reading.code:
            # A script is told without its text and column; whatever else, with both.
            told = {**reading.told, "label": column.heading} if reading.told else {}
            findings.append(finding_of(reading.code, told, cell))
        if reading.value is not None:
            spot = _new(Spot, (column, cell, reading))
            if filled in stated:
                stated[filled].append(spot)
            else:
                stated[filled] = [spot]
    return stated, findings


def _read_anew(read: Reader, text: str, remembered: dict[str, Reading]) -> Reading:
    """A number of a workbook is not remembered: as text, the same characters may mean another."""
    reading = read(text)
    if type(text) is str and len(text) <= _SHORT and len(remembered) < _REMEMBERED:
        remembered[text] = reading
    return reading


def _text_above(sheet: Sheet, row: int, place: int) -> str:
    cells = sheet.rows[row]
    return cells[place] if place < len(cells) else ""


def _reader_of(column: Column, conventions: Conventions) -> Reader:
    name = column.field
    if name in AMOUNTS:
        decimal = conventions.decimals.get(column.index)
        return partial(read_money, decimal=decimal, scale=conventions.scales.get(column.index))
    if name in ("period_start", "period_end"):
        return partial(read_day, order=conventions.order)
    if name == "union_cofinancing_rate":
        return partial(read_rate, rates_in=conventions.rates_in)
    if name in PARTICIPANTS:
        return read_count
    if name == "intervention_type":
        return read_coded
    if name in ("summary", "summary_translated"):
        return read_paragraphs
    return read_text
