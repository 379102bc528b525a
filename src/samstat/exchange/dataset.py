"""What the exchange formats share: a full table over variables, each cell with its status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samstat.errors import FormatError
from samstat.tables import CellStatus, has_value

Floats = NDArray[np.float64]
Statuses = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Variable:
    """A dimension of a file: its codes with their texts, in the file's order.

    `rest` is what the file's format says of it that others do not have.
    """

    name: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    label: str = ""
    rest: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.codes or len(set(self.codes)) != len(self.codes):
            raise FormatError(
                "a variable's codes differ from each other",
                where=self.name,
                next_step="Give each code once.",
            )
        if len(self.codes) != len(self.labels):
            raise FormatError(
                "a variable has as many texts as codes",
                where=self.name,
                value=(len(self.codes), len(self.labels)),
                next_step="Give each code a text, or none of them.",
            )


@dataclass(frozen=True, eq=False)
class Dataset:
    """Cells over all combinations, the last variable varying fastest.

    A cell without a number is NaN and its status says why; a number 0 is a zero. `remarks` are a
    source's own words on single cells, where they are none of our statuses. `rest` holds, by
    format, what only that format knows, so that a file goes there and back.
    """

    title: str
    variables: tuple[Variable, ...]
    values: Floats
    status: Statuses
    notes: tuple[str, ...] = ()
    source: str = ""
    updated: str = ""
    remarks: Mapping[int, str] = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cells = int(np.prod([len(each.codes) for each in self.variables]))
        if len(self.values) != cells or len(self.status) != cells:
            raise FormatError(
                "the number of cells is not that of the variables' combinations",
                where=self.title,
                value=f"{len(self.values)} of {cells}",
                next_step="The file may be cut short.",
            )
        values = np.where(has_value(self.status), self.values, np.nan)
        if np.isnan(values[has_value(self.status)]).any():
            raise FormatError(
                "a cell has neither a number nor a status that says why",
                where=self.title,
                next_step="Give the cell a number, or a status such as 'unknown'.",
            )
        status = self.status.copy()
        status[(values == 0) & (status == CellStatus.VALUE)] = CellStatus.ZERO
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "status", status)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(each.codes) for each in self.variables)
