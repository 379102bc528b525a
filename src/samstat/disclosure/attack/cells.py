"""Cells of several tables under one numbering: the same codes, the same cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.errors import MemoryLimitError, UnknownCodeError
from samstat.tables import Table
from samstat.tables.dimension import listed

Ints = NDArray[np.int64]
LARGEST_KEY = 2**62


@dataclass(frozen=True, eq=False)
class Cells:
    """Every cell of every table once, by the codes that are not totals.

    `numbers[name][code]` is a code's number, 0 for a total whatever it is called; `places[t]` maps
    table t's cells to their numbers here.
    """

    numbers: Mapping[str, Mapping[str, int]]
    words: tuple[tuple[str, ...], ...]
    strides: tuple[int, ...]
    keys: Ints
    places: tuple[Ints, ...]

    def __len__(self) -> int:
        return len(self.keys)

    def codes(self, cell: int) -> dict[str, str]:
        """A cell's codes by dimension, totals left out; none for what is no table's cell."""
        if cell >= len(self):
            return {}
        key, found = int(self.keys[cell]), {}
        for name, words, stride in zip(self.numbers, self.words, self.strides, strict=True):
            number, key = divmod(key, stride)
            if number:
                found[name] = words[number]
        return found

    def find(self, codes: Mapping[str, str]) -> int:
        """The cell of these codes, -1 where no table lists it; codes must be some table's."""
        key = 0
        for name, code in codes.items():
            if code not in self.numbers.get(name, {}):
                raise UnknownCodeError(
                    "no table has this code",
                    where=name,
                    value=code,
                    next_step=listed(name, self.numbers.get(name, {})),
                )
            key += self.numbers[name][code] * self.strides[list(self.numbers).index(name)]
        at = int(np.searchsorted(self.keys, key))
        return at if at < len(self.keys) and self.keys[at] == key else -1

    def positions(self, table: Table, cells: Ints) -> Ints:
        """Where a table holds these cells: its position, -1 not listed, -2 outside its codes."""
        key, keys = self.keys[cells], np.zeros(len(cells), dtype=np.int64)
        inside = np.ones(len(cells), dtype=np.bool_)
        dimensions = {dimension.name: d for d, dimension in enumerate(table.dimensions)}
        for name, stride in zip(self.numbers, self.strides, strict=True):
            number, key = key // stride, key % stride
            if name not in dimensions:
                inside &= number == 0
                continue
            dimension = table.dimensions[dimensions[name]]
            local = np.full(len(self.numbers[name]) + 1, -1, dtype=np.int64)
            local[_numbers(self.numbers[name], dimension.codes, dimension.total)] = np.arange(
                len(dimension)
            )
            inside &= local[number] >= 0
            keys += np.maximum(local[number], 0) * int(table.strides[dimensions[name]])
        return np.where(inside, table.positions(keys), -2).astype(np.int64)


def _numbers(known: Mapping[str, int], codes: tuple[str, ...], total: str) -> Ints:
    return np.array([0 if code == total else known[code] for code in codes], dtype=np.int64)


def cells_of(tables: tuple[Table, ...]) -> Cells:
    """Number the cells of all tables; MemoryLimitError for too many combinations of codes."""
    numbers: dict[str, dict[str, int]] = {}
    for table in tables:
        for dimension in table.dimensions:
            known = numbers.setdefault(dimension.name, {})
            known[dimension.total] = 0
            for code in dimension.codes[1:]:
                known.setdefault(code, 1 + sum(number > 0 for number in known.values()))
    sizes = [1 + max(known.values()) for known in numbers.values()]
    strides = [1]
    for size in reversed(sizes[1:]):
        strides.append(strides[-1] * size)
    if strides[-1] * sizes[0] > LARGEST_KEY:
        raise MemoryLimitError(
            "the tables together have more combinations of codes than a key can number",
            value=strides[-1] * sizes[0],
            next_step="Audit fewer linked tables at a time.",
        )
    by_name = dict(zip(numbers, reversed(strides), strict=True))
    keys = [_keys(table, numbers, by_name) for table in tables]
    found, places = np.unique(np.concatenate(keys), return_inverse=True)
    ends = np.cumsum([len(each) for each in keys])[:-1]
    return Cells(
        numbers,
        tuple(_words(known) for known in numbers.values()),
        tuple(by_name.values()),
        found,
        tuple(np.split(places.astype(np.int64), ends)),
    )


def _words(known: Mapping[str, int]) -> tuple[str, ...]:
    words = [""] * (1 + max(known.values()))
    for code, number in known.items():
        words[number] = code
    return tuple(words)


def _keys(table: Table, numbers: Mapping[str, Mapping[str, int]], by_name: dict[str, int]) -> Ints:
    keys = np.zeros(len(table), dtype=np.int64)
    for dimension, nodes in zip(table.dimensions, table.nodes, strict=True):
        known = _numbers(numbers[dimension.name], dimension.codes, dimension.total)
        keys += known[nodes] * by_name[dimension.name]
    return keys
