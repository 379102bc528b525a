"""From an indicator and its cubes to numbers with statuses and intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.cubes import Cube
from samstat.disclosure.rules import Rule
from samstat.errors import CountError, DisclosureError
from samstat.indicators.arithmetic import Cells
from samstat.indicators.definition import Indicator, scaled
from samstat.indicators.evaluation import Grid, evaluate
from samstat.indicators.formula import Call, Node, Number, Reference, references
from samstat.tables import CellStatus, has_value
from samstat.uncertainty import poisson, wilson

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Computed:
    """An indicator in every combination of its breakdowns' codes, the last varying fastest.

    Numbers are in the indicator's unit, rounded to its decimals, halves away from zero; NaN where
    the status has no value. `low` and `high` bound the interval, NaN where none is known.
    """

    indicator: Indicator
    codes: tuple[tuple[str, ...], ...]
    values: Floats
    status: NDArray[np.uint8]
    low: Floats | None = None
    high: Floats | None = None

    def __len__(self) -> int:
        return int(self.values.shape[0])

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(each) for each in self.codes)

    def value(self, **codes: str) -> float | None:
        """One cell's number, a code for each breakdown; None where its status has no value."""
        at = self.position(**codes)
        return None if np.isnan(self.values[at]) else float(self.values[at])

    def position(self, **codes: str) -> int:
        places = [
            each.index(codes[name])
            for name, each in zip(self.indicator.breakdowns, self.codes, strict=True)
        ]
        return int(np.ravel_multi_index(places, self.shape)) if places else 0


def compute(
    indicator: Indicator, cubes: Mapping[str, Cube], *, rule: Rule | None = None
) -> Computed:
    """The indicator over its cubes.

    With a threshold `rule` a cell may not rest on an unsafe count that nobody has hidden: then
    DisclosureError is raised and nothing is computed. Raises the errors of the cubes and formula.
    """
    grid = Grid(indicator, cubes)
    cells = evaluate(indicator.formula, grid)
    if rule is not None:
        _refuse_unsafe(grid, cells, rule)
    low, high = _interval(grid, cells)
    d = indicator.decimals
    return Computed(
        indicator,
        grid.codes,
        rounded(cells.values, d),
        cells.status,
        None if low is None else rounded(low, d),
        None if high is None else rounded(high, d),
    )


def rounded(values: Floats, decimals: int) -> Floats:
    """To so many decimals, halves away from zero, as publishers of statistics round."""
    scale = 10.0**decimals
    # What lies within a few units in the last place of a half was a half before it was divided.
    nudged = np.abs(values) * scale * (1 + 4 * np.finfo(np.float64).eps)
    return np.asarray(np.sign(values) * np.floor(nudged + 0.5) / scale, dtype=np.float64)


def _interval(grid: Grid, cells: Cells) -> tuple[Floats | None, Floats | None]:
    indicator = grid.indicator
    found = scaled(indicator.formula)
    if indicator.uncertainty == "none" or found is None:
        return None, None
    factor, node = found
    if isinstance(node, Reference):
        taken = grid.take(node)
        if taken.low is None or taken.high is None:
            raise CountError(
                "the cube's measure has no interval to carry",
                where=f"{indicator.id}, {node.cube}.{node.measure}",
                next_step="Ask the cube for it (interval, or a survey design), or give none here.",
            )
        return taken.low * factor, taken.high * factor
    return _of_call(grid, node, factor, cells)


def _of_call(
    grid: Grid, node: Node, factor: float, cells: Cells
) -> tuple[Floats | None, Floats | None]:
    if not isinstance(node, Call):
        return None, None
    top, bottom = (evaluate(part, grid) for part in node.parts[-2:])
    # An interval from counts holds for counts of units, which weighted or modelled numbers are not.
    known = has_value(cells.status)
    for part in (top, bottom):
        known &= part.status != CellStatus.ESTIMATED
    low, high = np.full(len(grid), np.nan), np.full(len(grid), np.nan)
    confidence = grid.indicator.confidence
    if grid.indicator.uncertainty == "wilson":
        inside = np.minimum(top.values[known], bottom.values[known])
        low[known], high[known] = wilson(inside, bottom.values[known], confidence)
        factor *= 100
    else:
        low[known], high[known] = poisson(top.values[known], confidence)
        low[known] /= bottom.values[known]
        high[known] /= bottom.values[known]
        if node.function == "per":
            factor *= float(evaluate(node.parts[0], grid).values[0])
    return low * factor, high * factor


def _refuse_unsafe(grid: Grid, cells: Cells, rule: Rule) -> None:
    shown = has_value(cells.status)
    unsafe = np.zeros(len(grid), dtype=np.bool_)
    used = references(grid.indicator.formula)
    for reference in dict.fromkeys(each for r in used for each in grid.spelled_out(r)):
        taken = grid.take(reference)
        if taken.contributors is not None:
            unsafe |= _within(taken.contributors, taken.cells.status, rule)
        elif taken.low is None:
            unsafe |= _within(taken.cells.values, taken.cells.status, rule)
    for part, whole in _shares(grid.indicator.formula):
        top, bottom = evaluate(part, grid), evaluate(whole, grid)
        unsafe |= _within(bottom.values - top.values, bottom.status, rule)
    if (unsafe & shown).any():
        raise DisclosureError(
            f"{int((unsafe & shown).sum())} cells would rest on unsafe counts that are not hidden",
            where=f"{grid.indicator.id}, rule {rule.name}",
            next_step="Protect the cubes first (samstat protect) and compute from what it wrote.",
        )


def _within(values: Floats, status: NDArray[np.uint8], rule: Rule) -> Flags:
    counts = np.nan_to_num(values, nan=-1)
    inside = (counts >= rule.lowest_unsafe) & (counts <= rule.highest_unsafe)
    return np.asarray(inside & (counts == np.rint(counts)) & has_value(status), dtype=np.bool_)


def _shares(node: Node) -> list[tuple[Node, Node]]:
    """The parts and wholes of shares: who knows both knows the rest too."""
    if isinstance(node, Call):
        own = [(node.parts[0], node.parts[1])] if node.function == "share" else []
        return own + [pair for part in node.parts for pair in _shares(part)]
    if isinstance(node, Number | Reference):
        return []
    return _shares(node.left) + _shares(node.right)
