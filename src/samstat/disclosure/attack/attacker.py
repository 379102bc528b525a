"""The attack itself: sums, then whole tables that dismiss cells, then programs for what is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack.changes import take_changes
from samstat.disclosure.attack.composites import take_composites
from samstat.disclosure.attack.disputes import doubtful_near, doubting
from samstat.disclosure.attack.exchange import Range, rows_of
from samstat.disclosure.attack.knowledge import Knowledge
from samstat.disclosure.attack.programs import (
    CLOSE,
    LARGEST,
    Answer,
    Program,
    blocks_of,
)
from samstat.disclosure.attack.report import Report, Stage, verdicts_of
from samstat.disclosure.attack.system import System, system_of
from samstat.disclosure.attack.unanimity import proved_groups
from samstat.disclosure.attack.witness import widen
from samstat.errors import ContradictionError
from samstat.tables import Changes, Table
from samstat.tables.dimension import in_words

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Progress = Callable[[str, int, int], None]  # stage, cells settled, cells in all

SECONDS = 20.0  # of branch and bound for one question; its bound so far is used when they are over
LARGEST_WHOLE = 4000  # unknowns of a block that branch and bound is tried on


class _Attack:
    """The state of one attack: proved bounds in `system`, what was seen in `seen`."""

    def __init__(self, knowledge: Knowledge, progress: Progress | None) -> None:
        self.knowledge, self.progress = knowledge, progress
        self.rule, self.tables = knowledge.rule, knowledge.tables
        self.system = system_of(knowledge)
        self.open = _with_blocks(self.system, take_composites(self.system, knowledge))
        size = len(self.system.lower)
        self.stage = np.full(size, Stage.SUMS, dtype=np.uint8)
        self.low = np.full(size, np.inf)  # seen in solutions of real numbers
        self.high = np.full(size, -np.inf)
        fixed = self.system.lower.copy()
        self.seen = Range(fixed, self.system.lower, self.system.upper, fixed.copy(), fixed.copy())
        self.started = self.system.upper == self.system.lower  # unknowns with a whole solution

    def begin(self, blocks: list[Ints], start: Ints | None) -> None:
        """A whole solution for each block: the given one where it fits, else the solver's."""
        wrong: list[ContradictionError] = []
        for block in blocks:
            values = None if start is None else start[block]
            if values is None or not self._fits(block, values):
                try:
                    values = self._first(block)
                except ContradictionError as error:
                    wrong.append(error)
            if values is not None:
                self.seen.values[block] = self.seen.least[block] = self.seen.most[block] = values
                self.started[block] = True
        if wrong:
            wrong[0].doubtful = tuple({cell for each in wrong for cell in each.doubtful})
            raise wrong[0]

    def _fits(self, block: Ints, values: Ints) -> bool:
        """Whether numbers keep the bounds and every sum that the block takes part in."""
        system = self.system
        if ((values < system.lower[block]) | (values > system.upper[block])).any():
            return False
        x = self.seen.values.copy()
        x[block] = values
        sums = np.add.reduceat(system.signs * x[system.members], system.starts[:-1])
        inside = np.zeros(len(x), dtype=np.bool_)
        inside[block] = True
        mine = np.logical_or.reduceat(inside[system.members], system.starts[:-1])
        return bool((sums == system.constants)[mine].all())

    def _first(self, block: Ints) -> Ints | None:
        program = Program(self.system, block)
        answer = program.feasible()
        if not answer.whole and not answer.infeasible and len(block) <= LARGEST_WHOLE:
            answer = program.in_whole_numbers(SECONDS).feasible()
        if answer.infeasible:
            raise _nothing_fits(self.system, block)
        if not answer.whole or answer.solution is None:
            return None
        return np.rint(answer.solution).astype(np.int64)

    def narrow_seen(self) -> Flags:
        """Hidden cells that whole tables have not shown to be wide enough."""
        return self.system.hidden & (self.seen.most - self.seen.least < self.rule.width)

    def ask(self, block: Ints) -> None:
        """Programs for the block's cells whose bounds and whole tables do not meet yet."""
        if not self.narrow_seen()[block].any():
            return
        real = Program(self.system, block)
        whole: Program | None = None
        for place, x in enumerate(block.tolist()):
            if not self.narrow_seen()[x]:
                continue
            self._question(real, block, place, Stage.PROGRAM)
            if self._settled(x) or len(block) > LARGEST_WHOLE:
                continue
            whole = whole or real.in_whole_numbers(SECONDS)
            self._question(whole, block, place, Stage.WHOLE_NUMBERS)

    def _settled(self, x: int) -> bool:
        meet = self.seen.least[x] == self.system.lower[x]
        meet &= self.seen.most[x] == self.system.upper[x]
        return bool(meet or self.seen.most[x] - self.seen.least[x] >= self.rule.width)

    def _question(self, program: Program, block: Ints, place: int, stage: Stage) -> None:
        """The most and the least of one unknown, where they are not known to be reached."""
        x, system = int(block[place]), self.system
        if self.seen.most[x] < system.upper[x] or not self.started[x]:
            answer = program.most(place)
            self._note(answer, block)
            if answer.bound is not None and answer.bound < LARGEST / 2:
                bound = int(np.floor(answer.bound + CLOSE))
                if bound < system.upper[x]:
                    system.upper[x], self.stage[x] = bound, stage
        if self.seen.least[x] > system.lower[x] or not self.started[x]:
            answer = program.least(place)
            self._note(answer, block)
            if answer.bound is not None:
                bound = int(np.ceil(answer.bound - CLOSE))
                if bound > system.lower[x]:
                    system.lower[x], self.stage[x] = bound, stage
        program.tighten(place, int(system.lower[x]), int(system.upper[x]))

    def _note(self, answer: Answer, block: Ints) -> None:
        if answer.infeasible:
            raise _nothing_fits(self.system, block)
        if answer.solution is None:
            return
        self.low[block] = np.minimum(self.low[block], answer.solution)
        self.high[block] = np.maximum(self.high[block], answer.solution)
        if not answer.whole:
            return
        values = np.rint(answer.solution).astype(np.int64)
        if not self._fits(block, values):
            return
        if not self.started[block].all():
            self.seen.least[block] = self.seen.most[block] = values
            self.started[block] = True
        self.seen.values[block] = values
        self.seen.least[block] = np.minimum(self.seen.least[block], values)
        self.seen.most[block] = np.maximum(self.seen.most[block], values)

    def report(self) -> Report:
        system, rule = self.system, self.rule
        hidden = np.flatnonzero(system.hidden)
        whole = (self.seen.most - self.seen.least >= rule.width) & self.started
        low = np.where(self.started, np.minimum(self.low, self.seen.least), self.low)
        high = np.where(self.started, np.maximum(self.high, self.seen.most), self.high)
        real = np.floor(high + CLOSE) - np.ceil(low - CLOSE) >= rule.width
        lower, upper = system.lower[hidden], system.upper[hidden]
        wide = (whole | real) & ~self.open
        verdicts = verdicts_of(lower, upper, wide[hidden], rule)
        return Report(
            system,
            rule,
            hidden,
            lower,
            upper,
            self.seen.least[hidden],
            self.seen.most[hidden],
            verdicts,
            self.stage[hidden],
            int(((verdicts == 0) & ~whole[hidden]).sum()),
            proved_groups(self.knowledge, system),
        )


def attack(
    knowledge: Knowledge,
    *,
    start: Sequence[Table] = (),
    changes: Sequence[Changes] = (),
    progress: Progress | None = None,
) -> Report:
    """Find every hidden cell that what is published gives away, wholly or too nearly.

    `start` may be the publisher's own tables, with all numbers, in the order of `knowledge.tables`:
    a possible table to begin at, checked like any other, which saves the search for one and tells
    the attacker nothing. `changes`, one list a table, are other tables that the publisher believes
    possible: those that are count as seen, the others are passed over.

    No verdict is given without proof: bounds hold for every table that fits, and what is called
    safe has been seen as far apart as the rule asks. What several hidden counts in one composite
    tell of each other is bounded only, so cells that may depend on it are undecided. Where
    estimates and rounded numbers contradict what sums connect them with, nothing is claimed of
    those; the others are still reckoned with.
    Raises ContradictionError where no table fits.
    """
    while True:
        try:
            return _attacked(knowledge, start, changes, progress)
        except ContradictionError as error:
            knowledge = doubting(knowledge, error)


def _attacked(
    knowledge: Knowledge,
    start: Sequence[Table],
    changes: Sequence[Changes],
    progress: Progress | None,
) -> Report:
    state = _Attack(knowledge, progress)
    if len(state.system.lower):
        blocks = blocks_of(state.system)
        state.begin(blocks, _values(state.system, start))
        rows = rows_of(state.system)
        take_changes(state.system, rows, state.seen, changes, state.started)
        widen(state.system, state.tables, rows, state.seen, state.rule.width, state.started)
        for number, block in enumerate(blocks):
            if progress:
                progress("programs", number, len(blocks))
            state.ask(block)
    return state.report()


def _with_blocks(system: System, unknowns: Flags) -> Flags:
    """These unknowns and all that sums connect them with."""
    found = unknowns.copy()
    if found.any():
        for block in blocks_of(system):
            found[block] |= unknowns[block].any()
    return found


def _values(system: System, start: Sequence[Table]) -> Ints | None:
    """The unknowns' numbers in whole tables; None without any."""
    if not start:
        return None
    values = np.zeros(len(system.numbers), dtype=np.int64)
    real = np.flatnonzero(system.numbers < len(system.cells))
    for table in start:
        at = system.cells.positions(table, system.numbers[real])
        values[real[at >= 0]] = table.counts[at[at >= 0]]
    return _with_slack(system, values)


def _with_slack(system: System, values: Ints) -> Ints:
    """What is left in each row goes to its slack: an unknown that is no cell, in no other row."""
    slack = system.numbers[system.members] >= len(system.cells)
    row = system.member_rows
    left = system.constants.copy()
    np.subtract.at(left, row, system.signs * values[system.members])
    values[system.members[slack]] = (system.signs * left[row])[slack]
    return values


def _nothing_fits(system: System, block: Ints) -> ContradictionError:
    codes = system.cells.codes(int(system.numbers[block[0]]))
    error = ContradictionError(
        "no table of whole numbers fits what is published",
        where=f"around {in_words(codes)}",
        next_step="Check the sums, the statuses, and whether hidden cells may be zero.",
    )
    error.doubtful = doubtful_near(system, block)
    return error
