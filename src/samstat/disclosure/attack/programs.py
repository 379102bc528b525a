"""Linear and integer programs: how far one unknown can go, all sums at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack.system import UNBOUNDED, System

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
CLOSE = 1e-6
_SOLVER: Callable[[], highspy.Highs] = highspy.Highs
LARGEST = 1e9  # an unknown that no sum bounds; a program's answer this far away is no bound


@dataclass(frozen=True, eq=False)
class Answer:
    """A proved bound (None: the solver gave none), and the solution that was found on the way."""

    bound: float | None
    solution: Floats | None
    infeasible: bool = False

    @property
    def whole(self) -> bool:
        return (
            self.solution is not None
            and float(np.abs(self.solution - np.rint(self.solution)).max(initial=0)) < CLOSE
        )


def blocks_of(system: System) -> list[Ints]:
    """Unknowns that sums connect, block by block; settled ones (one value left) belong to none."""
    open_ = system.upper > system.lower
    label, _ = system.parts(open_)
    numbers = np.flatnonzero(open_)
    order = numbers[np.argsort(label[numbers], kind="stable")]
    if not len(order):
        return []
    return [
        each.astype(np.int64) for each in np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    ]


class Program:
    """One block's program; a new question goes on from the solver's last basis."""

    def __init__(self, system: System, block: Ints) -> None:
        self._system, self._block = system, block
        self._seconds = highspy.kHighsInf
        self._solver = _solver()
        self._solver.passModel(_model(system, block))

    def __len__(self) -> int:
        return len(self._block)

    def feasible(self) -> Answer:
        """Any solution."""
        return self._run(0, 0.0)

    def most(self, place: int) -> Answer:
        return self._run(place, -1.0)

    def least(self, place: int) -> Answer:
        return self._run(place, 1.0)

    def in_whole_numbers(self, seconds: float) -> Program:
        """The same block by branch and bound; after so many seconds its bound still holds."""
        other = Program(self._system, self._block)
        for place in range(len(self._block)):
            other._solver.changeColIntegrality(place, highspy.HighsVarType.kInteger)
        other._seconds = seconds
        return other

    def tighten(self, place: int, lower: int, upper: int) -> None:
        self._solver.changeColBounds(place, float(lower), float(min(upper, LARGEST)))

    def _run(self, place: int, cost: float) -> Answer:
        self._solver.changeColCost(place, cost)
        answer = self._solved(cost)
        if answer.infeasible or (answer.bound is None and not np.isfinite(self._seconds)):
            # A basis can be so bad that a fresh start does better, and a solver that starts warm
            # has called programs impossible that are not: what it says cold is what counts.
            self._solver.clearSolver()
            answer = self._solved(cost)
        self._solver.changeColCost(place, 0.0)
        return answer

    def _solved(self, cost: float) -> Answer:
        whole = np.isfinite(self._seconds)
        if whole:
            self._solver.setOptionValue("time_limit", self._solver.getRunTime() + self._seconds)
        self._solver.run()
        status, info = self._solver.getModelStatus(), self._solver.getInfo()
        sign = -1.0 if cost < 0 else 1.0
        if status == highspy.HighsModelStatus.kOptimal:
            solution = np.array(self._solver.getSolution().col_value)
            value = info.mip_dual_bound if whole else info.objective_function_value
            return Answer(sign * float(value), solution)
        if status == highspy.HighsModelStatus.kInfeasible:
            return Answer(None, None, infeasible=True)
        # A program of real numbers has no such bound, though the solver tells one.
        timed_out = whole and status == highspy.HighsModelStatus.kTimeLimit
        if timed_out and np.isfinite(info.mip_dual_bound):
            return Answer(sign * float(info.mip_dual_bound), None)
        return Answer(None, None)


def _solver() -> highspy.Highs:
    solver: highspy.Highs = _SOLVER()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)  # the same verdicts in every run
    solver.setOptionValue("simplex_strategy", 4)  # primal: a new question leaves the basis feasible
    solver.setOptionValue("mip_rel_gap", 0.0)
    return solver


def _model(system: System, block: Ints) -> highspy.HighsLp:
    """The block's rows, with settled unknowns moved to the constants."""
    settled = system.upper == system.lower
    place = np.full(len(system.lower), -1, dtype=np.int64)
    place[block] = np.arange(len(block))
    row = system.member_rows
    fixed = settled[system.members]
    constants = system.constants.copy()
    np.subtract.at(constants, row[fixed], (system.signs * system.lower[system.members])[fixed])
    kept = place[system.members] >= 0
    lengths = np.bincount(row[kept], minlength=len(constants))
    used = lengths > 0
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(block), int(used.sum())
    model.col_cost_ = np.zeros(len(block))
    model.col_lower_ = system.lower[block].astype(np.float64)
    upper = system.upper[block].astype(np.float64)
    model.col_upper_ = np.where(upper >= UNBOUNDED, LARGEST, upper)
    model.row_lower_ = model.row_upper_ = constants[used].astype(np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths[used])]).astype(np.int32)
    model.a_matrix_.index_ = place[system.members[kept]].astype(np.int32)
    model.a_matrix_.value_ = system.signs[kept].astype(np.float64)
    return model
