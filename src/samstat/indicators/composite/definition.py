"""What a composite index is: weighted, normalised indicators and how they are put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.indicators.definition import Ground, Origin, Words

NORMALISATIONS = {
    "z_score": ("standardpoäng", "z-scores"),
    "min_max": ("min–max", "min-max"),
    "rank": ("rangtal", "ranks"),
    "reference": ("avstånd till ett referensvärde", "distance to a reference"),
}
AGGREGATIONS = {
    "arithmetic": ("vägt aritmetiskt medelvärde", "weighted arithmetic mean"),
    "geometric": ("vägt geometriskt medelvärde", "weighted geometric mean"),
}
NOT_APPLICABLE = {
    "spread": ("indexet är inte heller tillämpligt", "the index does not apply either"),
    "leave_out": ("övriga delars vikter räknas upp", "the other components' weights are scaled up"),
}
DIRECTIONS = {"higher_is_better": 1, "lower_is_better": -1}


@dataclass(frozen=True, slots=True)
class Component:
    """An indicator's part in an index.

    `weight` is relative to the other components'. `polarity` replaces the indicator's own where
    that has none. `goalposts` are the ends that min-max reaches from instead of the lowest and
    highest observed; `reference` is the value that distances are taken to; both in the
    indicator's unit.
    """

    indicator: str
    weight: float = 1.0
    polarity: str = ""
    goalposts: tuple[float, float] | None = None
    reference: float | None = None


@dataclass(frozen=True, slots=True)
class Composite:
    """One index; `compared` is the breakdown whose codes are normalised and ranked together."""

    id: str
    name: Words
    description: Words
    normalisation: str
    aggregation: str
    compared: str
    components: tuple[Component, ...]
    source: Origin
    not_applicable: str = "spread"
    decimals: int = 3
    grounds: tuple[Ground, ...] = ()
    where: str = ""

    @property
    def weights(self) -> NDArray[np.float64]:
        """Each component's share of the whole weight; they sum to 1."""
        given = np.array([each.weight for each in self.components], dtype=np.float64)
        return np.asarray(given / given.sum(), dtype=np.float64)
