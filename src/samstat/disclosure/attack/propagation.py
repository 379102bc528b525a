"""Bounds from one sum at a time, repeated until no sum says more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samstat.compiled import compiled
from samstat.disclosure.attack.disputes import doubtful_near, rows_connected
from samstat.disclosure.attack.system import UNBOUNDED, System
from samstat.errors import ContradictionError
from samstat.tables.dimension import in_words

Ints = NDArray[np.int64]
PATIENCE = 200  # visits a row on average; bounds that creep are left to the programs, and stay true


def propagate(system: System) -> None:
    """Tighten the system's bounds in place; ContradictionError where cells have no value left.

    In each row an unknown is at most the constant less what the others are at least, and at least
    the constant less what they are at most. The error tells of the first such cell, and doubts the
    estimates nearest to each.
    """
    rows_from, order = system.members_by_unknown()
    rows = system.member_rows[order]
    left, wrong = np.ones(len(system.constants), dtype=np.bool_), []
    while True:
        found = settle(
            system.starts,
            system.members,
            system.signs,
            system.constants,
            rows_from,
            rows,
            system.lower,
            system.upper,
            np.flatnonzero(left),
            PATIENCE * len(system.constants),
        )
        if found < 0:
            break
        wrong.append(found)
        left &= ~rows_connected(system, found)
    if wrong:
        raise _no_value(system, wrong)


def _no_value(system: System, wrong: list[int]) -> ContradictionError:
    codes = system.cells.codes(int(system.numbers[wrong[0]]))
    error = ContradictionError(
        "no whole number fits this cell",
        where=in_words(codes),
        next_step="The published sums disagree, or the rule's least hidden count is wrong.",
    )
    error.doubtful = tuple(
        cell for each in wrong for cell in doubtful_near(system, np.array([each]))
    )
    return error


@compiled
def settle(
    starts: Ints,
    members: Ints,
    signs: Ints,
    constants: Ints,
    rows_from: Ints,
    rows: Ints,
    lower: Ints,
    upper: Ints,
    begin: Ints,
    patience: int,
) -> int:
    """Visit rows from a queue, these first, until it is empty; an unknown without values, or -1."""
    size = constants.size
    queue, waiting = np.empty(size, np.int64), np.zeros(size, np.bool_)
    queue[: begin.size] = begin
    waiting[begin] = True
    head, length = 0, begin.size
    while length > 0 and patience > 0:
        patience -= 1
        row = queue[head]
        head, length = (head + 1) % size, length - 1
        waiting[row] = False
        least, most, open_below, open_above = activity(
            starts, members, signs, lower, upper, row, constants[row]
        )
        for at in range(starts[row], starts[row + 1]):
            x, sign = members[at], signs[at]
            low, high = room(sign, lower[x], upper[x], least, most, open_below, open_above)
            if low <= lower[x] and high >= upper[x]:
                continue
            lower[x], upper[x] = max(low, lower[x]), min(high, upper[x])
            if lower[x] > upper[x]:
                return int(x)
            for place in range(rows_from[x], rows_from[x + 1]):
                other = rows[place]
                if not waiting[other]:
                    waiting[other] = True
                    queue[(head + length) % size] = other
                    length += 1
            # The row's own sums have changed: take them anew before its next member.
            least, most, open_below, open_above = activity(
                starts, members, signs, lower, upper, row, constants[row]
            )
    return -1


@compiled
def activity(
    starts: Ints, members: Ints, signs: Ints, lower: Ints, upper: Ints, row: int, constant: int
) -> tuple[int, int, int, int]:
    """A row's least and most less its constant, each without its unbounded members, and those."""
    least, most, open_below, open_above = -constant, -constant, 0, 0
    for at in range(starts[row], starts[row + 1]):
        x = members[at]
        free = upper[x] >= UNBOUNDED
        if signs[at] > 0:
            least += lower[x]
            most += 0 if free else upper[x]
            open_above += free
        else:
            most -= lower[x]
            least -= 0 if free else upper[x]
            open_below += free
    return least, most, open_below, open_above


@compiled
def room(
    sign: int, lower: int, upper: int, least: int, most: int, open_below: int, open_above: int
) -> tuple[int, int]:
    """The bounds that a row leaves to one of its members."""
    free = upper >= UNBOUNDED
    low, high = lower, upper
    if sign > 0:
        if open_below == 0:
            high = lower - least
        if open_above - free == 0:
            low = (0 if free else upper) - most
    else:
        if open_above == 0:
            high = lower + most
        if open_below - free == 0:
            low = (0 if free else upper) + least
    return low, high
