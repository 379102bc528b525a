"""A table: cells with all their margins as a structure of arrays, sorted by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from samstat.errors import MemoryLimitError
from samstat.tables.dimension import Dimension
from samstat.tables.status import CellStatus

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]
Statuses = NDArray[np.uint8]

LARGEST_KEY = 2**62


@dataclass(frozen=True, eq=False)
class Table:
    """Cells over dimensions, margins included; a combination that is not listed is a zero.

    `nodes[d, i]` is cell i's code number in dimension d. `counts` are whole and not negative;
    `magnitude` (an amount, in the file's unit) and `contributors` (how many a cell's amount comes
    from) are optional. Cells are sorted by `key`, the mixed-radix number of their nodes, which is
    how linked tables and a series of releases recognise a cell that they share.
    """

    dimensions: tuple[Dimension, ...]
    nodes: Numbers
    counts: Ints
    status: Statuses
    magnitude: Floats | None = None
    contributors: Ints | None = None

    def __len__(self) -> int:
        return int(self.counts.shape[0])

    @cached_property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(dimension) for dimension in self.dimensions)

    @cached_property
    def strides(self) -> Ints:
        return key_strides(self.dimensions)

    @cached_property
    def keys(self) -> Ints:
        return keys_of(self.nodes, self.strides)

    @cached_property
    def is_inner(self) -> Flags:
        """Which cells are leaves in every dimension."""
        inner = np.ones(len(self), dtype=np.bool_)
        for dimension, nodes in zip(self.dimensions, self.nodes, strict=True):
            inner &= dimension.is_leaf[nodes]
        return inner

    @cached_property
    def parents(self) -> Numbers:
        """`parents[d, i]`: the cell one step above cell i along dimension d, -1 at its total.

        Cells with the same parent along a dimension add up to it: this array is the table's whole
        system of additive relations. A parent that is not listed is -1 too (linked tables).
        """
        found = np.full(self.nodes.shape, -1, dtype=np.int32)
        for d, dimension in enumerate(self.dimensions):
            above = dimension.parents[self.nodes[d]].astype(np.int64)
            child = np.flatnonzero(above >= 0)
            step = (above[child] - self.nodes[d, child]) * self.strides[d]
            found[d, child] = self.positions(self.keys[child] + step)
        return found

    def positions(self, keys: Ints) -> Numbers:
        """Where cells stand, -1 for those that are not listed."""
        at = np.searchsorted(self.keys, keys)
        at[at == len(self)] = 0
        return np.where(self.keys[at] == keys, at, -1).astype(np.int32)

    def position(self, codes: Mapping[str, str]) -> int:
        """The cell of these codes (a dimension left out means its total), -1 where not listed."""
        key = 0
        for d, dimension in enumerate(self.dimensions):
            code = codes.get(dimension.name, dimension.total)
            if code not in dimension.number:
                raise dimension.has_not(code)
            key += dimension.number[code] * int(self.strides[d])
        return int(self.positions(np.array([key], dtype=np.int64))[0])

    def codes(self, cell: int) -> tuple[str, ...]:
        """One cell's codes, in the order of the dimensions."""
        pairs = zip(self.dimensions, self.nodes[:, cell], strict=True)
        return tuple(dimension.codes[node] for dimension, node in pairs)

    def with_status(self, status: Statuses) -> Table:
        return replace(self, status=status)

    def published(self) -> Table:
        """What may leave the house: a cell without a published number carries none at all."""
        hidden = ~has_value(self.status)
        return replace(
            self,
            counts=np.where(hidden, 0, self.counts),
            magnitude=None if self.magnitude is None else np.where(hidden, np.nan, self.magnitude),
            contributors=None,
        )


def has_value(status: Statuses) -> Flags:
    """Which statuses come with a number."""
    allowed = np.array([CellStatus(code).has_value for code in range(len(CellStatus))])
    return np.asarray(allowed[status], dtype=np.bool_)


def key_strides(dimensions: tuple[Dimension, ...]) -> Ints:
    """Mixed-radix weights, the last dimension varying fastest."""
    strides = [1]
    for dimension in reversed(dimensions[1:]):
        strides.append(strides[-1] * len(dimension))
    if strides[-1] * len(dimensions[0]) > LARGEST_KEY:
        raise MemoryLimitError(
            "the dimensions have more combinations than a key can number",
            value=strides[-1] * len(dimensions[0]),
            next_step="Leave out a dimension, or split the table along one.",
        )
    return np.array(strides[::-1], dtype=np.int64)


def same_twice(keys: Ints) -> tuple[int, int] | None:
    """The first two rows, from 0, that have one key; None where each has its own."""
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(np.diff(keys[order]) == 0)
    if not len(same):
        return None
    first, second = sorted(int(order[same[0] + step]) for step in (0, 1))
    return first, second


def keys_of(nodes: Numbers, strides: Ints) -> Ints:
    return np.asarray(strides @ nodes.astype(np.int64), dtype=np.int64)
