"""A cube: every occupied cell of every margin, with its measures and their statuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from samstat.errors import CountError, DefinitionError
from samstat.tables import CellStatus, Dimension, Table, has_value
from samstat.tables.table import key_strides

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Statuses = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Column:
    """One measure of every cell. `values` are whole numbers for counts, else floats.

    A cell whose status has no value carries 0 or NaN there. `low` and `high` bound an interval, NaN
    where none is known; `contributors` says how many values a median is of; `standard_error` is a
    survey estimate's.
    """

    kind: str
    values: Ints | Floats
    status: Statuses
    low: Floats | None = None
    high: Floats | None = None
    contributors: Ints | None = None
    standard_error: Floats | None = None


@dataclass(frozen=True, eq=False)
class Cube:
    """Cells sorted by key, the mixed-radix number of their nodes.

    `absent` is what a combination that is not listed is: a zero where the cube was counted from
    rows, unknown where it was read from a file that does not say.
    """

    name: str
    dimensions: tuple[Dimension, ...]
    keys: Ints
    columns: Mapping[str, Column]
    absent: CellStatus = CellStatus.ZERO

    def __len__(self) -> int:
        return int(self.keys.shape[0])

    @cached_property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(dimension) for dimension in self.dimensions)

    @cached_property
    def nodes(self) -> NDArray[np.int32]:
        """`nodes[d, i]`: cell i's code number in dimension d."""
        found = np.empty((len(self.dimensions), len(self)), dtype=np.int32)
        for d, stride in enumerate(key_strides(self.dimensions)):
            found[d] = self.keys // stride % self.shape[d]
        return found

    def column(self, measure: str) -> Column:
        if measure not in self.columns:
            raise DefinitionError(
                "there is no such measure",
                where=self.name,
                value=measure,
                next_step=f"There are: {', '.join(self.columns)}.",
            )
        return self.columns[measure]

    def position(self, codes: Mapping[str, str]) -> int:
        """The cell of these codes (a dimension left out means its total), -1 where not listed."""
        key = 0
        for dimension, stride in zip(self.dimensions, key_strides(self.dimensions), strict=True):
            code = codes.get(dimension.name, dimension.total)
            if code not in dimension.number:
                raise dimension.has_not(code)
            key += dimension.number[code] * int(stride)
        at = int(np.searchsorted(self.keys, key))
        return at if at < len(self) and self.keys[at] == key else -1

    def value(self, measure: str, codes: Mapping[str, str]) -> float | None:
        """One cell's number; 0 where the cell has no rows, None where its status has no value."""
        column = self.column(measure)
        at = self.position(codes)
        if at < 0:
            return 0 if self.absent.has_value else None
        shown = has_value(column.status[at : at + 1])[0]
        number: float = column.values[at].item()
        return number if shown else None

    def table(self, measure: str) -> Table:
        """A measure of counts as a table, which disclosure control works on."""
        column = self.column(measure)
        if column.values.dtype != np.int64 or column.values.min(initial=0) < 0:
            raise CountError(
                "only counts become a table of counts",
                where=f"{self.name}, measure {measure}",
                value=column.kind,
                next_step="Choose a count, or distinct persons.",
            )
        counts = np.asarray(column.values, dtype=np.int64)
        return Table(self.dimensions, self.nodes, counts, column.status)
