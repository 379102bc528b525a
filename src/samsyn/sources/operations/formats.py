"""Which list this is, and what its publisher's rules say where the cells are silent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from samsyn.sources.operations.headings import normalise, rows_of
from samsyn.sources.operations.table import Table

# Share of a format's own column names that must occur: exports change over the years.
RECOGNISED_AT = 0.4
EUROZONE = frozenset(
    {"AT", "BE", "CY", "DE", "EE", "EL", "GR", "ES", "FI", "FR", "IE", "IT", "LT", "LU", "LV", "MT"}
    | {"NL", "PT", "SI", "SK"}
)
# Bulgaria (euro from 2026) and Croatia (from 2023) are left out: the year decides, so it is asked.
NATIONAL = {"SE": "SEK", "DK": "DKK", "PL": "PLN", "CZ": "CZK", "HU": "HUF", "RO": "RON"}


@dataclass(frozen=True, slots=True)
class ListFormat:
    """`currency` is the publisher's rule for amounts without one; None where there is no rule."""

    name: str
    currency: str | None
    country: str | None


FORMATS = {
    "esf_radet_operations": ListFormat("esf_radet_operations", "SEK", "SE"),
    "kohesio_projects": ListFormat("kohesio_projects", "EUR", None),
    "keep_projects": ListFormat("keep_projects", "EUR", None),
    "operations_list": ListFormat("operations_list", None, None),
}


def format_of(table: Table) -> ListFormat:
    """The publisher's format, by the share of its column names that the table has."""
    keys = {part for column in table.columns for part in _forms(column.heading)}
    name, share = max(
        ((name, len(names & keys) / len(names)) for name, names in _own_names().items()),
        key=lambda pair: pair[1],
    )
    return FORMATS[name if share >= RECOGNISED_AT else "operations_list"]


def _forms(heading: str) -> set[str]:
    return {normalise(heading), *(normalise(part) for part in re.split(r"\s+/\s+|\n", heading))}


@lru_cache(maxsize=1)
def _own_names() -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for row in rows_of("formats.csv"):
        names.setdefault(row["format"], set()).add(normalise(row["heading"]))
    return names


@lru_cache(maxsize=2_000)
def country_code(stated: str) -> str | None:
    """ISO code of a country as lists state it: 'DE300', 'AUSTRIA', 'Sverige'; None if not known."""
    key = normalise(stated)
    if re.fullmatch(r"[a-z]{2}[a-z0-9]{0,3}", key) and key[:2].upper() in EUROZONE | set(NATIONAL):
        return key[:2].upper()
    return _countries().get(key)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    return {normalise(row["name"]): row["code"] for row in rows_of("countries.csv")}
