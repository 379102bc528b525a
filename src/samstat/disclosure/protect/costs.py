"""What it costs to hide a cell: which cells a reader would miss the most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from samstat.errors import WeightError
from samstat.tables import Table
from samstat.tables.dimension import check_dimensions

TOTALS = 100.0  # how much dearer a cell that holds everyone is than its size alone


@dataclass(frozen=True, slots=True)
class Costs:
    """Cost = √count · (1 + totals · share of the whole) · the factors of the cell's codes.

    The root makes one large cell cost less than the many small ones that hold as many persons, and
    more than any of them. `factors` are by dimension and code: {'year': {'2024': 5}} keeps the
    latest year longer; a factor below 1 lets cells go sooner.
    """

    totals: float = TOTALS
    factors: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def of(self, table: Table) -> NDArray[np.float64]:
        """One positive cost a cell; WeightError for a factor that is zero or less."""
        counts = table.counts.astype(np.float64)
        cost = np.sqrt(np.maximum(counts, 1.0))
        cost *= 1.0 + self.totals * counts / max(float(counts.max()), 1.0)
        for name, by_code in self.factors.items():
            cost *= self._factor(table, name, by_code)
        return np.asarray(cost, dtype=np.float64)

    def for_each(self, tables: Sequence[Table]) -> list[Costs]:
        """The same for each of several linked tables: with the factors of its own dimensions.

        UnknownCodeError for a dimension that none of them has.
        """
        names = [{dimension.name for dimension in table.dimensions} for table in tables]
        check_dimensions(self.factors, set().union(*names), "costs")
        return [
            replace(self, factors={name: by for name, by in self.factors.items() if name in own})
            for own in names
        ]

    def _factor(self, table: Table, name: str, by_code: Mapping[str, float]) -> NDArray[np.float64]:
        names = [dimension.name for dimension in table.dimensions]
        check_dimensions([name], names, "costs")
        d = names.index(name)
        factor = np.ones(table.shape[d])
        for code, value in by_code.items():
            if code not in table.dimensions[d].number:
                raise table.dimensions[d].has_not(code)
            if not (np.isfinite(value) and value > 0):
                raise WeightError(
                    "a cost factor must be above zero",
                    where=f"{name}={code}",
                    value=value,
                    next_step="Use 1 for no preference, more to keep the cells longer.",
                )
            factor[table.dimensions[d].number[code]] = value
        return np.asarray(factor[table.nodes[d]], dtype=np.float64)
