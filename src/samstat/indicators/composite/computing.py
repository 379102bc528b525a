"""From computed indicators to an index with ranks, statuses and sensitivity."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.errors import DefinitionError, SingleRowError
from samstat.indicators.arithmetic import joined
from samstat.indicators.composite.definition import DIRECTIONS, Composite
from samstat.indicators.composite.normalising import aggregated, normalised, ranked
from samstat.indicators.composite.sensitivity import Sensitivity, Weights, sensitivity
from samstat.indicators.computing import Computed, rounded
from samstat.tables import CellStatus, has_value

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Index:
    """An index over the components' breakdowns, the compared one first.

    Arrays are `[code, group]` or `[component, code, group]`, flattened groups being the
    combinations of the other breakdowns. `parts` are the normalised components. A cell without a
    number has neither rank nor interval; `weights` sum to 1.
    """

    composite: Composite
    breakdowns: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]
    weights: Floats
    parts: Floats
    values: Floats
    status: NDArray[np.uint8]
    ranks: Floats
    drawing: Weights
    sensitivities: tuple[Sensitivity, ...]

    @property
    def hidden(self) -> dict[str, int]:
        """How many cells are suppressed, and so say nothing of a component that is."""
        return {"suppressed": int((self.status == CellStatus.SUPPRESSED).sum())}


def compute_composite(
    composite: Composite,
    parts: Mapping[str, Computed],
    *,
    compared: Collection[str] | None = None,
    drawing: Weights | None = None,
) -> Index:
    """The index from its indicators as published (rounded), so that readers can compute it too.

    `compared` are the codes to compare, all if not given: a whole is not compared with its parts.
    A cell with a suppressed component is suppressed, since the index and the other components
    would give it; else unknown or not reported as its components are; what a component that does
    not apply does, the definition says. A hidden number takes part in nothing, so it moves no
    other code's index either. Raises DefinitionError where components do not fit together,
    SingleRowError for fewer than two codes, CountError where a scale cannot be made.
    """
    drawing = drawing or Weights()
    first = _checked(composite, parts)
    names = sorted(first.indicator.breakdowns, key=lambda each: each != composite.compared)
    own, *others = (first.codes[first.indicator.breakdowns.index(each)] for each in names)
    codes = [each for each in own if compared is None or each in compared]
    if len(codes) < 2:
        raise SingleRowError(
            "an index compares two codes or more",
            where=f"{composite.id}, {composite.compared}",
            value=codes,
            next_step="Give cubes with more codes; the total is not compared with its parts.",
        )
    arranged = [
        _arranged(parts[each.indicator], names, (codes, *others)) for each in composite.components
    ]
    values, statuses = (np.stack(each) for each in zip(*arranged, strict=True))
    status = _statuses(composite, statuses)
    scaled = _scaled(composite, parts, values)
    used = np.where(has_value(status)[None], scaled, np.nan)
    flat = used.reshape(len(used), -1)
    exact = aggregated(flat, composite.weights, composite.aggregation).reshape(status.shape)
    status[(status == CellStatus.ZERO) & (exact != 0)] = CellStatus.VALUE
    numbers = rounded(exact, composite.decimals)
    status[(status == CellStatus.VALUE) & (numbers == 0)] = CellStatus.ZERO
    return Index(
        composite,
        tuple(names),
        (tuple(codes), *others),
        composite.weights,
        scaled,
        numbers,
        status,
        ranked(exact.T).T,
        drawing,
        tuple(
            sensitivity(used[:, :, group], composite.weights, composite.aggregation, drawing)
            for group in range(status.shape[1])
        ),
    )


def _checked(composite: Composite, parts: Mapping[str, Computed]) -> Computed:
    """The first component, where all are there, compare the same, and say which way is better."""
    missing = [c.indicator for c in composite.components if c.indicator not in parts]
    if missing:
        raise DefinitionError(
            "a component is not given",
            where=composite.id,
            value=missing[0],
            next_step="Give a cube for each component: --cube NAME=FILE.",
        )
    first = parts[composite.components[0].indicator]
    for component in composite.components:
        own = parts[component.indicator].indicator
        if set(own.breakdowns) != set(first.indicator.breakdowns):
            raise DefinitionError(
                "the components have different breakdowns",
                where=f"{composite.id}, {own.id}",
                value=list(own.breakdowns),
                next_step=f"All have {', '.join(first.indicator.breakdowns)}, as the first.",
            )
        if composite.compared not in own.breakdowns:
            raise DefinitionError(
                "a component is not broken down by what is compared",
                where=f"{composite.id}, {own.id}",
                value=list(own.breakdowns),
                next_step=f"Choose one of them instead of {composite.compared}.",
            )
        if (component.polarity or own.polarity) not in DIRECTIONS:
            raise DefinitionError(
                "nobody has said which way is better",
                where=f"{composite.id}, {own.id}",
                value=own.polarity,
                next_step=f"Give the component a polarity: {', '.join(DIRECTIONS)}.",
            )
    return first


def _arranged(
    part: Computed, names: Sequence[str], wanted: Sequence[Sequence[str]]
) -> tuple[Floats, NDArray[np.uint8]]:
    """A component as `[code, group]`, in the first one's order; what it lacks is unknown."""
    axes = [part.indicator.breakdowns.index(name) for name in names]
    values = part.values.reshape(part.shape).transpose(axes)
    status = part.status.reshape(part.shape).transpose(axes)
    known = np.ones((), dtype=np.bool_)
    for axis, codes in enumerate(wanted):
        number = {code: place for place, code in enumerate(part.codes[axes[axis]])}
        places = np.array([number.get(code, -1) for code in codes], dtype=np.int64)
        values, status = values.take(places, axis), status.take(places, axis)
        known = known[..., None] & (places >= 0)
    shape = (len(wanted[0]), -1)
    return (
        np.where(known & has_value(status), values, np.nan).reshape(shape),
        np.where(known, status, np.uint8(CellStatus.UNKNOWN)).astype(np.uint8).reshape(shape),
    )


def _statuses(composite: Composite, statuses: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Of the index, by the components' in each cell."""
    flags = np.bitwise_or.reduce(np.int64(1) << statuses.astype(np.int64), axis=0)
    found = np.zeros(flags.shape, dtype=np.uint8)
    spread = composite.not_applicable == "spread"
    for each in np.unique(flags):
        met = {status for status in CellStatus if int(each) >> status & 1}
        found[flags == each] = joined(met, adds=not spread)
    return found


def _scaled(composite: Composite, parts: Mapping[str, Computed], values: Floats) -> Floats:
    scaled = np.empty_like(values)
    for at, component in enumerate(composite.components):
        own = parts[component.indicator].indicator
        direction = DIRECTIONS[component.polarity or own.polarity]
        for group in range(values.shape[2]):
            scaled[at, :, group] = normalised(
                values[at, :, group], composite.normalisation, component, direction
            )
    return scaled
