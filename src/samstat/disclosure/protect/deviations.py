"""Other tables that keep the same rows: the cheapest deviation by an integer program (HiGHS)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, vstack

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
MOVED = 0.001  # what a step of a hidden cell costs: little, so that tables stay near the counted
_SOLVER: Callable[[], highspy.Highs] = highspy.Highs
NODES = 200  # of branch and bound; any whole solution proves a range, the cheapest is not needed


@dataclass(eq=False)
class Limits:
    """Deviations d with lowest ≤ d ≤ highest and, for each row, 0 ≤ Σ sign · d + room.

    `room` is what a row of the counted table leaves: whole − part, or sum of parts − whole. A row
    that must stay a sum is to come to 0.
    """

    lowest: Ints
    highest: Ints
    rows: list[csr_matrix] = field(default_factory=list)
    below: list[Floats] = field(default_factory=list)
    above: list[Floats] = field(default_factory=list)

    def add_sums(self, counts: Ints, parts: Ints, wholes: Ints, *, adds_up: bool) -> None:
        """Σ parts − whole ≥ 0, or = 0."""
        heads, row = np.unique(wholes, return_inverse=True)
        at = np.concatenate([row, np.arange(len(heads))])
        cells = np.concatenate([parts, heads])
        signs = np.concatenate([np.ones(len(parts)), -np.ones(len(heads))])
        self._add(counts, (at, cells, signs), len(heads), np.full(len(heads), adds_up))

    def add_pairs(self, counts: Ints, parts: Ints, wholes: Ints) -> None:
        """whole − part ≥ 0."""
        at = np.tile(np.arange(len(parts)), 2)
        signs = np.concatenate([np.ones(len(parts)), -np.ones(len(parts))])
        cells = np.concatenate([wholes, parts])
        self._add(counts, (at, cells, signs), len(parts), np.zeros(len(parts), dtype=np.bool_))

    def _add(
        self, counts: Ints, entries: tuple[Ints, Ints, Floats], rows: int, equal: Flags
    ) -> None:
        at, cells, signs = entries
        matrix = csr_matrix((signs, (at, cells)), shape=(rows, len(counts)))
        self.rows.append(matrix)
        room = matrix @ counts.astype(np.float64)
        self.below.append(-room)
        self.above.append(np.where(equal, -room, highspy.kHighsInf))

    def joined(self, cells: Flags) -> Flags:
        """These cells and all that share a row with one of them."""
        found = cells.copy()
        for matrix in self.rows:
            touched = abs(matrix) @ cells.astype(np.float64) > 0
            found |= abs(matrix).T @ touched.astype(np.float64) > 0
        return found


def cheapest_deviation(
    limits: Limits, near: Ints, cell: int, target: int, cost: Floats
) -> Ints | None:
    """A deviation of whole numbers that moves `cell` by at least `target` (at most, below zero).

    Only cells of `near` move; a step of cell i costs `cost[i]`. None where there is none. The
    answer is checked against every row before it is given.
    """
    ups, downs = limits.highest[near].copy(), -limits.lowest[near]
    least_up, least_down = np.zeros_like(ups), np.zeros_like(ups)
    at = int(np.searchsorted(near, cell))
    if target > 0:
        least_up[at], downs[at] = target, 0
        ups[at] = max(ups[at], target)
    else:
        least_down[at], ups[at] = -target, 0
    deviation = _solved(
        _model(limits, near, (least_up, ups), (least_down, downs), cost), near, len(limits.lowest)
    )
    if deviation is None or not _keeps(limits, deviation):
        return None
    reached = deviation[cell] >= target if target > 0 else deviation[cell] <= target
    return deviation if reached else None


def smallest_that_fit(limits: Limits, cells: Ints) -> Ints | None:
    """Small whole numbers for these cells, from 0 or more, that keep the rows; None without any."""
    none, cost = np.zeros(len(cells), dtype=np.int64), np.zeros(len(limits.lowest))
    span = (limits.lowest[cells], limits.highest[cells])
    found = _solved(_model(limits, cells, span, (none, none), cost), cells, len(limits.lowest))
    return found if found is not None and _keeps(limits, found) else None


def _solved(model: highspy.HighsLp, near: Ints, size: int) -> Ints | None:
    solver = _SOLVER()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_max_nodes", NODES)
    solver.passModel(model)
    solver.run()
    solution = solver.getSolution()
    if not solution.value_valid:
        return None
    values = np.rint(np.array(solution.col_value)).astype(np.int64)
    deviation = np.zeros(size, dtype=np.int64)
    deviation[near] = values[: len(near)] - values[len(near) :]
    return deviation


def _keeps(limits: Limits, deviation: Ints) -> bool:
    inside = (deviation >= limits.lowest) & (deviation <= limits.highest)
    rows = zip(limits.rows, limits.below, limits.above, strict=True)
    return bool(
        inside.all()
        and all(
            ((sums := matrix @ deviation) >= below).all() and (sums <= above).all()
            for matrix, below, above in rows
        )
    )


def _model(
    limits: Limits, near: Ints, up: tuple[Ints, Ints], down: tuple[Ints, Ints], cost: Floats
) -> highspy.HighsLp:
    """Each cell's steps up and down as two whole unknowns, and the rows that they touch.

    `up` and `down` are the fewest and the most steps of each cell of `near`.
    """
    model = highspy.HighsLp()
    model.num_col_ = 2 * len(near)
    model.col_cost_ = np.tile(np.maximum(cost[near], MOVED), 2)
    model.col_lower_ = np.concatenate([up[0], down[0]]).astype(float)
    model.col_upper_ = np.concatenate([up[1], down[1]]).astype(float)
    model.integrality_ = [highspy.HighsVarType.kInteger] * (2 * len(near))
    parts, below, above = [], [], []
    for matrix, low, high in zip(limits.rows, limits.below, limits.above, strict=True):
        own = matrix[:, near]
        used = np.flatnonzero(np.diff(own.indptr))
        parts.append(own[used])
        below.append(low[used])
        above.append(high[used])
    _take_rows(model, parts, np.concatenate(below), np.concatenate(above))
    return model


def _take_rows(
    model: highspy.HighsLp, parts: list[csr_matrix], below: Floats, above: Floats
) -> None:
    whole = vstack(parts, format="csr")
    whole = csr_matrix(hstack([whole, -whole], format="csr"))
    model.num_row_ = whole.shape[0]
    model.row_lower_, model.row_upper_ = below, above
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = whole.indptr.astype(np.int32)
    model.a_matrix_.index_ = whole.indices.astype(np.int32)
    model.a_matrix_.value_ = whole.data.astype(np.float64)
