"""What the search asks of a database, and which database that is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from samsyn.projects.search.query import Sought
from samsyn.projects.search.tables import Tables

Ids = NDArray[np.int64]
Texts = Sequence[str]  # the columns of tables.TEXT_FIELDS
NO_IDS: Ids = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Asked:
    """All of `sought`, none of `excluded`. With `enough`, one of these is enough instead.

    What is enough must stand as itself or inflected: related words and parts would make too much.
    """

    sought: tuple[Sought, ...]
    excluded: tuple[Sought, ...] = ()
    enough: tuple[Sought, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Entries in the order of their ids, each with `lengths` of the codes."""

    ids: Ids
    lengths: NDArray[np.int64]
    codes: NDArray[np.int64]


class Engine(Protocol):
    """One database's way of keeping and asking the index. Order and counts are made elsewhere.

    Ids are always in rising order.
    """

    def write(self, tables: Tables, texts: Mapping[int, Texts]) -> None:
        """Put in entries that are not there."""

    def remove(self, tables: Tables, standing: Mapping[int, Texts]) -> None:
        """Take out entries, given with what they have there."""

    def write_facts(self, tables: Tables, facets: Mapping[int, bytes]) -> None:
        """Put in the codes of entries, or others in their place."""

    def remove_facts(self, tables: Tables, ids: Collection[int]) -> None:
        """Take them out; ids that are not there do not matter."""

    def add(self, table: str, column: str, changes: Mapping[str, int] | Mapping[int, int]) -> None:
        """Add to the sums that `table` has of `change` by `column`."""

    def empty(self, tables: Tables) -> None:
        """Take everything out."""

    def load(self, tables: Tables, texts: Mapping[int, Texts]) -> None:
        """Like write(), but found only after tidy(): for a whole bank at once."""

    def tidy(self, tables: Tables) -> None:
        """What makes questions fast after many changes."""

    def sum_up(self, tables: Tables) -> None:
        """Keep the sums short; call it after add()."""

    def matching(self, tables: Tables, asked: Asked) -> Ids:
        """The entries that answer; something must be sought."""

    def matching_each(self, tables: Tables, sought: Sequence[Sought]) -> list[Ids]:
        """The entries that answer each of these by itself, in one query."""

    def having(self, tables: Tables, unwanted: Sequence[Sought]) -> Ids:
        """The entries that have one of these as itself or inflected."""

    def in_head(self, tables: Tables, asked: Sequence[tuple[Sought, str]]) -> list[Ids]:
        """The entries whose head has what is sought under the mark beside it (see entries.py); of
        each of these, in one query."""

    def facts(self, tables: Tables, first: int, last: int) -> Facts:
        """Of the entries from `first` to `last`."""


def engine() -> Engine:
    if connection.vendor == "postgresql":
        from samsyn.projects.search.postgresql import PostgreSQL

        return PostgreSQL()
    from samsyn.projects.search.sqlite import SQLite

    return SQLite()
