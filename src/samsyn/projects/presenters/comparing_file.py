"""Two selections beside each other as CSV: every figure and every value, none left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.projects.presenters.comparing import Figure, Part, divisions, lines
from samsyn.projects.selectors.comparing import Side
from samsyn.projects.services.exporting.as_csv import csv_line, plain_number
from samsyn.sources.harmless import disarmed


def comparison_csv(a: Side, b: Side) -> Iterator[str]:
    """UTF-8 with a byte order mark, semicolons and the language's decimal mark; an empty cell is a
    figure that is not known, or one that the row does not have."""
    yield "\ufeff"
    yield _line([
        _("Table"), _("Row"), "A", "B", _("Difference"), _("Share of A, %"), _("Share of B, %"),
        _("About A"), _("About B"),
    ])  # fmt: skip
    for one in lines(a, b):
        about = (one.about_a, one.about_b)
        yield _line([_("In all"), one.label, one.a, one.b, one.difference, None, None, *about])
    for division in divisions(a, b, most=None):
        for row in division.rows:
            yield _line([
                str(division.label), row.label, row.a.count, row.b.count,
                row.b.count - row.a.count, _percent(row.a), _percent(row.b), "", "",
            ])  # fmt: skip


def _percent(part: Part) -> Figure:
    return None if part.share is None else round(part.share * 100, 1)


def _line(cells: Iterable[str | Figure]) -> str:
    mark = "." if (get_language() or "sv").startswith("en") else ","
    return csv_line(_written(cell, mark) for cell in cells)


def _written(cell: str | Figure, mark: str) -> str:
    if isinstance(cell, str):
        return disarmed(cell)
    return "" if cell is None else plain_number(Decimal(cell)).replace(".", mark)
