"""The attack on sums: bounds of real amounts from zero and up, all sums at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack.amount_programs import LARGEST, Bounds, Sums, sums_known
from samstat.disclosure.attack.report import Verdict
from samstat.disclosure.rules import Rule
from samstat.tables import CellStatus, Table
from samstat.tables.contributions import Contributions

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CLOSE = 1e-3  # of amounts whose largest is a million
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


def attack_amounts(knowledge: AmountKnowledge) -> AmountReport:
    """Bounds of every hidden sum, and which of them come too near.

    Raises ContradictionError where no amounts from zero and up fit what is published.
    """
    state = _Attack(knowledge)
    for at in range(len(state.hidden)):
        state.ask(at)
    return AmountReport(
        knowledge.table,
        knowledge.rule,
        state.hidden,
        state.lower / state.sums.scale,
        np.where(state.upper >= LARGEST / 2, np.inf, state.upper / state.sums.scale),
        state.verdicts,
        state.by,
    )


class _Attack:
    def __init__(self, knowledge: AmountKnowledge) -> None:
        self.knowledge = knowledge
        self.sums: Sums = sums_known(knowledge.table)
        self.hidden = np.flatnonzero(knowledge.table.status == CellStatus.SUPPRESSED)
        size = len(self.hidden)
        self.lower, self.upper = np.zeros(size), np.full(size, np.inf)
        self.verdicts = np.zeros(size, dtype=np.uint8)
        self.by = np.full(size, ANYONE, dtype=np.int64)
        self.program = Bounds(self.sums)

    def ask(self, at: int) -> None:
        cell = int(self.hidden[at])
        place = int(self.sums.place[cell])
        zero = np.zeros(self.sums.size)
        self.program.know(zero, np.full(self.sums.size, LARGEST))
        self.lower[at], low = self.program.least(place)
        self.upper[at], high = self.program.most(place)
        width = self.upper[at] - self.lower[at]
        if width <= CLOSE + 4 * self.sums.slack:
            self.verdicts[at] = Verdict.EXACT
        elif self._near(cell, self.lower[at], self.upper[at], inside=False):
            self.verdicts[at] = Verdict.NARROW
        elif self.knowledge.contributions is not None:
            self._ask_contributors(at, (low, high))

    def _near(self, cell: int, lower: float, upper: float, *, inside: bool) -> bool:
        """Whether bounds come within the rule's distance; who is inside knows a least anyway."""
        known, slack = self.knowledge, CLOSE + 4 * self.sums.slack
        if known.contributions is None or known.above is None or known.below is None:
            return bool(upper < (1 + known.share) * lower - slack)
        value = known.contributions.sums[cell] * self.sums.scale
        above = known.above[cell] * self.sums.scale
        below = known.below[cell] * self.sums.scale
        high = bool(above > 0 and upper < value + above - slack)
        return high or bool(not inside and below > 0 and lower > value - below + slack)

    def _ask_contributors(self, at: int, ends: tuple[Floats, Floats]) -> None:
        """Each contributor for whom the amounts that reach a stranger's bounds are impossible."""
        given, cell = self.knowledge.contributions, int(self.hidden[at])
        if given is None or self.knowledge.above is None or self.knowledge.above[cell] <= 0:
            return
        members = set(given.holders[given.starts[cell] : given.starts[cell + 1]].tolist())
        place = self.sums.place[given.cells]
        open_ = place >= 0
        for holder in np.unique(
            np.concatenate([self._excluded(given, place, open_, end) for end in ends])
        ).tolist():
            if holder in members and given.alone[cell]:
                continue
            self._know(given, np.flatnonzero(open_ & (given.holders == holder)))
            lower = self.program.least(int(self.sums.place[cell]))[0]
            upper = self.program.most(int(self.sums.place[cell]))[0]
            if self._near(cell, lower, upper, inside=holder in members):
                self.verdicts[at], self.by[at] = Verdict.NARROW, holder
                return

    def _excluded(
        self, given: Contributions, place: Ints, open_: NDArray[np.bool_], end: Floats
    ) -> Ints:
        values = end[np.maximum(place, 0)] - given.amounts * self.sums.scale
        alone = given.alone[given.cells]
        knows = open_ & ((values < -CLOSE) | (alone & (np.abs(values) > CLOSE)))
        return np.unique(given.holders[knows])

    def _know(self, given: Contributions, parts: Ints) -> None:
        lower, upper = np.zeros(self.sums.size), np.full(self.sums.size, LARGEST)
        place = self.sums.place[given.cells[parts]]
        lower[place] = given.amounts[parts] * self.sums.scale
        alone = given.alone[given.cells[parts]]
        upper[place[alone]] = lower[place[alone]]
        self.program.know(lower, upper)
