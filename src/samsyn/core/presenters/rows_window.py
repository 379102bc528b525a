"""Rows of a sheet around a marked cell, under the sheet's heading row."""

from __future__ import annotations

from dataclasses import dataclass

from samsyn.core.locators import cell_position, column_name
from samsyn.core.models import Document
from samsyn.core.selectors.documents import Sheet, rows_of, sheets_of
from samsyn.core.services.documents import sheet_key
from samsyn.sources.records import Cell

ROWS = 40
LEAD = 10
COLUMNS = 30
COLUMNS_LEAD = 8


@dataclass(frozen=True, slots=True)
class ShownCell:
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """`number` is the sheet's own, counted from 1."""

    number: int
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class RowsWindow:
    """`headings` is the sheet's first row that is not blank; `letters` name the shown columns."""

    sheets: tuple[Sheet, ...]
    sheet: Sheet
    letters: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    earlier: int | None
    later: int | None
    cut_columns: bool
    found: bool

    @property
    def columns(self) -> list[tuple[str, str]]:
        return list(zip(self.letters, self.headings, strict=True))


def rows_window(
    document: Document, mark: Cell | None, sheet_name: str | None, from_row: int | None
) -> RowsWindow | None:
    """At most ROWS rows and COLUMNS columns around the cell; None for a document without rows."""
    sheets = sheets_of(document)
    if not sheets:
        return None
    wanted = sheet_key(mark.sheet if mark else sheet_name or "")
    sheet = next((one for one in sheets if one.name == wanted), sheets[0])
    row, column = cell_position(mark.cell) if mark else (0, 0)
    found = mark is None or (sheet.name == wanted and row < sheet.rows)
    first = max(0, row - LEAD) if mark and found else 0
    if from_row is not None:
        first = min(max(from_row - 1, 0), sheet.rows - 1)
    rows = rows_of(document, sheet.name, first, first + ROWS)
    headings = _headings(document, sheet)
    width = max((len(cells) for cells in [headings, *rows]), default=0)
    left = max(0, min(column - COLUMNS_LEAD, width - COLUMNS)) if found else 0
    right = min(width, left + COLUMNS)
    marked = (row, column) if mark and found else None
    return RowsWindow(
        sheets=tuple(sheets),
        sheet=sheet,
        letters=tuple(column_name(index) for index in range(left, right)),
        headings=tuple(_at(headings, index) for index in range(left, right)),
        rows=tuple(
            _row(cells, first + offset, (left, right), marked) for offset, cells in enumerate(rows)
        ),
        earlier=max(1, first + 1 - ROWS) if first else None,
        later=first + ROWS + 1 if first + ROWS < sheet.rows else None,
        cut_columns=right - left < width,
        found=found,
    )


def _headings(document: Document, sheet: Sheet) -> list[str]:
    for cells in rows_of(document, sheet.name, 0, 20):
        if any(cell.strip() for cell in cells):
            return cells
    return []


def _row(
    cells: list[str], index: int, bounds: tuple[int, int], marked: tuple[int, int] | None
) -> ShownRow:
    shown = tuple(
        ShownCell(_at(cells, column), marked=(index, column) == marked) for column in range(*bounds)
    )
    return ShownRow(index + 1, shown)


def _at(cells: list[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""
