"""Changes of a table's amounts that keep its sums, found by linear programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

from samstat.errors import SolverError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

NOISE = 1e-4  # a change this small, of amounts whose total is a million, is the solver's own
_SOLVER: Callable[[], highspy.Highs] = highspy.Highs


class Flows:
    """One program, asked again and again; a cell's change is its way up less its way down."""

    def __init__(self, values: Floats, sums: Sequence[tuple[Ints, Floats]]) -> None:
        self._size = len(values)
        self._columns = np.arange(2 * self._size, dtype=np.int32)
        self._solver = _SOLVER()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)  # the same flows in every run
        self._solver.passModel(self._model(sums))

    def _model(self, sums: Sequence[tuple[Ints, Floats]]) -> highspy.HighsLp:
        lengths = [2 * len(cells) for cells, _ in sums]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 2 * self._size, len(sums)
        model.col_cost_ = model.col_lower_ = np.zeros(2 * self._size)
        model.col_upper_ = np.zeros(2 * self._size)
        model.row_lower_ = model.row_upper_ = np.zeros(len(sums))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        ends = [np.concatenate([cells, cells + self._size]) for cells, _ in sums]
        signs = [np.concatenate([each, -each]) for _, each in sums]
        model.a_matrix_.index_ = np.concatenate(ends).astype(np.int32)
        model.a_matrix_.value_ = np.concatenate(signs)
        return model

    def cheapest(
        self, cell: int, change: float, room: Floats, fixed: Flags, cost: Floats
    ) -> Floats | None:
        """The cheapest flow with this change of a cell; None where there is none.

        `room` is how far each cell can go down; `fixed` cells do not move; `cost` is by unit.
        """
        up = np.where(fixed, 0.0, highspy.kHighsInf)
        down = np.where(fixed, 0.0, room)
        lower = np.zeros(2 * self._size)
        up[cell], down[cell] = max(change, 0.0), max(-change, 0.0)
        lower[cell], lower[cell + self._size] = up[cell], down[cell]
        upper, both = np.concatenate([up, down]), np.concatenate([cost, cost])
        # A way up and down at no cost would be no change: the least weight keeps them apart.
        both = np.maximum(both, 1e-3)
        self._solver.changeColsBounds(len(upper), self._columns, lower, upper)
        self._solver.changeColsCost(len(both), self._columns, both)
        self._solver.clearSolver()  # a warm start would make a flow depend on the ones before
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError(
                "the solver gave up on hiding amounts",
                value=self._solver.modelStatusToString(status),
                next_step="Leave out a dimension, or merge small categories.",
            )
        found = np.array(self._solver.getSolution().col_value)
        net: Floats = found[: self._size] - found[self._size :]
        return net
