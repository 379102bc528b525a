"""A formula over cubes, cell by cell of the indicator's breakdowns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from samstat.cubes import Column, Cube
from samstat.cubes.datasets import COUNTED, NO_TOTAL
from samstat.errors import CountError, DefinitionError, MemoryLimitError, UnknownCodeError
from samstat.indicators.arithmetic import Cells, added, constant, divided, finished, multiplied
from samstat.indicators.definition import Indicator, Need
from samstat.indicators.formula import Call, Node, Number, Operation, Reference
from samstat.tables import CellStatus, Dimension, has_value
from samstat.tables.table import key_strides

LARGEST = 5_000_000  # cells of an indicator; about 100 bytes each while it is computed
EVERY = "*"  # in place of a code: the dimension's whole, or the sum of its codes
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Taken:
    """A reference's cells, and its own interval where the measure has one."""

    cells: Cells
    low: Floats | None = None
    high: Floats | None = None
    contributors: Floats | None = None


@dataclass(frozen=True, eq=False)
class Grid:
    """Every combination of the breakdowns' codes, the last breakdown varying fastest.

    The codes are those of the cubes together, each dimension's total first where it has one.
    """

    indicator: Indicator
    cubes: Mapping[str, Cube]

    @cached_property
    def codes(self) -> tuple[tuple[str, ...], ...]:
        found = []
        for breakdown in self.indicator.breakdowns:
            codes: dict[str, None] = {}
            for name, need in self.indicator.cubes.items():
                dimension = dimension_of(self.cubes[name], need, breakdown)
                rest = dimension.codes[1:] if codes else dimension.codes
                codes.update(dict.fromkeys(rest))
            codes.pop(NO_TOTAL, None)
            found.append(tuple(codes))
        cells = float(np.prod([float(len(each)) for each in found]))
        if cells > LARGEST:
            raise MemoryLimitError(
                f"the breakdowns have {cells:.0f} combinations",
                where=self.indicator.id,
                value=f"limit {LARGEST}",
                next_step="Leave out a breakdown, or count with fewer codes.",
            )
        return tuple(found)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(each) for each in self.codes)

    def __len__(self) -> int:
        return int(np.prod(self.shape)) if self.shape else 1

    def at(self, cell: int) -> dict[str, str]:
        """The codes of one cell."""
        places = np.unravel_index(cell, self.shape) if self.shape else ()
        return {
            name: codes[int(place)]
            for name, codes, place in zip(
                self.indicator.breakdowns, self.codes, places, strict=True
            )
        }

    def take(self, reference: Reference) -> Taken:
        """The reference in every cell; what the cube does not have is unknown."""
        cube, need = self.cubes[reference.cube], self.indicator.cubes[reference.cube]
        column = cube.column(need.column(reference.measure))
        keys, known = self._keys(reference, cube, need)
        at = np.minimum(np.searchsorted(cube.keys, keys), max(0, len(cube) - 1))
        listed = known & (cube.keys[at] == keys)
        counted = column.kind in COUNTED
        absent = cube.absent if counted or not cube.absent.has_value else CellStatus.NOT_APPLICABLE
        status = np.where(listed, column.status[at], np.uint8(absent)).astype(np.uint8)
        status[~known] = CellStatus.UNKNOWN
        values = np.where(listed, column.values[at].astype(np.float64), 0.0)
        cells = finished(np.where(has_value(status), values, 0.0), status, counted)
        return Taken(cells, *(_part(column, part, at, listed) for part in PARTS))

    def spelled_out(self, reference: Reference) -> list[Reference]:
        """The references whose sum is meant: with `*` for a code, the whole or all codes of it."""
        cube, need = self.cubes[reference.cube], self.indicator.cubes[reference.cube]
        found = [reference]
        for at, (name, code) in enumerate(reference.chosen):
            if code != EVERY:
                continue
            dimension = dimension_of(cube, need, name)
            codes = dimension.codes[1:] if dimension.total == NO_TOTAL else dimension.codes[:1]
            found = [_with_code(each, at, code) for each in found for code in codes]
        return found

    def _keys(
        self, reference: Reference, cube: Cube, need: Need
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        chosen = dict(reference.chosen)
        keys = np.zeros(self.shape or (1,), dtype=np.int64)
        known = np.ones(self.shape or (1,), dtype=np.bool_)
        names = {need.column(dimension): dimension for dimension in need.dimensions}
        for dimension, stride in zip(cube.dimensions, key_strides(cube.dimensions), strict=True):
            name = names.get(dimension.name)
            if name in chosen:
                keys += _node(dimension, chosen[name], reference) * stride
            elif name in self.indicator.breakdowns:
                axis = self.indicator.breakdowns.index(name)
                nodes = _nodes(dimension, self.codes[axis])
                spread = [1] * len(self.shape)
                spread[axis] = -1
                keys += np.maximum(nodes, 0).reshape(spread) * stride
                known &= (nodes >= 0).reshape(spread)
            elif dimension.total == NO_TOTAL:
                raise DefinitionError(
                    f"the cube has no total over {dimension.name!r}",
                    where=f"{self.indicator.id}, {reference.cube}.{reference.measure}",
                    value=list(dimension.codes[1:6]),
                    next_step=f"Name the whole's code (--total {dimension.name}=CODE), choose "
                    "a code in the formula, or make it a breakdown.",
                )
        return keys.ravel(), known.ravel()


PARTS = ("low", "high", "contributors")


def _part(
    column: Column, part: str, at: NDArray[np.int64], listed: NDArray[np.bool_]
) -> Floats | None:
    numbers = getattr(column, part)
    return None if numbers is None else np.where(listed, numbers[at].astype(np.float64), np.nan)


def dimension_of(cube: Cube, need: Need, name: str) -> Dimension:
    """The cube's dimension that the indicator calls so."""
    wanted = need.column(name)
    for dimension in cube.dimensions:
        if dimension.name == wanted:
            return dimension
    raise DefinitionError(
        f"the cube has no dimension {wanted!r}",
        where=f"cube {need.name}",
        value=[each.name for each in cube.dimensions],
        next_step=f'Say what it is called there: columns = {{ {name} = "…" }}.',
    )


def _with_code(reference: Reference, at: int, code: str) -> Reference:
    chosen = list(reference.chosen)
    chosen[at] = (chosen[at][0], code)
    return replace(reference, chosen=tuple(chosen))


def _node(dimension: Dimension, code: str, reference: Reference) -> int:
    if code not in dimension.number:
        raise UnknownCodeError(
            "the formula chooses a code that the cube does not have",
            where=f"{reference.cube}.{reference.measure}[{dimension.name}]",
            value=code,
            next_step=f"Its codes begin {', '.join(dimension.codes[:6])}.",
        )
    return dimension.number[code]


def _nodes(dimension: Dimension, codes: tuple[str, ...]) -> NDArray[np.int64]:
    """Each code's number, -1 where the cube lacks it; the totals of all cubes are the same."""
    numbers = [dimension.number.get(code, -1) for code in codes]
    # Two cubes may name the same whole differently; the first cube's total stands first.
    if numbers and numbers[0] < 0 and dimension.total != NO_TOTAL and dimension.total not in codes:
        numbers[0] = 0
    return np.array(numbers, dtype=np.int64)


def evaluate(node: Node, grid: Grid) -> Cells:
    """The formula's cells, statuses kept as samstat.indicators.arithmetic says."""
    if isinstance(node, Number):
        return constant(node.value, len(grid))
    if isinstance(node, Reference):
        first, *rest = (grid.take(each).cells for each in grid.spelled_out(node))
        for each in rest:
            first = added(first, each)
        return first
    if isinstance(node, Operation):
        left, right = evaluate(node.left, grid), evaluate(node.right, grid)
        if node.sign in "+-":
            return added(left, right, 1 if node.sign == "+" else -1)
        return multiplied(left, right) if node.sign == "*" else divided(left, right)
    return _called(node, [evaluate(part, grid) for part in node.parts], grid)


def _called(node: Call, parts: list[Cells], grid: Grid) -> Cells:
    if node.function == "sum":
        whole = parts[0]
        for part in parts[1:]:
            whole = added(whole, part)
        return whole
    if node.function == "per":
        return multiplied(parts[0], divided(parts[1], parts[2]))
    if node.function == "share":
        _check_share(parts[0], parts[1], grid)
    quotient = divided(parts[0], parts[1])
    return quotient if node.function == "rate" else multiplied(constant(100, len(grid)), quotient)


def _check_share(part: Cells, whole: Cells, grid: Grid) -> None:
    shown = has_value(part.status) & has_value(whole.status)
    # Rounded and perturbed counts may pass their whole by a little; plain ones may not.
    exact = (part.status <= CellStatus.ZERO) & (whole.status <= CellStatus.ZERO)
    wrong = shown & ((part.values < 0) | (exact & (part.values > whole.values)))
    if wrong.any():
        cell = int(np.flatnonzero(wrong)[0])
        raise CountError(
            "a share's part is negative or larger than its whole",
            where=f"{grid.indicator.id}, {grid.at(cell) or 'the total'}",
            value=(float(part.values[cell]), float(whole.values[cell])),
            next_step="Count the part among the whole, or use rate() where it is no share.",
        )
