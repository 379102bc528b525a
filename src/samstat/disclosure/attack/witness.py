"""Whole tables that fit all that is published: what they hold cannot be excluded by anyone.

One such table is changed by exchanges, and each exchange is checked against every equation before
it counts. An exchange takes persons from one code to another in some dimensions at once, or adds
them, so that all sums within a table stay as they are; all cells that it touches must be unknown.
"""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from samstat.compiled import compiled
from samstat.disclosure.attack.system import System
from samstat.tables import Table

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]

DENSE_LIMIT = 100_000_000
LARGEST_EXCHANGE = 20_000
BUDGETS = (100, 400, 1000)  # exchanges looked at for one cell, more where that was too few
STIRRED = 60  # how many times the table is stirred at most
LARGEST_STIR = 3000  # unknowns moved in one
PATIENCE = 6  # turns without a new cell before the programs are asked


class Frame(NamedTuple):
    """A table as the search walks it: codes' paths upwards, leaves, and each key's unknown."""

    strides: Ints
    sizes: Ints
    order: Ints  # dimensions with few leaves first: they rule out the most
    first: Ints  # [d]: the first of dimension d's codes in `path_from`
    path_from: Ints
    paths: Numbers  # from the code itself to the total
    leaf_from: Ints
    leaves: Numbers
    keys: Ints  # [unknown]: its key in this table, -1 where it has none or is not free to move
    dense: Numbers
    sorted_keys: Ints
    sorted_unknowns: Ints


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


def widen(
    system: System, tables: tuple[Table, ...], seen: Range, width: int, movable: Flags
) -> None:
    """Walk through whole solutions until each hidden unknown has been seen `width` apart.

    What is not reached within a budget stays as it is: nothing is claimed of it. Where walks no
    longer help, the table is stirred, since a solution with many cells at their bounds is a corner
    that few exchanges lead out of.
    """
    rows, draws = rows_of(system), np.random.default_rng(0)
    possible = system.hidden & (system.upper - system.lower >= width)
    for number, table in enumerate(tables):
        frame = frame_of(system, table, number, movable)
        exchange, free = _room(table), np.flatnonzero(frame.keys >= 0)
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


def rows_of(system: System) -> Rows:
    order = np.argsort(system.members, kind="stable")
    row = np.repeat(np.arange(len(system.constants)), np.diff(system.starts))
    counts = np.bincount(system.members, minlength=len(system.lower))
    return Rows(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        row[order],
        system.signs[order],
        np.zeros(len(system.constants), dtype=np.int64),
    )


def frame_of(system: System, table: Table, number: int, movable: Flags) -> Frame:
    """The table's frame; unknowns with equations outside it, or none inside, are not moved."""
    paths = [dim.path(node) for dim in table.dimensions for node in range(len(dim))]
    leaves = [dim.leaves for dim in table.dimensions]
    at = system.cells.positions(table, system.numbers[system.numbers < len(system.cells)])
    keys = np.full(len(system.numbers), -1, dtype=np.int64)
    keys[: len(at)] = np.where(at >= 0, table.keys[at], -1)
    foreign = system.members[np.repeat(system.owners != number, np.diff(system.starts))]
    keys[foreign] = -1
    keys[~movable] = -1
    free = np.flatnonzero(keys >= 0)
    dense = np.empty(0, dtype=np.int32)
    if np.prod(np.array(table.shape, dtype=np.float64)) <= DENSE_LIMIT:
        dense = np.full(int(np.prod(table.shape)), -1, dtype=np.int32)
        dense[keys[free]] = free
    by_key = free[np.argsort(keys[free])]
    return Frame(
        table.strides,
        np.array(table.shape, dtype=np.int64),
        np.argsort([len(each) for each in leaves], kind="stable").astype(np.int64),
        _starts([len(dim) for dim in table.dimensions]),
        _starts([len(path) for path in paths]),
        np.array([node for path in paths for node in path], dtype=np.int32),
        _starts([len(each) for each in leaves]),
        np.concatenate(leaves).astype(np.int32),
        keys,
        dense,
        keys[by_key],
        by_key,
    )


def _starts(lengths: list[int]) -> Ints:
    return np.array([0, *accumulate(lengths)], dtype=np.int64)


def _room(table: Table) -> Exchange:
    longest = 2 * max(dim.height for dim in table.dimensions) + 2
    return Exchange(
        np.empty(LARGEST_EXCHANGE, dtype=np.int64),
        np.empty(LARGEST_EXCHANGE, dtype=np.int64),
        np.empty(LARGEST_EXCHANGE, dtype=np.int64),
        np.empty(longest, dtype=np.int32),
        np.empty(longest, dtype=np.int64),
    )


@compiled
def unknown_at(frame: Frame, key: int) -> int:
    """The unknown of a key, -1 where the number is known or may not move."""
    if frame.dense.size > 0:
        return int(frame.dense[key])
    at = np.searchsorted(frame.sorted_keys, key)
    if at < frame.sorted_keys.size and frame.sorted_keys[at] == key:
        return int(frame.sorted_unknowns[at])
    return -1


@compiled
def below(frame: Frame, d: int, node: int, leaf: int) -> bool:
    at = frame.first[d] + leaf
    for step in range(frame.path_from[at], frame.path_from[at + 1]):
        if frame.paths[step] == node:
            return True
    return False


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
def node_of(frame: Frame, key: int, d: int) -> int:
    return int(key // frame.strides[d] % frame.sizes[d])


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
def balanced(rows: Rows, exchange: Exchange, size: int) -> bool:
    """Whether every equation still holds: asked anew, so that no fault of the search counts."""
    for i in range(size):
        x = exchange.members[i]
        for at in range(rows.rows_from[x], rows.rows_from[x + 1]):
            rows.balance[rows.rows[at]] += rows.signs[at] * exchange.ways[i]
    holds = True
    for i in range(size):
        x = exchange.members[i]
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
                if size == 0 or not balanced(rows, exchange, size):
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
        if size > 0 and balanced(rows, exchange, size):
            apply(seen, exchange, size, 1)
