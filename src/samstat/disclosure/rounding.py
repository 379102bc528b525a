"""Additive small-count rounding: inner cells below the base become 0 or the base.

Every margin is the sum of its rounded inner cells, so no published number is below the base but 0,
and nothing can be subtracted to one. Which small cell goes up and which down is chosen so that all
published cells stay near what they were. The kind of method is that of Langsrud and Heldal (2018),
"An Algorithm for Small Count Rounding of Tabular Data"; the search here is another.

Utility, over all published cells f with rounded g, the combinations without anybody included (they
add nothing): 1 − HD / √Σf with the Hellinger distance HD = √(½ Σ (√f − √g)²). It is 1 where nothing
changed. Source: Shlomo, Antal and Elliot (2015), Journal of Official Statistics 31(2), 305–324.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.rounding_search import improve
from samstat.errors import ProtectionError, RuleError
from samstat.tables import CellStatus, Dimension, Table, has_value, with_zeros
from samstat.tables.table import Flags, Ints, Statuses

SMALLEST_BASE = 2
LARGEST_BASE = 1_000
# Cells without a number of which others may know that somebody is in them.
UNCOUNTED = (CellStatus.SUPPRESSED, CellStatus.UNKNOWN, CellStatus.NOT_REPORTED)


@dataclass(frozen=True, eq=False)
class Rounding:
    """The table as counted, every combination listed, and the same cells as published."""

    table: Table
    public: Table
    base: int

    @cached_property
    def differences(self) -> Ints:
        """Published less counted, cell by cell."""
        return self.public.counts - self.table.counts

    @property
    def largest_difference(self) -> int:
        return int(np.abs(self.differences).max(initial=0))

    @property
    def utility(self) -> float:
        return hellinger_utility(self.table.counts, self.public.counts)


def hellinger_utility(counted: Ints, published: Ints) -> float:
    """1 − √(½ Σ (√f − √g)²) / √Σf; 1 for a table in which nobody is counted and none published."""
    total = float(counted.sum())
    distance = float(np.sqrt(((np.sqrt(counted) - np.sqrt(published)) ** 2).sum() / 2))
    return 1 - distance / np.sqrt(total) if total else 1.0 - float(distance > 0)


def round_counts(table: Table, base: int = 3) -> Rounding:
    """Round all inner cells from 1 to base − 1 to 0 or the base, margins as sums of them.

    The public table lists every combination: a row for a 0 that was somebody would tell him from
    the zeros without a row. For the same reason a status never tells which cells were changed:
    where any was, each that may have been is 'rounded' (inner cells of 0 or the base, and the
    margins above such). The same table gives the same result.

    Raises RuleError for a base that is no whole number from 2 to 1,000, ProtectionError where
    cells are hidden or uncounted (a margin less its other cells would tell what is left), and
    MemoryLimitError for more than 30 million combinations.
    """
    if not SMALLEST_BASE <= base <= LARGEST_BASE:
        raise RuleError(
            "the rounding base cannot be used",
            value=base,
            next_step=f"Choose a whole number from {SMALLEST_BASE} to {LARGEST_BASE}.",
        )
    if np.isin(table.status, UNCOUNTED).any():
        raise ProtectionError(
            "the table has cells without a number, and rounding cannot hide what sums tell of them",
            value=int(np.isin(table.status, UNCOUNTED).sum()),
            next_step="Round the table before cells are hidden, or use samstat protect.",
        )
    full = with_zeros(table)
    small = np.flatnonzero(full.is_inner & (full.counts > 0) & (full.counts < base))
    if not len(small):
        return Rounding(full, full, base)
    differences = improve(full.counts, _above(full, small), full.counts[small], base)
    counts = full.counts + differences
    public = replace(
        full, counts=counts, status=_statuses(full, counts, base), magnitude=None, contributors=None
    )
    return Rounding(full, public, base)


def _above(full: Table, cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """`[i, k]`: the k-th published cell that small cell i is part of, itself first; -1 fills up.

    In a table with every combination a cell's key is its place.
    """
    above = np.zeros((len(cells), 1), dtype=np.int64)
    for d, dimension in enumerate(full.dimensions):
        paths = _paths(dimension)[full.nodes[d, cells]]
        steps = np.where(paths >= 0, paths * full.strides[d], -1)
        joined = above[:, :, None] + steps[:, None, :]
        joined[(above[:, :, None] < 0) | (steps[:, None, :] < 0)] = -1
        above = joined.reshape(len(cells), -1)
    return np.ascontiguousarray(above)


def _paths(dimension: Dimension) -> NDArray[np.int64]:
    """Each code and all above it, the total last, -1 where a branch is less deep."""
    paths = np.full((len(dimension), dimension.height + 1), -1, dtype=np.int64)
    for node in range(len(dimension)):
        path = dimension.path(node)
        paths[node, : len(path)] = path
    return paths


def _statuses(full: Table, counts: Ints, base: int) -> Statuses:
    """'Rounded' wherever a number may have been changed, as far as a reader can tell."""
    shown = has_value(full.status)
    doubtful = _summed(full, full.is_inner & shown & ((counts == 0) | (counts == base)))
    status = np.where(full.status == CellStatus.ZERO, CellStatus.VALUE, full.status)
    return np.where(doubtful & shown, CellStatus.ROUNDED, status).astype(np.uint8)


def _summed(full: Table, inner: Flags) -> Flags:
    """Which cells are, or have below them, an inner cell of these."""
    found = inner.reshape(full.shape).copy()
    for axis, dimension in enumerate(full.dimensions):
        lines = np.moveaxis(found, axis, 0)
        for node in range(len(dimension) - 1, 0, -1):  # children have higher numbers
            lines[dimension.parents[node]] |= lines[node]
    return found.reshape(-1)
