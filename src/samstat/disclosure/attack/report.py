"""What the attacker found, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack.system import UNBOUNDED, System
from samstat.disclosure.rules import Rule

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Verdict(IntEnum):
    """What is proved of a hidden cell. Above SAFE, each is a breach but the last.

    SAFE: whole tables that fit, or the programs' own bounds, show a range as wide as the rule asks.
    EXACT: one possible value. UNSAFE: proved inside the unsafe range. NARROW: less wide than the
    rule's interval. UNDECIDED: the solver gave up, so neither is proved. UNANIMOUS: proved to hold
    all of a group, whether hidden itself or not, where the rule names a sensitive dimension.
    """

    SAFE = 0
    EXACT = 1
    UNSAFE = 2
    NARROW = 3
    UNDECIDED = 4
    UNANIMOUS = 5

    @property
    def label(self) -> str:
        return self.name.lower()


class Stage(IntEnum):
    """What it took: sums one at a time, all sums at once, or whole numbers besides."""

    SUMS = 0
    PROGRAM = 1
    WHOLE_NUMBERS = 2

    @property
    def label(self) -> str:
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class Finding:
    """A cell that is not safe: its codes without totals, its bounds (upper None: unbounded)."""

    codes: dict[str, str]
    lower: int
    upper: int | None
    verdict: Verdict
    stage: Stage
    above: bool  # proved above the unsafe range: the hiding is undone, but no unsafe count is told


@dataclass(frozen=True, eq=False)
class Report:
    """Every hidden cell of all tables: proved bounds, and the least and most of whole tables.

    `lower` and `upper` hold for every table that fits. For a safe cell they may be wider than what
    is possible; `least` and `most` are values that whole tables which fit really have there.
    `real_only` counts cells that are safe to the linear programs, for which no such whole tables
    were found: a search of all whole numbers, which gave up, might say more of them. `unanimous`
    are the cells, hidden or not, that are proved to hold all of a group.
    """

    system: System
    rule: Rule
    hidden: Ints
    lower: Ints
    upper: Ints
    least: Ints
    most: Ints
    verdicts: NDArray[np.uint8]
    stages: NDArray[np.uint8]
    real_only: int
    unanimous: tuple[Finding, ...] = ()

    @property
    def safe(self) -> bool:
        return not (self.verdicts != Verdict.SAFE).any() and not self.unanimous

    def count(self, verdict: Verdict) -> int:
        if verdict is Verdict.UNANIMOUS:
            return len(self.unanimous)
        return int((self.verdicts == verdict).sum())

    def findings(self) -> Iterator[Finding]:
        """The cells that are not safe, the worst kinds first."""
        wrong = np.flatnonzero(self.verdicts != Verdict.SAFE)
        for at in wrong[np.argsort(self.verdicts[wrong], kind="stable")]:
            upper = int(self.upper[at])
            yield Finding(
                self.system.cells.codes(int(self.system.numbers[self.hidden[at]])),
                int(self.lower[at]),
                None if upper >= UNBOUNDED else upper,
                Verdict(int(self.verdicts[at])),
                Stage(int(self.stages[at])),
                bool(self.lower[at] > self.rule.highest_unsafe),
            )
        yield from self.unanimous


def verdicts_of(lower: Ints, upper: Ints, safe: Flags, rule: Rule) -> NDArray[np.uint8]:
    """The verdict of each pair of bounds; what is neither narrow nor shown safe is undecided."""
    narrow = upper - lower < rule.width
    inside = (lower >= rule.lowest_unsafe) & (upper <= rule.highest_unsafe)
    kinds = np.select(
        [lower == upper, narrow & inside, narrow, safe],
        [Verdict.EXACT, Verdict.UNSAFE, Verdict.NARROW, Verdict.SAFE],
        Verdict.UNDECIDED,
    )
    return kinds.astype(np.uint8)
