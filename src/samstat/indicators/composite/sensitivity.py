"""How far an index's ranks depend on its weights and on single components.

After OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 7: the weights are
drawn many times and the ranks' distribution is told; each component is left out in turn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.errors import DefinitionError
from samstat.indicators.composite.normalising import aggregated, ranked

Floats = NDArray[np.float64]
DRAWS, SEED, SPREAD = 1000, 1, 0.25
MOST_DRAWS = 100_000
SURENESS = (5, 95)  # the percentiles of the ranks that the interval lies between


@dataclass(frozen=True, slots=True)
class Weights:
    """How weights are drawn.

    `uniform`: each share times a number between 1 − spread and 1 + spread, then scaled to sum to 1.
    `dirichlet`: every division of the whole is as likely (all parameters 1).
    """

    way: str = "uniform"
    draws: int = DRAWS
    seed: int = SEED
    spread: float = SPREAD

    def __post_init__(self) -> None:
        for name, value, holds, says in (
            ("way", self.way, self.way in ("uniform", "dirichlet"), "uniform or dirichlet"),
            ("draws", self.draws, 1 <= self.draws <= MOST_DRAWS, f"1 to {MOST_DRAWS}"),
            ("seed", self.seed, self.seed >= 0, "a whole number from 0"),
            ("spread", self.spread, 0 < self.spread < 1, "between 0 and 1"),
        ):
            if not holds:
                raise DefinitionError(
                    f"the weights cannot be drawn with that {name}",
                    where=f"--{name}" if name != "way" else "--weights",
                    value=value,
                    next_step=f"Choose {says}.",
                )

    def drawn(self, weights: Floats) -> Floats:
        """`[draw, component]`, each row summing to 1; the same for the same seed."""
        source = np.random.default_rng(self.seed)
        if self.way == "dirichlet":
            return np.asarray(source.dirichlet(np.ones(len(weights)), self.draws))
        moved = source.uniform(1 - self.spread, 1 + self.spread, (self.draws, len(weights)))
        moved *= weights
        return np.asarray(moved / moved.sum(axis=1, keepdims=True))


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Per code, its rank over draws (interval and median), and without each component.

    `without[component, code]`; `shifts[component]` is how many ranks codes move, on average, when
    that component is left out (the Handbook's average shift in rank). NaN for codes without rank.
    """

    low: Floats
    median: Floats
    high: Floats
    without: Floats
    shifts: Floats


def sensitivity(parts: Floats, weights: Floats, way: str, drawing: Weights) -> Sensitivity:
    """Of one group of codes that are compared; `parts[component, code]`, NaN for codes without."""
    ranks = ranked(aggregated(parts, drawing.drawn(weights), way))
    own = ranked(aggregated(parts, weights, way))
    known = ~np.isnan(own)
    low, median, high = (np.full(len(own), np.nan) for _ in range(3))
    if known.any():
        ends = np.percentile(ranks[:, known], (SURENESS[0], 50, SURENESS[1]), axis=0)
        # A rank is whole: the interval's ends are ranks outwards of the percentiles.
        low[known], median[known], high[known] = np.floor(ends[0]), ends[1], np.ceil(ends[2])
    without = np.stack([_without(parts, weights, way, at) for at in range(len(parts))])
    moved = np.abs(without[:, known] - own[known])
    both = ~np.isnan(moved)
    total = np.where(both, moved, 0.0).sum(axis=1)
    shifts = np.divide(total, both.sum(axis=1), out=np.zeros(len(parts)), where=both.any(axis=1))
    return Sensitivity(low, median, high, without, shifts)


def _without(parts: Floats, weights: Floats, way: str, left_out: int) -> Floats:
    rest = np.arange(len(parts)) != left_out
    return ranked(aggregated(parts[rest], weights[rest], way))
