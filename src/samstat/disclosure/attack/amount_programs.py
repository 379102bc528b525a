"""Published sums as equations of the hidden ones, and linear programs for one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from samstat.errors import ContradictionError, SolverError
from samstat.tables import CellStatus, Table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CLOSE = 1e-3  # of amounts whose largest is a million
LARGEST = 1e9  # an amount that no sum bounds, where the largest published one is a million
_SOLVER: Callable[[], highspy.Highs] = highspy.Highs


@dataclass(frozen=True, eq=False)
class Sums:
    """Rows matrix · x = constants, of scaled hidden amounts.

    `place` is a cell's x, -1 for none, and `cells` the cell of each x.

    `slack` is how far published sums are from adding up where nothing is hidden: rounded amounts
    seldom do, and no equation is trusted beyond that.
    """

    matrix: csr_matrix
    constants: Floats
    place: Ints
    cells: Ints
    scale: float
    slack: float

    @property
    def size(self) -> int:
        return int(self.matrix.shape[1])

    def blocks(self) -> Iterator[Sums]:
        """Hidden amounts that no equation connects with others, each with its own equations."""
        linked = csr_matrix(abs(self.matrix.T) @ abs(self.matrix))
        number, label = connected_components(linked, directed=False)
        of_row = label[self.matrix.indices[self.matrix.indptr[:-1]]]  # no row is empty
        order, rows = np.argsort(label, kind="stable"), np.argsort(of_row, kind="stable")
        ends = np.cumsum(np.bincount(label, minlength=number))[:-1]
        row_ends = np.cumsum(np.bincount(of_row, minlength=number))[:-1]
        for mine, equations in zip(np.split(order, ends), np.split(rows, row_ends), strict=True):
            place = np.full(len(self.place), -1, dtype=np.int64)
            place[self.cells[mine]] = np.arange(len(mine))
            yield replace(
                self,
                matrix=csr_matrix(self.matrix[equations][:, mine]),
                constants=self.constants[equations],
                place=place,
                cells=self.cells[mine],
            )


def sums_known(table: Table) -> Sums:
    """What the published amounts say of the hidden; ContradictionError where none is published."""
    amounts = np.zeros(len(table)) if table.magnitude is None else table.magnitude
    hidden = table.status == CellStatus.SUPPRESSED
    if hidden.all():
        raise ContradictionError("no amount is published", next_step="Check the column of amounts.")
    shown = np.where(hidden, 0.0, amounts)
    scale = 1e6 / max(float(shown.max()), 1e-300)
    rows = _relations(table)
    constants = -np.asarray(rows @ (shown * scale)).ravel()
    open_ = np.asarray(rows[:, hidden].getnnz(axis=1)).ravel() > 0
    slack = float(np.abs(constants[~open_]).max(initial=0.0))
    place = np.full(len(table), -1, dtype=np.int64)
    place[hidden] = np.arange(int(hidden.sum()))
    matrix = csr_matrix(rows[open_][:, hidden])
    return Sums(matrix, constants[open_], place, np.flatnonzero(hidden), scale, slack)


def _relations(table: Table) -> csr_matrix:
    """One row for each parent along each dimension: its children less itself."""
    rows, columns, signs, number = [], [], [], 0
    for parents in table.parents:
        children = np.flatnonzero(parents >= 0)
        heads, row = np.unique(parents[children], return_inverse=True)
        rows += [row + number, np.arange(len(heads)) + number]
        columns += [children, heads]
        signs += [np.ones(len(children)), -np.ones(len(heads))]
        number += len(heads)
    entries = (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns)))
    return csr_matrix(entries, shape=(number, len(table)))


class Bounds:
    """The least and the most of one hidden amount, by what somebody knows of all of them."""

    def __init__(self, sums: Sums) -> None:
        self._columns = np.arange(sums.size, dtype=np.int32)
        self._solver = _SOLVER()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)  # the same bounds in every run
        # Primal simplex: another amount's bound leaves the last basis feasible.
        self._solver.setOptionValue("simplex_strategy", 4)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = sums.size, len(sums.constants)
        model.col_cost_ = model.col_lower_ = np.zeros(sums.size)
        model.col_upper_ = np.full(sums.size, LARGEST)
        model.row_lower_ = sums.constants - sums.slack
        model.row_upper_ = sums.constants + sums.slack
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = sums.matrix.indptr.astype(np.int32)
        model.a_matrix_.index_ = sums.matrix.indices.astype(np.int32)
        model.a_matrix_.value_ = sums.matrix.data.astype(np.float64)
        self._solver.passModel(model)

    def know(self, lower: Floats, upper: Floats) -> None:
        self._solver.changeColsBounds(len(lower), self._columns, lower, upper)

    def least(self, place: int) -> tuple[float, Floats]:
        return self._run(place, 1.0)

    def most(self, place: int) -> tuple[float, Floats]:
        return self._run(place, -1.0)

    def _run(self, place: int, way: float) -> tuple[float, Floats]:
        """The bound and the amounts that reach it; a failure counts only from a cold start."""
        self._solver.changeColCost(place, way)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self._solver.clearSolver()
            self._solver.run()
        status = self._solver.getModelStatus()
        self._solver.changeColCost(place, 0.0)
        if status == highspy.HighsModelStatus.kInfeasible:
            raise ContradictionError(
                "no amounts from zero and up fit what is published",
                next_step="Check that the published sums add up.",
            )
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError(
                "the solver gave up on a hidden amount's bounds",
                value=self._solver.modelStatusToString(status),
                next_step="Audit a smaller part of the table.",
            )
        solution = np.array(self._solver.getSolution().col_value)
        return float(solution[place]), solution
