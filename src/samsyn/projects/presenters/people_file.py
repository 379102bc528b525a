"""The table of 'where people are' as CSV: every place, exact figures, method and weights."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.places import selectors as places
from samsyn.projects.placing import Weight
from samsyn.projects.presenters.people_asked import Asked, Rows
from samsyn.projects.presenters.weights import weight_words
from samsyn.projects.selectors.people import Placed
from samsyn.projects.services.exporting.as_csv import csv_line, plain_number
from samsyn.projects.services.placing import MINOR_UNITS

Cell = str | int | Decimal


def people_csv(found: Placed, asked: Asked) -> Iterator[str]:
    """UTF-8 with a byte order mark, semicolons, the language's decimal mark; last what has no
    known place, so that both columns sum to the whole."""
    rows = Rows(found, asked)
    unit = asked.currency if asked.measure.is_money else _("participants")
    yield "\ufeff"
    yield _line([
        _("Code"), _("Place"), _("Measure"), _("Unit"), _("By owner's seat"),
        _("Where people take part"), _("Of which reported"), _("Least"), _("Most"), _("Difference"),
        _("Inhabitants"), _("Weights"),
    ])  # fmt: skip
    for code in rows.all_codes():
        limits = rows.ranges.get(code)
        seat, people = rows.by_seat(code), rows.in_people(code)
        low, high = (limits.low, limits.high) if limits else (people, people)
        reported = rows.reported.get(code, None if people is None else 0)
        yield _line([
            code, places.name(code), str(asked.measure.label), unit,
            *(_number(one, asked) for one in (
                seat, people, reported, low, high,
                (people or 0) - (seat or 0))),
            places.population(code).number, _weights(rows.weighed.get(code, set())),
        ])  # fmt: skip
    yield _line([
        "", _("No known place"), str(asked.measure.label), unit,
        _number(found.no_seat, asked), _number(found.nowhere, asked), "", "", "", "", "", "",
    ])  # fmt: skip


def _weights(several: set[Weight]) -> str:
    return "; ".join(weight_words(one) for one in sorted(several))


def _number(value: int | None, asked: Asked) -> Cell:
    """Empty where nothing is known to be there."""
    if value is None:
        return ""
    return Decimal(value) / MINOR_UNITS if asked.measure.is_money else value


def _line(cells: list[Cell]) -> str:
    mark = "." if (get_language() or "sv").startswith("en") else ","
    return csv_line(
        plain_number(cell).replace(".", mark) if isinstance(cell, Decimal) else cell
        for cell in cells
    )
