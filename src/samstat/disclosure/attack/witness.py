"""Whole tables that fit all that is published: what they hold cannot be excluded by anyone.

One such table is changed by exchanges, and each exchange is checked against every equation before
it counts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samstat.compiled import compiled
from samstat.disclosure.attack.exchange import (
    Exchange,
    Range,
    Rows,
    apply,
    balanced,
    find_exchange,
    room_for,
)
from samstat.disclosure.attack.frame import Frame, frame_of
from samstat.disclosure.attack.system import System
from samstat.tables import Table

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

BUDGETS = (100, 400, 1000)  # exchanges looked at for one cell, more where that was too few
STIRRED = 60  # how many times the table is stirred at most
LARGEST_STIR = 3000  # unknowns moved in one
PATIENCE = 6  # turns without a new cell before the programs are asked


def widen(
    system: System,
    tables: tuple[Table, ...],
    rows: Rows,
    seen: Range,
    width: int,
    movable: Flags,
) -> None:
    """Walk through whole solutions until each hidden unknown has been seen `width` apart.

    What is not reached within a budget stays as it is: nothing is claimed of it. Where walks no
    longer help, the table is stirred, since a solution with many cells at their bounds is a corner
    that few exchanges lead out of.
    """
    draws = np.random.default_rng(0)
    possible = system.hidden & (system.upper - system.lower >= width)
    for number, table in enumerate(tables):
        if not (possible & (seen.most - seen.least < width)).any():
            return
        frame = frame_of(system, table, number, movable)
        exchange, free = room_for(table), np.flatnonzero(frame.keys >= 0)
        fruitless = 0
        for turn in range(STIRRED + len(BUDGETS)):
            open_ = possible & (frame.keys >= 0) & (seen.most - seen.least < width)
            if not open_.any() or fruitless > PATIENCE:
                break
            if turn >= len(BUDGETS):
                chosen = draws.permutation(free)[: min(len(free), LARGEST_STIR)]
                stir(frame, rows, seen, exchange, chosen, BUDGETS[0])
            budget = BUDGETS[min(turn, len(BUDGETS) - 1)]
            walk(frame, rows, seen, exchange, np.flatnonzero(open_), width, budget)
            left = int((open_ & (seen.most - seen.least < width)).sum())
            fruitless = fruitless + 1 if left == int(open_.sum()) else 0


@compiled
def walk(
    frame: Frame,
    rows: Rows,
    seen: Range,
    exchange: Exchange,
    targets: Ints,
    width: int,
    budget: int,
) -> None:
    """Move each target up and down until it has been seen far enough apart, or no way is found."""
    for target in targets:
        for way in (1, -1):
            while seen.most[target] - seen.least[target] < width:
                size = find_exchange(frame, seen, exchange, target, way, budget)
                if size == 0 or not balanced(rows, exchange.members, exchange.ways, size):
                    break
                apply(seen, exchange, size, width)


@compiled
def stir(
    frame: Frame, rows: Rows, seen: Range, exchange: Exchange, targets: Ints, budget: int
) -> None:
    """Move each target once, up or down in turn, so that the next walk begins at another table."""
    for at in range(targets.size):
        way = 1 if at % 2 == 0 else -1
        size = find_exchange(frame, seen, exchange, targets[at], way, budget)
        if size > 0 and balanced(rows, exchange.members, exchange.ways, size):
            apply(seen, exchange, size, 1)
