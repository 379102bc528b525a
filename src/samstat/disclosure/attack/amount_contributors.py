"""What each contributor makes of the hidden sums, asked only where nothing shows him to be lost.

Whoever knows more sees fewer possible amounts. So a table of amounts that fits what somebody knows
and moves a cell as far as the rule asks settles that cell against him, without a program.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack.amount_programs import CLOSE, LARGEST, Bounds, Sums
from samstat.errors import ContradictionError
from samstat.tables.contributions import Contributions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Contributors:
    """The contributors of one block of hidden cells; `sums.cells` says which cells those are."""

    def __init__(self, sums: Sums, program: Bounds, given: Contributions) -> None:
        self._sums, self._program = sums, program
        starts = given.starts
        parts = np.concatenate([np.arange(starts[c], starts[c + 1]) for c in sums.cells.tolist()])
        self._holders = given.holders[parts]
        self._place = sums.place[given.cells[parts]]
        self._amounts = given.amounts[parts] * sums.scale
        self._alone = given.alone[given.cells[parts]]
        self._truth = given.sums[sums.cells] * sums.scale

    def knows_more(
        self, place: int, ends: tuple[Floats, Floats], goals: tuple[float, float]
    ) -> int:
        """The first contributor to bound a cell short of a goal, -1 for none.

        `ends` are amounts that reach a stranger's least and most; `goals` how low and how high
        the bounds must lie, infinite where nothing is asked.
        """
        low = self._left(place, ends[0], goals[0], -1)
        high = self._left(place, ends[1], goals[1], 1)
        for holder in np.union1d(low, high).tolist():
            self._know(self._holders == holder)
            if holder in high and self._program.most(place)[0] < goals[1]:
                return int(holder)
            if holder in low and self._program.least(place)[0] > goals[0]:
                return int(holder)
        return -1

    def _left(self, place: int, end: Floats, goal: float, way: int) -> Ints:
        """Contributors whom neither a stranger's amounts nor all they know together can settle."""
        if not np.isfinite(goal):
            return np.empty(0, dtype=np.int64)
        inside = self._place == place
        members = self._holders[inside if way < 0 else inside & self._alone]
        left = np.setdiff1d(self._excluded(self._halfway(place, end, goal)), members)
        return left[:0] if len(left) > 1 and self._settled(place, left, goal, way) else left

    def _settled(self, place: int, holders: Ints, goal: float, way: int) -> bool:
        """Whether contributors reach no nearer than a goal even with all they know together."""
        self._know(np.isin(self._holders, holders))
        try:
            reached = self._program.least(place) if way < 0 else self._program.most(place)
        except ContradictionError:  # roundings that each alone may well have room for
            return False
        return way * (reached[0] - goal) >= 0

    def _halfway(self, place: int, end: Floats, goal: float) -> Floats:
        """From the true amounts towards others, no further than the goal: fits if both do."""
        truth = self._truth
        residual = self._sums.matrix @ truth - self._sums.constants
        span = end[place] - truth[place]
        if np.abs(residual).max(initial=0.0) > self._sums.slack + CLOSE or span == 0:
            return end
        return np.asarray(truth + np.clip((goal - truth[place]) / span, 0, 1) * (end - truth))

    def _excluded(self, amounts: Floats) -> Ints:
        """Contributors who know by their own parts that these amounts are not the true ones."""
        over = amounts[self._place] - self._amounts
        knows = (over < -CLOSE) | (self._alone & (np.abs(over) > CLOSE))
        return np.unique(self._holders[knows])

    def _know(self, chosen: Flags) -> None:
        lower, upper = np.zeros(self._sums.size), np.full(self._sums.size, LARGEST)
        np.maximum.at(lower, self._place[chosen], self._amounts[chosen])
        alone = chosen & self._alone
        upper[self._place[alone]] = self._amounts[alone]
        self._program.know(lower, upper)
