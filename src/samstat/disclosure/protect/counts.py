"""Protecting a table of counts: primary cells, then as many more as it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.protect.arrays import (
    changes_of,
    check_memory,
    space_of,
    task_for,
    work_for,
)
from samstat.disclosure.protect.costs import Costs
from samstat.disclosure.protect.moves import DEAR, Space, State, Work
from samstat.disclosure.protect.search import Task, prove_all
from samstat.disclosure.protect.unanimity import decoys
from samstat.disclosure.rules import Rule, unanimous_cells, unsafe_counts
from samstat.errors import DisclosureError, EverythingSuppressedError, ProtectionError, RuleError
from samstat.tables import CellStatus, Changes, Table, has_value

Flags = NDArray[np.bool_]
Statuses = NDArray[np.uint8]
Progress = Callable[[str, int, int], None]  # stage, cells done, cells in all

ROUNDS = ((1000.0, 120), (DEAR, 1000))
"""What a move may cost, and how many vectors are tried for it: dear moves wait for what cheap ones
hide, and are thought about longer."""
WORK = 20_000_000  # vectors a round: a large table has fewer for each cell,
FEWEST = 30  # down to these; where most is hidden anyway, more thought finds little
PORTION = 20_000  # cells between two words of progress


@dataclass(frozen=True, eq=False)
class Protection:
    """A protected table. `table` holds all numbers, and 'suppressed' where none may be published.

    `primary` are cells unsafe in themselves, `secondary` the ones hidden for their sake; `lowest`
    and `highest` are values that tables which fit all that is published really have in each cell:
    proofs of its range, which may be wider. `changes` are those tables, as many as there was room
    for; they are internal, since they hold the numbers' own arithmetic.
    """

    table: Table
    rule: Rule
    primary: Flags
    secondary: Flags
    lowest: NDArray[np.int64]
    highest: NDArray[np.int64]
    status_before: Statuses
    changes: Changes = field(default_factory=Changes.none)

    @property
    def public(self) -> Table:
        """What may be published: one status 'suppressed', without number or reason."""
        return self.table.published()

    @property
    def internal(self) -> Table:
        """All numbers, for those who may see them; what came in suppressed has none."""
        return self.table.with_status(self.status_before)

    def reasons(self) -> list[str]:
        """Why each cell is hidden, in plain words; internal: it says what the number is like."""
        lowest, highest = self.rule.lowest_unsafe, self.rule.highest_unsafe
        shares = unanimous_cells(self.internal, self.rule)
        words = np.full(len(self.table), "", dtype=object)
        words[self.secondary] = "published, it would help to work out a primary cell"
        words[self.primary] = f"from {lowest} to {highest}: rule {self.rule.name}"
        words[self.primary & shares & ~unsafe_counts(self.internal, self.rule)] = (
            f"all of the group share {self.rule.sensitive}: rule {self.rule.name}"
        )
        return [str(word) for word in words]


def protect_counts(
    table: Table,
    rule: Rule,
    *,
    costs: Costs | None = None,
    published_before: Flags | None = None,
    hidden_before: Flags | None = None,
    unmoved: Flags | None = None,
    memory_limit: int | None = None,
    progress: Progress | None = None,
) -> Protection:
    """Hide what the rule finds unsafe, and more until each hidden count has a wide enough range.

    Every hidden cell, of either kind, gets possible values that are `rule.width` apart, proved by
    whole tables that fit all that is published and hold at least `rule.lowest_hidden` in each
    hidden cell. So no attacker with this knowledge, however clever, can settle one, prove one
    unsafe, or narrow one below the rule's interval.

    In a series of releases `published_before` are cells that anyone can look up: hiding them would
    protect nothing, so they stay; `hidden_before` are cells that were hidden and stay so. `unmoved`
    cells stay hidden where they are, but no proof moves them, so that all others stand up to
    somebody who knows these: a contributor who gave them, or a linked table.

    Raises EverythingSuppressedError where nothing is left to publish, DisclosureError where an
    unsafe cell was published before, ProtectionError where a cell cannot be protected,
    MemoryLimitError.
    """
    room = check_memory(table, memory_limit)
    _check_zeros(table, rule)
    _refuse_suppressed(table)
    shares = unanimous_cells(table, rule)
    primary = unsafe_counts(table, rule) | shares
    known = np.zeros(len(table), np.bool_) if published_before is None else published_before
    _refuse_known(table, primary & known, rule)
    hidden = primary.copy()
    if hidden_before is not None:
        hidden |= hidden_before & ~known
    cost = (costs or Costs()).of(table)
    cost[known | ~has_value(table.status)] = np.inf  # nobody's number: it hides nothing
    hidden |= decoys(table, rule, shares, cost)
    kept = np.zeros(len(table), np.bool_) if unmoved is None else hidden & unmoved
    if unmoved is not None:
        cost[unmoved] = np.inf
        hidden &= ~unmoved
    lowest = np.minimum(np.full(len(table), rule.lowest_hidden, dtype=np.int64), table.counts)
    state = State(table.counts, lowest, hidden, cost)
    width = np.full(len(table), rule.width, dtype=np.int64)
    task = task_for(state, width, room)
    if hidden.any():
        _hide(table, (space_of(table), work_for(table), task), progress)
    hidden |= kept
    return _result(table, rule, primary, task)


def _check_zeros(table: Table, rule: Rule) -> None:
    """Where zeros are hidden they must be listed, or an attacker would know them from the gaps."""
    if not rule.zeros_shown and len(table) < np.prod(np.array(table.shape, dtype=np.float64)):
        raise RuleError(
            "the rule hides zeros, but the table does not list them",
            where=f"rule {rule.name}",
            value=f"{len(table)} cells",
            next_step="Complete the table with samstat.tables.with_zeros first.",
        )


def _refuse_suppressed(table: Table) -> None:
    """What is suppressed already has no number to protect with."""
    hidden = table.status == CellStatus.SUPPRESSED
    if hidden.any():
        raise ProtectionError(
            f"{int(hidden.sum())} cells are suppressed already",
            where=", ".join(table.codes(int(np.flatnonzero(hidden)[0]))),
            next_step="Protect the table with all its numbers; audit one that is published.",
        )


def _refuse_known(table: Table, wrong: Flags, rule: Rule) -> None:
    if wrong.any():
        cell = int(np.flatnonzero(wrong)[0])
        raise DisclosureError(
            f"{int(wrong.sum())} unsafe cells were published before",
            where=", ".join(table.codes(cell)),
            next_step=f"Hiding them now protects nobody. Report it, or check rule {rule.name}.",
        )


def _queue(table: Table, task: Task) -> NDArray[np.int64]:
    """Hidden cells whose range is still too narrow, margins first: what they hide serves many."""
    short = task.state.hidden & (task.top - task.bottom < task.width)
    cells = np.flatnonzero(short)
    depth = sum(dim.depth[at[cells]] for dim, at in zip(table.dimensions, table.nodes, strict=True))
    return cells[np.argsort(depth, kind="stable")]


def _hide(table: Table, search: tuple[Space, Work, Task], progress: Progress | None) -> None:
    space, work, task = search
    for round_number, (limit, budget) in enumerate(ROUNDS, start=1):
        queue = _queue(table, task)
        while len(queue):
            failed = 0
            vectors = min(budget, max(FEWEST, WORK // len(queue)))
            for start in range(0, len(queue), PORTION):
                portion = queue[start : start + PORTION]
                failed += prove_all(space, work, task, portion, vectors, limit)
                if progress:
                    progress(f"round {round_number}", start + len(portion), len(queue))
            queue = _queue(table, task)
            if failed and limit < DEAR:
                break
            if failed:
                raise ProtectionError(
                    f"{failed} cells cannot be protected by hiding more",
                    where=", ".join(table.codes(int(queue[0]))),
                    next_step="Merge small categories, or leave out a dimension.",
                )


def _result(table: Table, rule: Rule, primary: Flags, task: Task) -> Protection:
    hidden = task.state.hidden
    shown = has_value(table.status) & ~hidden
    if hidden.any() and not shown.any():
        raise EverythingSuppressedError(
            "the rule leaves no cell to publish",
            where=f"rule {rule.name}",
            value=f"{int(primary.sum())} of {len(table)} cells are unsafe",
            next_step="Merge categories, leave out a dimension, or publish for a larger area.",
        )
    status = table.status.copy()
    status[hidden] = CellStatus.SUPPRESSED
    return Protection(
        table.with_status(status),
        rule,
        primary,
        hidden & ~primary,
        task.bottom,
        task.top,
        table.status,
        changes_of(task.log),
    )
