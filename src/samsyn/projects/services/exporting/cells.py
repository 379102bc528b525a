"""A row's cells for a table: numbers and days as such, codes with names, and where each stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.places import selectors as places
from samsyn.projects.presenters.sources import spot
from samsyn.projects.presenters.words import STATES
from samsyn.projects.prices import fixed, price_year
from samsyn.projects.services.exporting.columns import Column
from samsyn.projects.services.exporting.rows import Documents, Row, Stated

Content = str | int | Decimal | dt.date | None


def cells_of(
    row: Row, columns: Iterable[Column], documents: Documents, prices: int | None, base: str
) -> list[Content]:
    """One cell a column; None where nothing is stated, which is never zero.

    `base` is the site's address, '' where it is not known: the page's address is then a path.
    """
    return [_cell(row, column, documents, prices, base) for column in columns]


def _cell(row: Row, column: Column, documents: Documents, prices: int | None, base: str) -> Content:
    match column.kind:
        case "own":
            return _own(row, column.name, base)
        case "source":
            return source_words(row.stated.get(column.field), documents)
        case "fixed":
            amount = row.contents[column.field]
            currency = row.project.currency
            return fixed(amount, currency, price_year(row.project), prices) if prices else None
    return _value(column, row.contents[column.field])


def _own(row: Row, name: str, base: str) -> Content:
    match name:
        case "id":
            return row.project.pk
        case "address":
            return address_of(row, base)
    return price_year(row.project)


def address_of(row: Row, base: str) -> str:
    return base.rstrip("/") + reverse("projects:project", args=[row.project.pk])


def _value(column: Column, content: Any) -> Content:
    if content is None or content == "" or content == []:
        return None
    if column.kind == "codes":
        return ", ".join(coded(code) for code in content)
    if column.kind == "texts":
        return "; ".join(str(part) for part in content)
    if column.name == "state":
        return str(STATES.get(content, content))
    if isinstance(content, int | Decimal | dt.date):
        return content
    return str(content)


def coded(code: str) -> str:
    """'0484 Eskilstuna': a code alone would lose its zero in a spreadsheet."""
    name = places.name(code)
    return code if name == code else f"{code} {name}"


def source_words(stated: Stated | None, documents: Documents) -> str | None:
    """Document and spot, or that a person corrected the value and why."""
    if stated is None:
        return None
    if stated.document is None:
        return _("corrected by a person: %(reason)s") % {"reason": stated.reason}
    return f"{documents.found[stated.document].name}, {_spot(stated.locator)}"


def _spot(locator: Mapping[str, Any] | None) -> str:
    """The spot in words. Lists have a cell for each of millions of values, so of a sheet's cells
    only the first is worded and translated."""
    match locator:
        case {"kind": "cell", "sheet": str(sheet), "cell": str(cell)}:
            before, after = _around_a_cell(sheet, get_language() or "sv")
            return f"{before}{cell}{after}"
    return spot(locator)


@lru_cache(maxsize=1_000)
def _around_a_cell(sheet: str, language: str) -> tuple[str, str]:
    """What stands before and after a cell's name; `language` is the one that spot() speaks."""
    last = "XFD1048576"
    worded = spot({"kind": "cell", "sheet": sheet, "cell": last})
    before, _found, after = worded.partition(last)
    return before, after
