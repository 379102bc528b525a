"""The cheapest pattern by integer programming, with a lower bound where time runs out.

A master program chooses cells; for each unsafe cell a linear program asks how far an attacker's
range goes in that pattern. Where it is too short, its dual values say which cells would widen it,
and that becomes a new row of the master (Fischetti and Salazar-González 2001, Management Science
47(7)).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from samstat.errors import ProtectionError, SolverError
from samstat.tables.jj import Problem

Floats = NDArray[np.float64]
CLOSE = 1e-6
_SOLVER: Callable[[], highspy.Highs] = highspy.Highs


@dataclass(frozen=True, eq=False)
class Pattern:
    """The hidden cells, their cost with the unsafe ones, and a bound that no pattern beats."""

    hidden: NDArray[np.bool_]
    cost: float
    lower_bound: float

    @property
    def gap(self) -> float:
        return (self.cost - self.lower_bound) / self.cost if self.cost else 0.0


def cheapest_pattern(problem: Problem, *, seconds: float = 60.0) -> Pattern:
    """The cheapest pattern in which every unsafe cell has its range; ranges are of real numbers.

    Raises ProtectionError where even hiding all that may be hidden is not enough, and SolverError
    where time runs out before a pattern is safe; what it received is the lower bound so far.
    """
    ends = time.monotonic() + seconds
    unsafe = [cell for cell, status in enumerate(problem.status) if status == "u"]
    free = np.array([float(status != "z") for status in problem.status])
    if any(_cuts(problem, cell, free) for cell in unsafe):
        raise ProtectionError(
            "hiding every cell that may be hidden is not enough",
            next_step="Let more cells be hidden, or ask for narrower ranges.",
        )
    master = _master(problem)
    while True:
        chosen, bound = _solved(master)
        rows = [row for cell in unsafe for row in _cuts(problem, cell, chosen)]
        if not rows:
            hidden = chosen > 0.5
            return Pattern(hidden, float(problem.cost[hidden].sum()), bound)
        for coefficients, needed in rows:
            used = np.flatnonzero(coefficients)
            master.addRow(needed, highspy.kHighsInf, len(used), used, coefficients[used])
        if time.monotonic() > ends:
            raise SolverError(
                f"no safe pattern within {seconds:g} seconds",
                value=f"lower bound {bound:g}",
                next_step="Allow more time, or protect the table by the search for large ones.",
            )


def _quiet() -> highspy.Highs:
    solver: highspy.Highs = _SOLVER()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)  # the same pattern in every run
    solver.setOptionValue("mip_rel_gap", 0.0)
    return solver


def _master(problem: Problem) -> highspy.Highs:
    solver = _quiet()
    for cell, status in enumerate(problem.status):
        solver.addVar(float(status == "u"), float(status != "z"))
        solver.changeColCost(cell, float(problem.cost[cell]))
        solver.changeColIntegrality(cell, highspy.HighsVarType.kInteger)
    return solver


def _solved(master: highspy.Highs) -> tuple[Floats, float]:
    master.run()
    if master.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise SolverError(
            "the solver gave up on choosing cells",
            value=master.modelStatusToString(master.getModelStatus()),
            next_step="Check that costs and bounds are finite, or allow more time.",
        )
    return np.rint(master.getSolution().col_value), float(master.getInfo().objective_function_value)


def _cuts(problem: Problem, cell: int, chosen: Floats) -> list[tuple[Floats, float]]:
    """Rows that the chosen cells break: none where the unsafe cell's range goes far enough."""
    above, upper = _reach(problem, cell, chosen, 1.0)
    below, lower = _reach(problem, cell, chosen, -1.0)
    wanted = (
        (above, upper, problem.up[cell]),
        (below, lower, problem.down[cell]),
        (above + below, upper + lower, problem.slide[cell]),
    )
    return [
        (np.minimum(coefficients, needed), float(needed))
        for reach, coefficients, needed in wanted
        if reach < needed - CLOSE
    ]


def _reach(problem: Problem, cell: int, chosen: Floats, way: float) -> tuple[float, Floats]:
    """How far the cell can go up (1) or down (-1), and how much each hidden cell lets it.

    For any dual values the cell's change is a sum of d times the others' changes, each at most its
    room times whether it is hidden; so the row built of them holds for every pattern.
    """
    room_up = problem.highest - problem.values
    room_down = problem.values - problem.lowest
    solver = _quiet()
    for other in range(len(chosen)):
        solver.addVar(-room_down[other] * chosen[other], room_up[other] * chosen[other])
    solver.changeColCost(cell, -way)
    for cells, signs in problem.relations:
        solver.addRow(0.0, 0.0, len(cells), cells, signs)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise SolverError(
            "the solver gave up on a cell's range",
            where=f"cell {cell}",
            value=solver.modelStatusToString(solver.getModelStatus()),
            next_step="Check that the cell's bounds are finite and hold its value.",
        )
    direction = np.zeros(len(chosen))
    direction[cell] = way
    for dual, (cells, signs) in zip(solver.getSolution().row_dual, problem.relations, strict=True):
        np.add.at(direction, cells, dual * signs)
    coefficients = np.maximum(direction, 0) * room_up + np.maximum(-direction, 0) * room_down
    return -float(solver.getInfo().objective_function_value), coefficients
