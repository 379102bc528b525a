"""CSV for spreadsheets: UTF-8 with a byte order mark, semicolons, and no cell that is run.

Amounts have the decimal mark of the language, as a spreadsheet set to it expects. What the file
says in text is read back unchanged: sources.harmless.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import get_language

from samsyn.projects.models import Project
from samsyn.projects.services.exporting.about import About
from samsyn.projects.services.exporting.cells import Content, cells_of
from samsyn.projects.services.exporting.columns import plan
from samsyn.projects.services.exporting.rows import Documents, rows_of
from samsyn.sources.harmless import disarmed


def as_csv(projects: QuerySet[Project], about: About) -> Iterator[str]:
    """Lines of CSV: the values, then for each value where it stands."""
    columns = plan(about.prices)
    mark = "." if (get_language() or "sv").startswith("en") else ","
    documents = Documents()
    yield "\ufeff"
    yield csv_line(column.heading for column in columns)
    for row in rows_of(projects, documents):
        cells = cells_of(row, columns, documents, about.prices, about.base)
        yield csv_line(_written(cell, mark) for cell in cells)


def _written(cell: Content, mark: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain_number(cell).replace(".", mark)
    return disarmed(cell) if isinstance(cell, str) else str(cell)


def plain_number(number: Decimal) -> str:
    """Without needless zeroes and without exponent: 1500, 1500.5."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def csv_line(cells: Iterable[object]) -> str:
    """A line as the bank's files have it, with semicolons. Texts are disarmed by the caller, who
    knows which of the cells are numbers."""
    line = io.StringIO()
    csv.writer(line, delimiter=";").writerow(cells)
    return line.getvalue()
