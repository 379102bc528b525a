"""A list as it was read, each row marked with what came of it and why.

The rows are the masked ones that are kept, so that the file says no more than the source's page.
What came of a row is told in words; colour only adds.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.worksheet import Worksheet

from samsyn.core.locators import cell_position
from samsyn.core.models import Document
from samsyn.core.presenters.findings import finding_text
from samsyn.core.selectors.documents import rows_of, sheets_of
from samsyn.core.services.documents import sheet_key
from samsyn.projects.selectors.outcomes import outcomes_of
from samsyn.projects.services.exporting.as_csv import csv_line
from samsyn.sources.harmless import disarmed

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_BLOCK = 1_000
# What a worksheet and one of its cells can hold.
_MOST_ROWS, _LONGEST = 1_048_576, 32_767
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_COLOURS = {"new": "#E2F0D9", "changed": "#DDEBF7", "refused": "#F8D7DA"}


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """`outcome` is '' for a row that is no project or call: a heading, a total, a blank row."""

    sheet: str
    outcome: str
    remarks: str
    cells: list[str]

    @property
    def marks(self) -> list[str]:
        return [outcome_words(self.outcome), self.remarks]


def marked(document: Document, form: str) -> Iterator[bytes]:
    """The marked list as a file of the form 'csv' or 'xlsx', in pieces."""
    return _as_csv(document) if form == "csv" else _as_xlsx(document)


def outcome_words(outcome: str) -> str:
    words = {
        "new": pgettext("a row of a list", "new"),
        "changed": pgettext("a row of a list", "changed"),
        "unchanged": pgettext("a row of a list", "unchanged"),
        "refused": pgettext("a row of a list", "left out"),
    }
    return words.get(outcome, "")


def headings() -> list[str]:
    """The two columns that are put before the list's own; a reader of lists leaves them out."""
    return [_("Samsyn: outcome"), _("Samsyn: remarks")]


def marked_rows(document: Document) -> Iterator[MarkedRow]:
    """Every row of every sheet, in the document's order."""
    outcomes = {(one.sheet, one.row): one.outcome for one in outcomes_of(document)}
    remarks = _remarks(document)
    for sheet in sheets_of(document):
        for first in range(0, sheet.rows, _BLOCK):
            rows = rows_of(document, sheet.name, first, first + _BLOCK)
            for number, cells in enumerate(rows, first + 1):
                spot = (sheet.name, number)
                outcome = outcomes.get(spot, "")
                yield MarkedRow(sheet.name, outcome, " ".join(remarks.get(spot, ())), cells)


def _remarks(document: Document) -> dict[tuple[str, int], list[str]]:
    """What was said of each row, by sheet and the row's own number."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for told in document.warnings:
        locator = told.get("locator") or {}
        if locator.get("kind") != "cell":
            continue
        row, _column = cell_position(locator["cell"])
        text = finding_text(told["code"], told.get("values", {}), told["message"])
        found[(sheet_key(locator["sheet"]), row + 1)].append(text)
    return found


def _as_csv(document: Document) -> Iterator[bytes]:
    """With the separator and the mark of bytes that Excel takes for Swedish and for UTF-8."""
    several = len(sheets_of(document)) > 1
    yield "\ufeff".encode()
    yield _csv_line([*([_("Sheet")] if several else []), *headings()])
    for row in marked_rows(document):
        own = [row.sheet] if several else []
        yield _csv_line([*own, *row.marks, *row.cells])


def _csv_line(cells: Iterable[str]) -> bytes:
    return csv_line(map(disarmed, cells)).encode("utf-8", errors="replace")


def _as_xlsx(document: Document) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory(prefix="samsyn-") as folder:
        path = Path(folder) / "marked.xlsx"
        _write_workbook(document, path)
        with path.open("rb") as file:
            while chunk := file.read(1024 * 1024):
                yield chunk


def _write_workbook(document: Document, path: Path) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        colours = {
            outcome: book.add_format({"bg_color": colour}) for outcome, colour in _COLOURS.items()
        }
        sheet: Worksheet | None = None
        at, names, here = 0, set[str](), None
        for row in marked_rows(document):
            if sheet is None or row.sheet != here or at == _MOST_ROWS:
                sheet, here, at = book.add_worksheet(_sheet_name(row.sheet, names)), row.sheet, 1
                sheet.freeze_panes(1, 2)
                sheet.set_column(0, 0, 14)
                sheet.set_column(1, 1, 50)
                _write(sheet, 0, headings(), bold)
            _write(sheet, at, [*row.marks, *row.cells], colours.get(row.outcome))
            at += 1
        if sheet is None:
            book.add_worksheet()


def _write(sheet: Worksheet, row: int, cells: list[str], look: object) -> None:
    for column, cell in enumerate(cells):
        if cell:
            # As text, whatever it looks like: no cell of somebody else's list is run here.
            sheet.write_string(row, column, _fitted(cell), look)
        else:
            sheet.write_blank(row, column, None, look)


def _fitted(cell: str) -> str:
    """A text that is too long for a cell ends by saying so."""
    if len(cell) <= _LONGEST:
        return cell
    told = _("… (cut here: longer than a cell can hold)")
    return cell[: _LONGEST - len(told)] + told


def _sheet_name(name: str, taken: set[str]) -> str:
    """As a workbook allows: at most 31 characters, none of []:*?/\\, and none twice."""
    wanted = name.translate(_FORBIDDEN).strip("'")[:31] or _("List")
    found, number = wanted, 2
    while found.casefold() in taken:
        found = f"{wanted[:26]} ({number})"
        number += 1
    taken.add(found.casefold())
    return found
