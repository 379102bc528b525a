"""Where in a sheet the table of operations stands, and what its columns hold."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib.resources import files

from samsyn.sources.operations.headings import IGNORE, Explained, explain, normalise
from samsyn.sources.sheets import Sheet
from samsyn.sources.text import clean_value

SEARCHED_ROWS = 60
LONGEST_HEADING = 400
_STACKED = " / "  # between a heading and the one below it
ENOUGH = 6  # so many known names make a heading row, however many unknown ones stand beside
PROSE = frozenset({"title", "summary", "summary_translated", "target_groups"})
# A table of operations names at least one of these; without them two known words are chance.
_NAMING = frozenset({"title", "owner", "number", "acronym", "partner_name", "title_translated"})


@dataclass(frozen=True, slots=True)
class Column:
    """`field` is None where nothing explains the heading."""

    index: int
    heading: str
    field: str | None
    explained: Explained | None
    key: str


@dataclass(frozen=True)
class Table:
    """Headings in rows `header_first` to `header_last` (zero-based); operations below.

    `end` is the row where the next part of the sheet has headings of its own (None: no row).
    """

    sheet: Sheet
    header_first: int
    header_last: int
    columns: tuple[Column, ...]
    end: int | None = None

    @property
    def first(self) -> int:
        """The first row below the headings."""
        return self.header_last + 1

    @property
    def stop(self) -> int:
        """The row after the last one."""
        return len(self.sheet.rows) if self.end is None else self.end

    @property
    def below(self) -> Sequence[Sequence[str]]:
        return self.sheet.rows[self.first : self.stop]

    @cached_property
    def column_at(self) -> dict[int, Column]:
        return {column.index: column for column in self.columns}

    @cached_property
    def field_at(self) -> dict[int, str | None]:
        return {column.index: column.field for column in self.columns}

    def of(self, field: str) -> list[Column]:
        return [column for column in self.columns if column.field == field]

    @cached_property
    def fields(self) -> frozenset[str]:
        return frozenset(c.field for c in self.columns if c.field and c.field != IGNORE)

    @cached_property
    def prose(self) -> tuple[int, ...]:
        """The columns of running text, which may name anybody."""
        return tuple(column.index for column in self.columns if column.field in PROSE)

    @cached_property
    def initials(self) -> dict[int, str]:
        """How each column's heading begins: a quick look whether a cell may be one of them."""
        return {column.index: column.heading[:1].casefold() for column in self.columns}


def find_table(sheet: Sheet, mapping: Mapping[str, str] | None = None) -> Table | None:
    """The row (or two) most clearly of headings, among the first sixty; None if there is none.

    The sheets that Samsyn writes beside a list are about it, and no lists themselves: the names of
    columns that they explain would look like headings.
    """
    if sheet.rows and tuple(cell for cell in sheet.rows[0] if cell) in _own_sheets():
        return None
    best: tuple[float, Table] | None = None
    for row in range(min(SEARCHED_ROWS, len(sheet.rows))):
        for depth in (1, 2):
            table = as_table(sheet, row, depth, mapping)
            if table is None:
                continue
            score = score_of(table)
            if best is None or score > best[0]:
                best = (score, table)
    return best[1] if best else None


@lru_cache(maxsize=1)
def _own_sheets() -> frozenset[tuple[str, ...]]:
    text = files("samsyn.sources.operations").joinpath("data", "own_sheets.csv")
    return frozenset(map(tuple, csv.reader(text.read_text(encoding="utf-8").splitlines())))


def score_of(table: Table) -> float:
    """How clearly the rows are headings: by what they name; few rows and high up is better."""
    rows = table.header_last - table.header_first
    return len(table.fields) - 0.5 * rows - 0.01 * table.header_first


def as_table(sheet: Sheet, row: int, depth: int, mapping: Mapping[str, str] | None) -> Table | None:
    """The table whose headings stand in `depth` rows from `row`; None if they are no headings."""
    headings = _headings(sheet, row, depth)
    filled = [heading for heading in headings if heading]
    if len(filled) < 2 or max(map(len, filled)) > LONGEST_HEADING:
        return None
    columns = _columns(headings, mapping)
    table = Table(sheet, row, row + depth - 1, columns)
    fields = table.fields
    known = sum(column.field is not None for column in columns)
    if len(fields) < 2 or not fields & _NAMING or known < min(0.3 * len(filled), ENOUGH):
        return None
    return table


def _columns(headings: Sequence[str], mapping: Mapping[str, str] | None) -> tuple[Column, ...]:
    first = [_explained(heading, mapping) for heading in headings]
    languages = Counter(answer.language for answer in first if answer and answer.language)
    language = languages.most_common(1)[0][0] if languages else ""
    answers = [_explained(heading, mapping, language) for heading in headings]
    return tuple(
        Column(index, heading, answer.field if answer else None, answer, normalise(heading))
        for index, (heading, answer) in enumerate(zip(headings, answers, strict=True))
        if heading
    )


def _explained(
    heading: str, mapping: Mapping[str, str] | None, language: str = ""
) -> Explained | None:
    """What the heading says; of two rows, the lower one's where the upper only names a group."""
    answer = explain(heading, mapping, language)
    if answer is None and _STACKED in heading:
        answer = explain(heading.rpartition(_STACKED)[2], mapping, language)
    return answer


def _headings(sheet: Sheet, row: int, depth: int) -> list[str]:
    """Texts of the heading row; of two rows, the upper one goes before the lower, merges spread."""
    if depth == 1:
        return [_heading(cell) for cell in sheet.rows[row]]
    if row + 1 >= len(sheet.rows):
        return []
    upper = _spread_right(sheet, row)
    lower = [_heading(cell) for cell in sheet.rows[row + 1]]
    if not _is_second_row(lower):
        return []
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    return [
        f"{above}{_STACKED}{below}" if above and below else above or below
        for above, below in zip(upper, lower, strict=True)
    ]


def _is_second_row(cells: Sequence[str]) -> bool:
    """Headings hold no long figures, and most of them say something that is known."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or any(re.search(r"\d{4}|\d[.,]\d|%", cell) for cell in filled):
        return False
    return sum(explain(cell) is not None for cell in filled) >= 0.5 * len(filled)


def _spread_right(sheet: Sheet, row: int) -> list[str]:
    cells = [_heading(cell) for cell in sheet.rows[row]]
    for merge in sheet.merges:
        if merge.top == row and merge.left < len(cells) and merge.right - merge.left < 50:
            cells += [""] * (merge.right + 1 - len(cells))
            for column in range(merge.left + 1, merge.right + 1):
                cells[column] = cells[merge.left]
    return cells


def _heading(cell: str) -> str:
    """Line breaks are kept (they may part two languages), except after a typesetter's hyphen."""
    return "\n".join(
        part for line in cell.replace("-\n", "").split("\n") if (part := clean_value(line))
    )


def with_fields(table: Table, fields: Mapping[int, str | None]) -> Table:
    """The table with some columns' fields settled anew (by index)."""
    columns = tuple(
        replace(column, field=fields[column.index]) if column.index in fields else column
        for column in table.columns
    )
    return replace(table, columns=columns)
