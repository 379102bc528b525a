"""The parts of a sheet whose columns change halfway: each row is read by the headings above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from samsyn.sources.operations.conventions import AMOUNTS, DATES, currency_in, scale_in
from samsyn.sources.operations.headings import IGNORE, explain
from samsyn.sources.operations.rows import role_of
from samsyn.sources.operations.table import Column, Table, as_table, find_table, score_of
from samsyn.sources.sheets import Sheet

LEAST_KNOWN = 3
_FIGURE = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_SURE = 0.6  # so many headings in a row of words; a title may be a word that is one elsewhere
_LIKELY = 0.3  # where words stand in place of the sums and days that stood there before


def tables_of(sheet: Sheet, mapping: Mapping[str, str] | None = None) -> tuple[Table, ...]:
    """The sheet's table of operations, part by part; empty where the sheet holds none."""
    best = find_table(sheet, mapping)
    if best is None:
        return ()
    found = [_uppermost(best, mapping)]
    place = found[0].first
    measured = _measured(found[0])
    for index, row in enumerate(sheet.rows):
        if index < place or (needed := _needed(measured, row)) is None:
            continue
        other = _headings_anew(found[-1], index, needed, mapping)
        if other is not None:
            found[-1] = replace(found[-1], end=other.header_first)
            found.append(other)
            place, measured = other.first, _measured(other)
    return tuple(found)


def _uppermost(best: Table, mapping: Mapping[str, str] | None) -> Table:
    """The clearest headings may be a later part's: the first ones with operations of their own."""
    for row in range(best.header_first):
        for depth in (2, 1):
            table = as_table(best.sheet, row, depth, mapping)
            if table is None or len(table.fields) < LEAST_KNOWN:
                continue
            between = range(table.first, best.header_first)
            if any(role_of(table, index) == "operation" for index in between):
                return table
    return best


def _headings_anew(
    table: Table, index: int, needed: float, mapping: Mapping[str, str] | None
) -> Table | None:
    """A part with other columns whose headings stand in this row; None nearly always."""
    filled = [cell for cell in table.sheet.rows[index] if cell.strip()]
    if len(filled) < LEAST_KNOWN:
        return None
    known = sum(explain(cell, mapping) is not None for cell in filled)
    if known < max(LEAST_KNOWN, needed * len(filled)):
        return None
    candidates = [
        other
        for start, depth in ((index, 1), (index, 2), (index - 1, 2))
        if start >= table.first and (other := as_table(table.sheet, start, depth, mapping))
    ]
    if not candidates:
        return None
    other = max(candidates, key=score_of)
    if len(other.fields) < LEAST_KNOWN:
        return None
    return other if _is_another(table, other, index) else None


def _measured(table: Table) -> tuple[int, ...]:
    """The places of the table's sums and days."""
    return tuple(c.index for c in table.columns if c.field in AMOUNTS or c.field in DATES)


def _needed(measured: Sequence[int], row: Sequence[str]) -> float | None:
    """Which share of the cells must be headings; None where the row cannot hold headings."""
    stated = [cell for place in measured if place < len(row) and (cell := row[place].strip())]
    if stated:
        # Nearly every row states a sum or a day, and the first one tells.
        return _LIKELY if all(map(_is_words, stated)) else None
    return None if any(map(_FIGURE.search, row)) else _SURE


def _is_words(cell: str) -> bool:
    """More letters than figures: no sum and no day, but maybe a heading with a year."""
    if cell.isdecimal():
        return False
    return len(_LETTER.findall(cell)) > len(_FIGURE.findall(cell))


def _is_another(table: Table, other: Table, index: int) -> bool:
    """Not the same headings again, nor the same in another language right below."""
    moved = any(_is_elsewhere(table, column) for column in other.columns)
    if moved and sum(_differ(table.column_at.get(c.index), c) for c in other.columns) >= 2:
        return True
    if index == table.first:
        return False
    return any(_differ(table.column_at.get(column.index), column) for column in other.columns)


def _is_elsewhere(table: Table, column: Column) -> bool:
    if column.field in (None, IGNORE):
        return False
    before = [known.index for known in table.of(column.field)]
    return bool(before) and column.index not in before


def _differ(before: Column | None, now: Column) -> bool:
    """Whether the place holds something else than it did, or holds it in another unit."""
    if before is None:
        return True
    if before.key == now.key:
        return False
    if before.field is None or before.field != now.field:
        return True
    return now.field in AMOUNTS and _unit(before) != _unit(now)


def _unit(column: Column) -> tuple[object, object]:
    return currency_in(column.heading), scale_in(column.heading)
