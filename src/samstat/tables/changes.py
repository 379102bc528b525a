"""Changes that take a whole table to another: shown by protection, checked by an attacker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Changes:
    """Each change, added to a table's numbers, should give another table that fits its sums.

    Change i adds `amounts[starts[i]:starts[i + 1]]` to the numbers of `cells` at the same places.
    Nothing is promised: whoever relies on a change checks it.
    """

    starts: Ints
    cells: Ints
    amounts: Ints

    @classmethod
    def none(cls) -> Changes:
        return cls(np.zeros(1, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __add__(self, others: Changes) -> Changes:
        return Changes(
            np.concatenate([self.starts, self.starts[-1] + others.starts[1:]]),
            np.concatenate([self.cells, others.cells]),
            np.concatenate([self.amounts, others.amounts]),
        )
