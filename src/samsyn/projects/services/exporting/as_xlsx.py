"""A workbook: the projects with frozen headings and filters, the sources, and every definition.

Written row by row to a file with constant memory. Excel's own limits are kept: a text beyond 32,767
characters ends in a note that says so, and more rows than a sheet holds are refused beforehand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.models import Project
from samsyn.projects.services.exporting.about import About
from samsyn.projects.services.exporting.cells import Content, cells_of
from samsyn.projects.services.exporting.columns import Column, plan
from samsyn.projects.services.exporting.errors import TooManyError
from samsyn.projects.services.exporting.rows import CHUNK, Documents, Row, rows_of
from samsyn.sources.harmless import disarmed

Told = Callable[[int, int], None]
MOST_ROWS = 1_048_575  # a sheet's rows without the headings
LONGEST = 32_767  # characters of a cell
_MOST_LINKS = 65_000  # of a sheet; the rest of the addresses are text
_BOLD = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"}
_WRAP = {"text_wrap": True, "valign": "top"}


def write_xlsx(
    path: Path, projects: QuerySet[Project], about: About, told: Told | None = None
) -> int:
    """Write the workbook; the number of projects. Raises `TooManyError` before anything.

    `told` is called now and then with the number of rows written, and of all.
    """
    count = projects.count()
    if count > MOST_ROWS:
        raise TooManyError("xlsx", count, MOST_ROWS)
    # Text is never taken for a formula, an address or a number, whatever it begins with.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": _("Projects"), "company": about.region})
        columns = plan(about.prices)
        projects_sheet = _Sheet(book, _("Projects"), [(c.heading, c.width) for c in columns])
        documents = Documents()
        rows = _counted(rows_of(projects, documents), count, told)
        cut = _projects(projects_sheet, rows, columns, documents, about)
        _sources(book, documents)
        _definitions(book, columns)
        _about(book, about, documents, cut)
    return documents.rows


class _Sheet:
    """A sheet with headings that stay in view and can be filtered; rows one after the other."""

    def __init__(self, book: Any, name: str, headings: list[tuple[str, int]]) -> None:
        self._sheet = book.add_worksheet(name)
        self._row = 0
        self.cut = 0
        self._links = 0
        # The mark that makes Excel keep a text a text, also when somebody edits the cell.
        self._text = book.add_format({"quote_prefix": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._money = book.add_format({"num_format": "#,##0.00"})
        for index, (_heading, width) in enumerate(headings):
            self._sheet.set_column(index, index, width)
        heading = book.add_format(_BOLD)
        for index, (text, _width) in enumerate(headings):
            self._sheet.write_string(0, index, text, heading)
        self._width = len(headings)
        self._sheet.freeze_panes(1, 0)

    def add(self, cells: list[Content], *, money: frozenset[int] = frozenset()) -> None:
        self._row += 1
        for index, cell in enumerate(cells):
            if isinstance(cell, str):
                self._write_text(index, cell)
            elif isinstance(cell, dt.date):
                self._sheet.write_datetime(
                    self._row, index, dt.datetime.combine(cell, dt.time()), self._day
                )
            elif isinstance(cell, Decimal | int):
                style = self._money if index in money else None
                self._sheet.write_number(self._row, index, cell, style)

    def _write_text(self, index: int, text: str) -> None:
        """An address of our own as a link while the sheet may have more; all else as text."""
        if text.startswith(("http://", "https://")) and index == 1 and self._links < _MOST_LINKS:
            self._links += 1
            self._sheet.write_url(self._row, index, text)
            return
        if len(text) > LONGEST:
            self.cut += 1
            note = _(
                " … [cut: a cell holds %(most)s characters, the whole text is in CSV and JSON]"
            )
            note %= {"most": amount(LONGEST)}
            text = text[: LONGEST - len(note)] + note
        style = self._text if disarmed(text) != text else None
        self._sheet.write_string(self._row, index, text, style)

    def close(self) -> None:
        self._sheet.autofilter(0, 0, max(self._row, 1), self._width - 1)


def _projects(
    sheet: _Sheet,
    rows: Iterator[Row],
    columns: tuple[Column, ...],
    documents: Documents,
    about: About,
) -> int:
    """How many texts had to be cut."""
    money = frozenset(n for n, column in enumerate(columns) if column.kind in ("amount", "fixed"))
    for row in rows:
        sheet.add(cells_of(row, columns, documents, about.prices, about.base), money=money)
    sheet.close()
    return sheet.cut


def _counted(rows: Iterator[Row], total: int, told: Told | None) -> Iterator[Row]:
    for done, row in enumerate(rows):
        if told and done % CHUNK == 0:
            told(done, total)
        yield row


def _sources(book: Any, documents: Documents) -> None:
    """Every document that gave a value of the rows."""
    headings = [
        (_("Document"), 40),
        (_("Where it comes from"), 40),
        (_("Terms of use"), 24),
        (_("Published"), 12),
        (_("Fetched"), 12),
        (_("Kind of document"), 20),
        (_("Values in this file"), 12),
        (_("SHA-256 of the bytes"), 68),
    ]
    sheet = _Sheet(book, _("Sources"), headings)
    for pk, count in sorted(documents.values.items()):
        found = documents.found[pk]
        cells: list[Content] = [
            found.name,
            found.origin or None,
            found.licence or None,
            found.published_on,
            found.fetched_at.date(),
            found.format,
            count,
            found.sha256,
        ]
        sheet.add(cells)
    sheet.close()


def _definitions(book: Any, columns: tuple[Column, ...]) -> None:
    headings = [
        (_("Column"), 40),
        (_("Meaning"), 80),
        (_("Unit"), 20),
        (_("Samsyn's name of the field"), 26),
        (_("Empty cell"), 50),
    ]
    sheet = _Sheet(book, _("Definitions"), headings)
    empty = _("The source does not say. An empty cell is never zero.")
    for column in columns:
        sheet.add([column.heading, column.meaning, column.unit or None, column.name, empty])
    sheet.close()


def _about(book: Any, about: About, documents: Documents, cut: int) -> None:
    sheet = book.add_worksheet(_("About"))
    bold, wrap = book.add_format({"bold": True, "valign": "top"}), book.add_format(_WRAP)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    lines = [*about.lines(), (_("Number of projects"), str(documents.rows))]
    if documents.synthetic:
        lines.append((_("Synthetic"), _("Some of the projects are made up and marked as such.")))
    if cut:
        lines.append((_("Cut texts"), _cut_words(cut)))
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, text, wrap)


def _cut_words(cut: int) -> str:
    return _(
        "%(count)s texts are longer than a cell holds and end in a note that says so. The whole "
        "texts are in CSV and JSON."
    ) % {"count": amount(cut)}
