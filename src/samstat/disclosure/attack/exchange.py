"""Exchanges: persons moved between codes so that all sums within a table stay as they are.

An exchange takes persons from one code to another in some dimensions at once, or adds them; all
cells that it touches must be unknown. `balanced` checks it against every equation before it counts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from samstat.compiled import compiled
from samstat.disclosure.attack.frame import Frame, below, node_of, unknown_at
from samstat.disclosure.attack.system import System
from samstat.tables import Table

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]

LARGEST_EXCHANGE = 20_000


class Rows(NamedTuple):
    """The equations of each unknown, and each row's imbalance while an exchange is checked."""

    rows_from: Ints
    rows: Ints
    signs: Ints
    balance: Ints


class Range(NamedTuple):
    """A whole solution, its bounds, and the least and most seen of each unknown."""

    values: Ints
    lower: Ints
    upper: Ints
    least: Ints
    most: Ints


class Exchange(NamedTuple):
    """Room for one exchange."""

    keys: Ints
    members: Ints
    ways: Ints
    nodes: Numbers
    signs: Ints


def rows_of(system: System) -> Rows:
    rows_from, order = system.members_by_unknown()
    return Rows(
        rows_from,
        system.member_rows[order],
        system.signs[order],
        np.zeros(len(system.constants), dtype=np.int64),
    )


def room_for(table: Table) -> Exchange:
    longest = 2 * max(dim.height for dim in table.dimensions) + 2
    return Exchange(
        np.empty(LARGEST_EXCHANGE, dtype=np.int64),
        np.empty(LARGEST_EXCHANGE, dtype=np.int64),
        np.empty(LARGEST_EXCHANGE, dtype=np.int64),
        np.empty(longest, dtype=np.int32),
        np.empty(longest, dtype=np.int64),
    )


@compiled
def write_side(
    frame: Frame, exchange: Exchange, d: int, leaf: int, other: int, sign: int, size: int
) -> int:
    """A leaf and what is above it and not above the other leaf (-1: none); how many by now."""
    at = frame.first[d] + leaf
    for step in range(frame.path_from[at], frame.path_from[at + 1]):
        node = frame.paths[step]
        if other >= 0 and below(frame, d, node, other):
            break
        exchange.nodes[size], exchange.signs[size] = node, sign
        size += 1
    return size


@compiled
def extended(
    frame: Frame, seen: Range, exchange: Exchange, d: int, own: int, length: int, size: int
) -> int:
    """Repeat the touched unknowns along a dimension; their new number, 0 where one may not move."""
    if size * length > exchange.keys.size:
        return 0
    new = size
    for at in range(length):
        if exchange.nodes[at] == own:
            continue
        shift = (exchange.nodes[at] - own) * frame.strides[d]
        for i in range(size):
            way = exchange.ways[i] * exchange.signs[at]
            x = unknown_at(frame, exchange.keys[i] + shift)
            if x < 0 or not may_move(seen, x, way):
                return 0
            exchange.keys[new], exchange.members[new] = exchange.keys[i] + shift, x
            exchange.ways[new] = way
            new += 1
    return new


@compiled
def may_move(seen: Range, x: int, way: int) -> bool:
    if way > 0:
        return bool(seen.values[x] < seen.upper[x])
    return bool(seen.values[x] > seen.lower[x])


@compiled
def find_exchange(
    frame: Frame, seen: Range, exchange: Exchange, target: int, way: int, budget: int
) -> int:
    """An exchange that moves the target by one in a direction; unknowns touched, 0 if none seen.

    Depth first over the dimensions. A choice is a pair (leaf below the target's code, leaf outside
    it or none), numbered, and begun at another place for each target so that no leaf is worn out.
    """
    if not may_move(seen, target, way):
        return 0
    dims = frame.order.size
    exchange.keys[0], exchange.members[0], exchange.ways[0] = frame.keys[target], target, way
    sizes, tried = np.ones(dims + 1, np.int64), np.zeros(dims, np.int64)
    level = 0
    while level >= 0 and budget > 0:
        d = frame.order[level]
        start, count = frame.leaf_from[d], frame.leaf_from[d + 1] - frame.leaf_from[d]
        own, size = node_of(frame, frame.keys[target], d), 0
        while size == 0 and tried[level] < count * (count + 1) and budget > 0:
            choice = (tried[level] + target * 7) % (count * (count + 1))
            tried[level] += 1
            up = frame.leaves[start + choice // (count + 1)]
            if not below(frame, d, own, up):
                # Skip this leaf's whole run of partners at once.
                tried[level] += count - choice % (count + 1)
                continue
            down = (
                -1 if choice % (count + 1) == count else frame.leaves[start + choice % (count + 1)]
            )
            if down >= 0 and below(frame, d, own, down):
                continue
            budget -= 1
            length = write_side(frame, exchange, d, up, down, 1, 0)
            if down >= 0:
                length = write_side(frame, exchange, d, down, up, -1, length)
            size = extended(frame, seen, exchange, d, own, length, sizes[level])
        if size == 0:
            tried[level] = 0
            level -= 1
        elif level == dims - 1:
            return size
        else:
            level += 1
            sizes[level], tried[level] = size, 0
    return 0


@compiled
def balanced(rows: Rows, members: Ints, ways: Ints, size: int) -> bool:
    """Whether every equation still holds: asked anew, so that no fault of the search counts."""
    for i in range(size):
        x = members[i]
        for at in range(rows.rows_from[x], rows.rows_from[x + 1]):
            rows.balance[rows.rows[at]] += rows.signs[at] * ways[i]
    holds = True
    for i in range(size):
        x = members[i]
        for at in range(rows.rows_from[x], rows.rows_from[x + 1]):
            holds &= rows.balance[rows.rows[at]] == 0
            rows.balance[rows.rows[at]] = 0
    return holds


@compiled
def apply(seen: Range, exchange: Exchange, size: int, most: int) -> None:
    """Take the exchange as many times as all bounds allow, at most `most`, and note what is seen.

    A cell that is touched twice is met twice here, so its bounds are asked anew at each step.
    """
    step = most
    for i in range(size):
        x = exchange.members[i]
        slack = seen.upper[x] - seen.values[x]
        if exchange.ways[i] < 0:
            slack = seen.values[x] - seen.lower[x]
        step = min(step, slack)
    for i in range(size):
        x = exchange.members[i]
        seen.values[x] += step * exchange.ways[i]
        seen.least[x] = min(seen.least[x], seen.values[x])
        seen.most[x] = max(seen.most[x], seen.values[x])
