"""The attack on sums: bounds of real amounts from zero and up, all sums at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack.amount_contributors import Contributors
from samstat.disclosure.attack.amount_programs import CLOSE, LARGEST, Bounds, Sums, sums_known
from samstat.disclosure.attack.report import Verdict
from samstat.disclosure.rules import Rule
from samstat.tables import Table
from samstat.tables.contributions import Contributions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Progress = Callable[[str, int, int], None]

ANYONE = -1


@dataclass(frozen=True, eq=False)
class AmountKnowledge:
    """Published sums, the rule they were hidden by, and what there is to judge them with.

    Without `contributions` a hidden cell is *narrow* when every value it can have is known within
    the rule's percentage of it. With them, `below` and `above` say for each cell how far from its
    sum its bounds must lie (0: no claim), and each contributor attacks as well: he knows his own
    part of every cell, and the whole of those that he is alone in.
    """

    table: Table
    rule: Rule
    contributions: Contributions | None = None
    below: Floats | None = None
    above: Floats | None = None

    @property
    def share(self) -> float:
        """How far a single contributor's amount must be hidden, as a share of it."""
        if self.rule.kind == "dominance":
            return 100 / self.rule.percent - 1
        return self.rule.percent / self.rule.prior


@dataclass(frozen=True, slots=True)
class AmountFinding:
    """A hidden sum that is told too nearly: its bounds (upper None: unbounded), and to whom."""

    codes: dict[str, str]
    lower: float
    upper: float | None
    verdict: Verdict
    by: str


@dataclass(frozen=True, eq=False)
class AmountReport:
    """Every hidden sum with its bounds for anyone, the worst verdict, and by whom it was reached.

    `by` is -1 for anyone, else the number of a contributor.
    """

    table: Table
    rule: Rule
    hidden: Ints
    lower: Floats
    upper: Floats
    verdicts: NDArray[np.uint8]
    by: Ints

    @property
    def safe(self) -> bool:
        return not self.verdicts.any()

    def count(self, verdict: Verdict) -> int:
        return int((self.verdicts == verdict).sum())

    def findings(self) -> Iterator[AmountFinding]:
        """The cells that are not safe, exact ones first; no contributor's name or number."""
        wrong = np.flatnonzero(self.verdicts)
        for at in wrong[np.argsort(self.verdicts[wrong], kind="stable")].tolist():
            pairs = zip(self.table.dimensions, self.table.codes(int(self.hidden[at])), strict=True)
            upper = float(self.upper[at])
            yield AmountFinding(
                {dim.name: code for dim, code in pairs if code != dim.total},
                float(self.lower[at]),
                upper if np.isfinite(upper) else None,
                Verdict(int(self.verdicts[at])),
                "anyone" if self.by[at] == ANYONE else "a contributor",
            )


def attack_amounts(knowledge: AmountKnowledge, *, progress: Progress | None = None) -> AmountReport:
    """Bounds of every hidden sum, and which of them come too near.

    Raises ContradictionError where no amounts from zero and up fit what is published.
    """
    sums = sums_known(knowledge.table)
    size, done = sums.size, 0
    found = AmountReport(
        knowledge.table,
        knowledge.rule,
        sums.cells,
        np.zeros(size),
        np.zeros(size),
        np.zeros(size, dtype=np.uint8),
        np.full(size, ANYONE, dtype=np.int64),
    )
    for block in sums.blocks() if size else ():
        attacked = _Block(knowledge, block, found, sums.place[block.cells])
        for place in range(block.size):
            if progress:
                progress("attack on sums", done, size)
            attacked.ask(place)
            done += 1
    return found


class _Block:
    """Hidden sums that equations connect; what is found of them is written into the report."""

    def __init__(
        self, knowledge: AmountKnowledge, sums: Sums, found: AmountReport, at: Ints
    ) -> None:
        self.knowledge, self.sums, self.found, self.at = knowledge, sums, found, at
        self.slack = CLOSE + 4 * sums.slack
        self.program = Bounds(sums)
        given = knowledge.contributions
        self.contributors = Contributors(sums, Bounds(sums), given) if given else None

    def ask(self, place: int) -> None:
        lower, low = self.program.least(place)
        upper, high = self.program.most(place)
        at, found, goals = int(self.at[place]), self.found, self._goals(place, lower)
        found.lower[at] = lower / self.sums.scale
        found.upper[at] = np.inf if upper >= LARGEST / 2 else upper / self.sums.scale
        if upper - lower <= self.slack:
            found.verdicts[at] = Verdict.EXACT
        elif lower > goals[0] or upper < goals[1]:
            found.verdicts[at] = Verdict.NARROW
        elif self.contributors and self.knowledge.above is not None and np.isfinite(goals[1]):
            found.by[at] = self.contributors.knows_more(place, (low, high), goals)
            if found.by[at] != ANYONE:
                found.verdicts[at] = Verdict.NARROW

    def _goals(self, place: int, lower: float) -> tuple[float, float]:
        """How low and how high a cell's bounds must lie; infinite where nothing is asked."""
        known, cell = self.knowledge, int(self.sums.cells[place])
        if known.contributions is None or known.above is None or known.below is None:
            return np.inf, (1 + known.share) * lower - self.slack
        value = known.contributions.sums[cell] * self.sums.scale
        above, below = (side[cell] * self.sums.scale for side in (known.above, known.below))
        return (
            value - below + self.slack if below > 0 else np.inf,
            value + above - self.slack if above > 0 else -np.inf,
        )
