"""Amounts with who contributed them: from one row a contribution to every cell and margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from samstat.errors import MemoryLimitError, SingleRowError, WeightError
from samstat.tables.csv_file import read_amounts, read_persons
from samstat.tables.dimension import TOTAL, Dimension
from samstat.tables.margins import sparse_margins
from samstat.tables.status import CellStatus
from samstat.tables.table import LARGEST_KEY, Table, key_strides, keys_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DECIMALS = 6  # of a sum; what is beyond them is the arithmetic's own noise


@dataclass(frozen=True, eq=False)
class Contributions:
    """A table of sums, and each contributor's part of each cell, margins included.

    `table.magnitude` are the sums and `table.counts` the different contributors, who may be fewer
    in a margin than below it together. Part i is `amounts[i]` of cell `cells[i]`, from contributor
    number `holders[i]`; parts are sorted by cell, the largest first.
    """

    table: Table
    cells: Ints
    holders: Ints
    amounts: Floats

    @property
    def sums(self) -> Floats:
        return np.zeros(len(self.table)) if self.table.magnitude is None else self.table.magnitude

    @cached_property
    def starts(self) -> Ints:
        """Where each cell's parts begin, and the end of the last."""
        return np.searchsorted(self.cells, np.arange(len(self.table) + 1)).astype(np.int64)

    @cached_property
    def alone(self) -> Flags:
        """Cells with one contributor, who knows their sum."""
        return np.asarray(self.table.counts == 1, dtype=np.bool_)

    def largest(self, number: int) -> Floats:
        """Each cell's largest contributions, `[cell, rank]`, 0 where it has fewer."""
        found = np.zeros((len(self.table), number))
        rank = np.arange(len(self.cells)) - self.starts[self.cells]
        first = rank < number
        found[self.cells[first], rank[first]] = self.amounts[first]
        return found


def read_contributions(
    path: Path,
    dims: Sequence[Sequence[str]],
    contributor: str,
    amount: str,
    *,
    total: str = TOTAL,
) -> Contributions:
    """Sums from a CSV file of one row a contribution; several of one contributor are added.

    Raises what `read_persons` does, and WeightError for a negative amount.
    """
    dimensions, nodes, words = read_persons(path, dims, contributor, total=total)
    amounts = read_amounts(path, amount)
    return contributions_of(dimensions, nodes, words, amounts, where=path.name)


def contributions_of(
    dimensions: tuple[Dimension, ...],
    nodes: NDArray[np.int32],
    contributors: Sequence[str],
    amounts: Floats,
    *,
    where: str = "amounts",
) -> Contributions:
    """Every margin's sum and parts, from rows of leaves; rows of nothing contribute nothing."""
    _check_amounts(amounts, where)
    strides = key_strides(dimensions)
    names, holder = np.unique(np.array(contributors, dtype=object).astype(str), return_inverse=True)
    combinations = int(strides[0]) * len(dimensions[0])
    if combinations * (len(names) + 1) > LARGEST_KEY:
        raise MemoryLimitError(
            "contributors times combinations of codes are more than a key can number",
            where=where,
            next_step="Leave out a dimension, or split the table along one.",
        )
    filled = amounts > 0
    keys = holder.astype(np.int64) * combinations + keys_of(nodes, strides)
    keys, (parts,) = sparse_margins(dimensions, strides, keys[filled], [amounts[filled]])
    keys, holders = keys % combinations, keys // combinations
    order = np.lexsort((holders, -parts, keys))
    keys, holders, parts = keys[order], holders[order], parts[order]
    own, first = np.unique(keys, return_index=True)
    if len(own) == 0 or int(np.isin(own, keys_of(nodes, strides)).sum()) <= 1:
        raise SingleRowError(
            "the table has a single inner cell that is not empty, or none",
            where=where,
            next_step="Every margin would repeat it. Give inner cells, not totals alone.",
        )
    shape = tuple(len(dimension) for dimension in dimensions)
    table = Table(
        dimensions,
        np.array(np.unravel_index(own, shape), dtype=np.int32),
        np.diff([*first, len(keys)]).astype(np.int64),
        np.full(len(own), CellStatus.VALUE, dtype=np.uint8),
        np.round(np.add.reduceat(parts, first), DECIMALS).astype(np.float64),
    )
    return Contributions(table, np.searchsorted(own, keys).astype(np.int64), holders, parts)


def _check_amounts(amounts: Floats, where: str) -> None:
    wrong = ~np.isfinite(amounts) | (amounts < 0)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise WeightError(
            "the amount is negative or no number",
            where=f"{where}, row {row + 1}",
            value=float(amounts[row]),
            next_step="Rules of shares hold for amounts from 0 and up: correct the row, or give "
            "gains and losses as two columns from 0 and up and protect each by itself.",
        )
