"""Counting facet values over many thousand matches, and filtering by them.

Each entry keeps its values as 64-bit codes in a row of bytes: seven bytes of the value's hash below
one byte for the facet. So all facets of all matches are counted in one go, without a dictionary of
codes that imports would have to share, and only the values that are shown are looked up.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from heapq import nlargest
from typing import Any

from django.db import connection

from samsyn.projects.search.facets import FACETS, MOST_SHOWN
from samsyn.projects.search.tables import Tables

_HASH_BITS = 56
_CODES = "q"  # array's type of signed 64-bit numbers


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    count: int


class Slices(Sequence[bytes]):
    """Bytes in a row, divided only when somebody asks for them one by one."""

    def __init__(self, joined: bytes, lengths: Sequence[int]) -> None:
        self._joined = joined
        self._lengths = lengths

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[bytes]:
        start = 0
        for length in self._lengths:
            yield self._joined[start : start + length]
            start += length

    def __getitem__(self, index: Any) -> Any:
        return list(self)[index]


@dataclass(frozen=True)
class Matches:
    """What answers a question: ids, of each the bytes of its facet codes, and these joined."""

    ids: Sequence[int]
    facets: Sequence[bytes]
    joined: bytes | None = None

    def keeping(self, kept: Iterable[object]) -> Matches:
        """Those where `kept`, one for each match, is true."""
        pairs = [pair for pair, keep in zip(self._pairs, kept, strict=True) if keep]
        return Matches([pk for pk, _ in pairs], [codes for _, codes in pairs])

    @cached_property
    def _pairs(self) -> list[tuple[int, bytes]]:
        return list(zip(self.ids, self.facets, strict=True))

    def counted(self) -> Counter[int]:
        joined = b"".join(self.facets) if self.joined is None else self.joined
        return Counter(array(_CODES, joined))


@lru_cache(maxsize=100_000)
def code_of(facet: str, value: str) -> int:
    digest = blake2b(value.encode("utf-8", "surrogatepass"), digest_size=_HASH_BITS // 8).digest()
    return FACETS.index(facet) << _HASH_BITS | int.from_bytes(digest, "big")


def encoded(values: Iterable[tuple[str, str]]) -> bytes:
    return array(_CODES, [code_of(facet, value) for facet, value in values]).tobytes()


def store_values(tables: Tables, values: Iterable[tuple[str, str]]) -> None:
    """Keep what the codes stand for. A value kept twice by two imports at once does no harm."""
    wanted = {code_of(facet, value): value for facet, value in values}
    for code in _looked_up(tables, list(wanted)):
        wanted.pop(code, None)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {tables.values} (code, value) VALUES (%s, %s)",  # noqa: S608
            sorted(wanted.items()),
        )


def passing(matches: Matches, filters: Mapping[str, Collection[str]]) -> dict[str, list[bool]]:
    """For each filter, match by match, whether it lets it through.

    A filter on something that is no facet raises ValueError.
    """
    if unknown := sorted(filters.keys() - set(FACETS)):
        raise ValueError(f"no facet named {', '.join(unknown)}; there are {', '.join(FACETS)}")
    passes = {}
    for facet, wanted in filters.items():
        codes = {code_of(facet, value) for value in wanted}
        passes[facet] = [not codes.isdisjoint(array(_CODES, own)) for own in matches.facets]
    return passes


class Chosen:
    """Matches narrowed by filters, and the counts of every facet."""

    def __init__(self, matches: Matches, filters: Mapping[str, Collection[str]]) -> None:
        self._matches = matches
        self._passes = passing(matches, filters)
        self._all = self._narrowed(self._passes.values())
        self.ids = self._all.ids

    def counts(self, tables: Tables) -> dict[str, list[FacetCount]]:
        """For each facet its values among what the *other* filters let through, most first.

        So a chosen value does not hide its alternatives. At most MOST_SHOWN values each.
        """
        by_facet = _divided(self._all.counted())
        for facet in self._passes:
            others = [passes for name, passes in self._passes.items() if name != facet]
            by_facet[facet] = _divided(self._narrowed(others).counted())[facet]
        shown = {facet: nlargest(MOST_SHOWN, found) for facet, found in by_facet.items()}
        values = _looked_up(tables, [code for found in shown.values() for _, code in found])
        return {
            facet: sorted(
                (FacetCount(values[code], count) for count, code in found if code in values),
                key=lambda one: (-one.count, one.value),
            )
            for facet, found in shown.items()
        }

    def _narrowed(self, passes: Collection[Sequence[bool]]) -> Matches:
        if not passes:
            return self._matches
        return self._matches.keeping(map(all, zip(*passes, strict=True)))


def _divided(counted: Counter[int]) -> dict[str, list[tuple[int, int]]]:
    """Each facet's (count, code)."""
    by_facet: list[list[tuple[int, int]]] = [[] for _ in FACETS]
    for code, count in counted.items():
        by_facet[code >> _HASH_BITS].append((count, code))
    return dict(zip(FACETS, by_facet, strict=True))


def _looked_up(tables: Tables, codes: Sequence[int]) -> dict[int, str]:
    if not codes:
        return {}
    marks = ", ".join("%s" for _ in codes)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT code, value FROM {tables.values} WHERE code IN ({marks})",  # noqa: S608
            codes,
        )
        return dict(cursor.fetchall())
