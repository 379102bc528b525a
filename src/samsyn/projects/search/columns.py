"""The facet values of all entries, held in the process so that counting reads no rows.

A value is a 64-bit code: seven bytes of its hash below one byte for the facet. So no dictionary of
codes has to be shared by imports, and only the values that are shown are looked up.

Ids are divided into chunks. For each chunk the database keeps a sum of random numbers, one for
every change; a reader fetches the chunks whose sum is another than the one it holds. The sum is
read in the reader's own transaction, so that what is counted is what that transaction sees, also
before it commits; after a rollback the sum is the old one again, and so is the chunk.
"""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from threading import Lock

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from samsyn.projects.search.engine import NO_IDS, Facts, Ids, engine
from samsyn.projects.search.facets import FACETS
from samsyn.projects.search.tables import Tables

CHUNK = 4_096
HASH_BITS = 56
# From one entry in so many on, what is counted is told by marks.
_SOME = 5
# Some millions of changes sum up to less than 64 bits.
_CHANGE_BITS = 40

_held: dict[tuple[str, str, str], Columns] = {}
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Columns:
    """Entries by rising `ids`; entry i has codes[starts[i]:starts[i + 1]], which are places in
    `values`. `sums` says of which state of the database this holds."""

    sums: Mapping[int, int]
    ids: Ids
    starts: NDArray[np.int64]
    codes: NDArray[np.int32]
    values: NDArray[np.int64]

    @cached_property
    def totals(self) -> NDArray[np.int64]:
        return np.bincount(self.codes, minlength=len(self.values))

    def places(self, ids: Ids) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Where the entries are, and of which of `ids` they are: others have no values."""
        if ids is self.ids:
            return np.arange(len(ids)), np.ones(len(ids), bool)
        places = np.searchsorted(self.ids, ids)
        places[places == len(self.ids)] = 0
        known = self.ids[places] == ids if len(self.ids) else np.zeros(len(ids), bool)
        return places[known], known

    def counted(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many of these entries have each of `values`."""
        if len(places) * 2 <= len(self.ids):
            return self._counted(places)
        others = np.ones(len(self.ids), bool)
        others[places] = False
        return self.totals - self._counted(np.flatnonzero(others))

    def _counted(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        if len(places) * _SOME > len(self.ids):
            return self._counted_of_many(places)
        lengths = self.starts[places + 1] - self.starts[places]
        ends = np.cumsum(lengths)
        count = int(ends[-1]) if len(ends) else 0
        chosen = np.repeat(self.starts[places] - ends + lengths, lengths) + np.arange(count)
        return np.bincount(self.codes[chosen], minlength=len(self.values))

    def _counted_of_many(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The same by a mark on every code, which takes less than to name those of many entries."""
        chosen = np.zeros(len(self.ids), bool)
        chosen[places] = True
        marks = np.repeat(chosen, np.diff(self.starts))
        return np.bincount(self.codes[marks], minlength=len(self.values))

    def having(self, codes: Iterable[int]) -> NDArray[np.bool_]:
        """Of each entry whether it has one of the codes."""
        wanted = np.isin(self.values, np.array(list(codes), np.int64))
        found = np.flatnonzero(wanted[self.codes])
        having = np.zeros(len(self.ids), bool)
        having[np.searchsorted(self.starts, found, "right") - 1] = True
        return having

    def having_any(self, first: int, end: int) -> NDArray[np.bool_]:
        """Of each entry whether it has one of values[first:end]; told once for each span."""
        if (first, end) not in self._having_any:
            self._having_any[first, end] = self._any_of(first, end)
        return self._having_any[first, end]

    @cached_property
    def _having_any(self) -> dict[tuple[int, int], NDArray[np.bool_]]:
        return {}

    def _any_of(self, first: int, end: int) -> NDArray[np.bool_]:
        marks = np.zeros(len(self.codes) + 1, np.int64)
        np.cumsum((self.codes >= first) & (self.codes < end), out=marks[1:])
        having: NDArray[np.bool_] = marks[self.starts[1:]] > marks[self.starts[:-1]]
        return having


_EMPTY = Columns({}, NO_IDS, np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int64))


@lru_cache(maxsize=100_000)
def code_of(facet: str, value: str) -> int:
    digest = blake2b(value.encode("utf-8", "surrogatepass"), digest_size=HASH_BITS // 8).digest()
    return FACETS.index(facet) << HASH_BITS | int.from_bytes(digest, "big")


def encoded(values: Iterable[tuple[str, str]]) -> bytes:
    return array("q", [code_of(facet, value) for facet, value in values]).tobytes()


def changed(tables: Tables, ids: Collection[int]) -> None:
    """Let every process know that it has to fetch these anew; call it in that transaction."""
    chunks = {pk // CHUNK for pk in ids}
    engine().add(
        tables.changes,
        "chunk",
        {chunk: secrets.randbits(_CHANGE_BITS) for chunk in chunks},
    )


def current(tables: Tables) -> Columns:
    """As the database is now for this transaction. The first call of a process fetches all."""
    sums = change_sums(tables)
    settings = connection.settings_dict
    database = (connection.alias, str(settings["NAME"]), tables.facts)
    held = _held.get(database, _EMPTY)
    if held.sums == sums:
        return held
    with _ONE_AT_A_TIME:
        held = _held.get(database, _EMPTY)
        stale = [
            chunk
            for chunk in held.sums.keys() | sums.keys()
            if held.sums.get(chunk) != sums.get(chunk)
        ]
        fresh = _refreshed(tables, held, sums, sorted(stale)) if stale else held
        _held[database] = fresh
    return fresh


def change_sums(tables: Tables) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT chunk, SUM(change) FROM {tables.changes} GROUP BY chunk")  # noqa: S608
        return {chunk: int(total) for chunk, total in cursor.fetchall()}


def _refreshed(
    tables: Tables, held: Columns, sums: Mapping[int, int], stale: Iterable[int]
) -> Columns:
    """What is held with the stale chunks in place of what it has there."""
    database = engine()
    pieces: list[_Piece] = []
    done = 0
    for chunk in stale:
        first, end = np.searchsorted(held.ids, (chunk * CHUNK, (chunk + 1) * CHUNK))
        pieces.append(_held_piece(held, done, int(first)))
        facts = database.facts(tables, chunk * CHUNK, (chunk + 1) * CHUNK - 1)
        pieces.append(_fresh_piece(facts))
        done = int(end)
    pieces.append(_held_piece(held, done, len(held.ids)))
    return _joined(sums, pieces)


@dataclass(frozen=True, slots=True)
class _Piece:
    ids: Ids
    lengths: NDArray[np.int64]
    codes: NDArray[np.int32]
    values: NDArray[np.int64]


def _held_piece(held: Columns, first: int, end: int) -> _Piece:
    codes = held.codes[held.starts[first] : held.starts[end]]
    return _Piece(held.ids[first:end], np.diff(held.starts[first : end + 1]), codes, held.values)


def _fresh_piece(facts: Facts) -> _Piece:
    values, codes = np.unique(facts.codes, return_inverse=True)
    return _Piece(facts.ids, facts.lengths, codes.astype(np.int32), values)


def _joined(sums: Mapping[int, int], pieces: Iterable[_Piece]) -> Columns:
    pieces = [piece for piece in pieces if len(piece.ids)]
    if not pieces:
        return Columns(sums, _EMPTY.ids, _EMPTY.starts, _EMPTY.codes, _EMPTY.values)
    # What is held is in many pieces, with the same values.
    each = {id(piece.values): piece.values for piece in pieces}
    values = np.unique(np.concatenate(list(each.values())))
    moved = {key: np.searchsorted(values, own).astype(np.int32) for key, own in each.items()}
    codes = [moved[id(piece.values)][piece.codes] for piece in pieces]
    starts = np.cumsum(np.concatenate([np.zeros(1, np.int64), *(p.lengths for p in pieces)]))
    return Columns(
        sums, np.concatenate([p.ids for p in pieces]), starts, np.concatenate(codes), values
    )
