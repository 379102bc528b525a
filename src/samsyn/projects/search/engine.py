"""What the search asks of a database, and which database that is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import connection

from samsyn.projects.search.counting import Matches
from samsyn.projects.search.entries import Entry
from samsyn.projects.search.query import Sought
from samsyn.projects.search.tables import Tables


@dataclass(frozen=True, slots=True)
class Asked:
    """All of `sought`, none of `excluded`. With `enough`, one of these is enough instead.

    What is enough must stand as itself or inflected: related words and parts would make too much.
    """

    sought: tuple[Sought, ...]
    excluded: tuple[Sought, ...] = ()
    enough: tuple[Sought, ...] = ()


class Engine(Protocol):
    """One database's way of keeping and asking the index. Order and counts are made elsewhere."""

    def write(self, tables: Tables, entries: Sequence[Entry]) -> None:
        """Put the entries in, in place of those with the same ids."""

    def remove(self, tables: Tables, ids: Collection[int]) -> None:
        """Take the entries out; ids that are not there do not matter."""

    def empty(self, tables: Tables) -> None:
        """Take everything out."""

    def tidy(self, tables: Tables) -> None:
        """What makes questions fast after many changes."""

    def matching(self, tables: Tables, asked: Asked) -> Matches:
        """Each entry that answers, with its facets, in no order that means anything."""

    def best(self, tables: Tables, asked: Asked, *, head: bool, limit: int) -> list[int]:
        """Ids of the entries that answer best by the database's own rank, best first.

        With `head` only those where a title, an owner or a place has something of what is sought.
        """


def engine() -> Engine:
    if connection.vendor == "postgresql":
        from samsyn.projects.search.postgresql import PostgreSQL

        return PostgreSQL()
    from samsyn.projects.search.sqlite import SQLite

    return SQLite()
