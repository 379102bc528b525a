"""What is kept for each cell while rows are added up, and how much memory that may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from samstat.cubes.codes import Codes
from samstat.cubes.definition import Definition, Measure
from samstat.cubes.sources import Source

DEFAULT_MEMORY = 2_000_000_000  # bytes, where nobody says otherwise
FLAGS = "(flags)"  # the column of statuses' flags; measures' names have no parentheses of ours
ROWS = "(rows)"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Plan:
    """A definition on a source, with its limits; `threads` read side by side."""

    definition: Definition
    source: Source
    memory: int = DEFAULT_MEMORY
    threads: int = 2
    progress: Progress | None = None

    @property
    def additive(self) -> list[Measure]:
        """Measures that need a column of their own: a plain count is the count of rows."""
        return [each for each in self.definition.measures if each.is_additive and each.columns]

    @property
    def scan_columns(self) -> list[str]:
        """What the first reading needs: all but what only distinct counts and medians use."""
        names = [column for each in self.definition.dimensions for column in each.columns]
        names += self.definition.where
        names += [self.definition.status] if self.definition.status else []
        names += [column for each in self.additive for column in each.columns]
        return list(dict.fromkeys(names))

    def codes(self) -> list[Codes]:
        return [Codes(spec) for spec in self.definition.dimensions]


def bytes_a_cell(plan: Plan) -> int:
    """What one combination of codes takes: the count of rows, flags, and 8 for each measure."""
    flags = np.dtype(np.uint16).itemsize if plan.definition.status else 0
    return np.dtype(np.uint32).itemsize + flags + 8 * len(plan.additive)
