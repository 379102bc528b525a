"""Narrowing what was found by facets, and counting every facet's values in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from samsyn.projects.search.columns import HASH_BITS, Columns, code_of
from samsyn.projects.search.engine import Ids
from samsyn.projects.search.facets import FACETS, MOST_OF_WHOLE, MOST_SHOWN
from samsyn.projects.search.tables import Tables

# A code stands for the same value for ever, whatever the transaction and the database.
_known_values: dict[int, str] = {}


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Division:
    """What was found, divided by one facet: its commonest values, how many there are in all, and
    how many of the found have none, which is unknown. An entry may have several values."""

    values: list[FacetCount]
    different: int
    without: int


class Chosen:
    """Entries narrowed by filters, and the counts of every facet.

    A filter on something that is no facet raises ValueError.
    """

    def __init__(self, ids: Ids, columns: Columns, filters: Mapping[str, Collection[str]]) -> None:
        if unknown := sorted(filters.keys() - set(FACETS)):
            raise ValueError(f"no facet named {', '.join(unknown)}; there are {', '.join(FACETS)}")
        self._columns = columns
        self._places, known = columns.places(ids)
        self._passes = {
            facet: columns.having(code_of(facet, value) for value in wanted)[self._places]
            for facet, wanted in filters.items()
        }
        self.ids = ids[known][self._passing()] if filters else ids

    def counts(self, tables: Tables, whole: str = "") -> dict[str, list[FacetCount]]:
        """For each facet its values among what the *other* filters let through, most first.

        So a chosen value does not hide its alternatives. At most MOST_SHOWN values each, of the
        facet `whole` MOST_OF_WHOLE.
        """
        everything = self._counted("")
        shown = {}
        for facet in FACETS:
            counted = self._counted(facet) if facet in self._passes else everything
            most = MOST_OF_WHOLE if facet == whole else MOST_SHOWN
            shown[facet] = _most(self._columns, facet, counted, most)
        values = _looked_up(tables, {code for found in shown.values() for code in found})
        return {facet: _sorted(found, values) for facet, found in shown.items()}

    def divided(self, tables: Tables, facets: Collection[str]) -> dict[str, Division]:
        """By each facet, among what *all* filters let through: what the found consist of."""
        counted = self._counted("")
        chosen = self._places[self._passing()]
        most = {one: _most(self._columns, one, counted, MOST_OF_WHOLE) for one in facets}
        words = _looked_up(tables, {code for found in most.values() for code in found})
        divisions = {}
        for facet in facets:
            first, end = _span(self._columns, facet)
            having = int(self._columns.having_any(first, end)[chosen].sum())
            divisions[facet] = Division(
                _sorted(most[facet], words),
                int(np.count_nonzero(counted[first:end])),
                len(self.ids) - having,
            )
        return divisions

    def _counted(self, without: str) -> NDArray[np.int64]:
        return self._columns.counted(self._places[self._passing(without)])

    def _passing(self, without: str = "") -> NDArray[np.bool_]:
        passing = np.ones(len(self._places), bool)
        for facet, passes in self._passes.items():
            if facet != without:
                passing &= passes
        return passing


def store_values(tables: Tables, values: Iterable[tuple[str, str]]) -> None:
    """Keep what the codes stand for. A value kept twice by two imports at once does no harm."""
    wanted = {code_of(facet, value): value for facet, value in values}
    for code in _stored(tables, list(wanted)):
        wanted.pop(code, None)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {tables.values} (code, value) VALUES (%s, %s)",  # noqa: S608
            sorted(wanted.items()),
        )


def _most(columns: Columns, facet: str, counted: NDArray[np.int64], most: int) -> dict[int, int]:
    """The codes of the facet's commonest values with their counts."""
    first, end = _span(columns, facet)
    own = counted[first:end]
    order = np.flatnonzero(own)
    if len(order) > most:
        least = np.partition(own[order], -most)[-most]
        more, as_many = order[own[order] > least], order[own[order] == least]
        order = np.concatenate([more, as_many[: most - len(more)]])
    return dict(zip(columns.values[first + order].tolist(), own[order].tolist(), strict=True))


def _span(columns: Columns, facet: str) -> tuple[int, int]:
    """Where the facet's values stand among all values."""
    number = FACETS.index(facet)
    bounds = np.array([number << HASH_BITS, (number + 1) << HASH_BITS], np.int64)
    first, end = np.searchsorted(columns.values, bounds)
    return int(first), int(end)


def _sorted(found: Mapping[int, int], values: Mapping[int, str]) -> list[FacetCount]:
    named = [FacetCount(values[code], count) for code, count in found.items() if code in values]
    return sorted(named, key=lambda one: (-one.count, one.value))


def _looked_up(tables: Tables, codes: Collection[int]) -> Mapping[int, str]:
    _known_values.update(_stored(tables, [code for code in codes if code not in _known_values]))
    return _known_values


def _stored(tables: Tables, codes: Sequence[int]) -> dict[int, str]:
    if not codes:
        return {}
    marks = ", ".join("%s" for _ in codes)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT code, value FROM {tables.values} WHERE code IN ({marks})",  # noqa: S608
            codes,
        )
        return dict(cursor.fetchall())
