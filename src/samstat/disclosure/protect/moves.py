"""The cheapest move: another table that fits all that is published, one step away in a given cell.

A move is a product of one vector a dimension. In a dimension's tree the vector raises a leaf and
all above it, and lowers another leaf and all above that; where the two paths meet they cancel.
Without another leaf it goes on to the total. Each product of such vectors respects every additive
relation, so a move changes nothing published when all cells that it touches are hidden, and it is a
possible table when none of them falls below the least that a hidden cell can be.

The search goes dimension by dimension. Cells touched so far stay touched whatever the remaining
dimensions do, so their cost bounds the whole from below and dear branches are cut.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from samstat.compiled import compiled

UNLISTED = -1  # a combination without contributors: known to be zero
DEAR = 1e300


class Space(NamedTuple):
    """The table's structure as plain arrays; nodes of all dimensions are numbered in one row."""

    strides: NDArray[np.int64]
    first: NDArray[np.int32]  # [d]: number of dimension d's total
    path_from: NDArray[np.int32]  # [node]: start of its path in `paths`; [node + 1] its end
    paths: NDArray[np.int32]  # from the node itself to the total, numbered inside the dimension
    leaf_from: NDArray[np.int32]  # [d]: start of dimension d's leaves in `leaves`
    leaves: NDArray[np.int32]
    dense: NDArray[np.int32]  # [key]: cell, or empty where keys are searched in `keys`
    keys: NDArray[np.int64]


@compiled
def find_cell(space: Space, key: int) -> int:
    if space.dense.size > 0:
        return int(space.dense[key])
    low, high = 0, space.keys.size
    while low < high:
        middle = (low + high) // 2
        if space.keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    if low < space.keys.size and space.keys[low] == key:
        return low
    return UNLISTED


@compiled
def on_path(space: Space, d: int, node: int, leaf: int) -> bool:
    at = space.first[d] + leaf
    for step in range(space.path_from[at], space.path_from[at + 1]):
        if space.paths[step] == node:
            return True
    return False


@compiled
def write_vector(
    space: Space, d: int, up: int, down: int, nodes: NDArray[np.int32], signs: NDArray[np.int8]
) -> int:
    """The nodes that a pair of leaves changes (down -1: none), and how; returns how many."""
    size = 0
    at = space.first[d] + up
    for step in range(space.path_from[at], space.path_from[at + 1]):
        node = space.paths[step]
        if down >= 0 and on_path(space, d, node, down):
            break
        nodes[size], signs[size] = node, 1
        size += 1
    if down >= 0:
        at = space.first[d] + down
        for step in range(space.path_from[at], space.path_from[at + 1]):
            node = space.paths[step]
            if on_path(space, d, node, up):
                break
            nodes[size], signs[size] = node, -1
            size += 1
    return size


class State(NamedTuple):
    """What a move may use: a possible table, the least of each cell, what is hidden, what it costs.

    The cost of a cell that must stay published is infinite.
    """

    values: NDArray[np.int64]
    lowest: NDArray[np.int64]
    hidden: NDArray[np.bool_]
    cost: NDArray[np.float64]


class Work(NamedTuple):
    """Room for one search; `best_keys` and `best_ways` hold the move that it found."""

    keys: NDArray[np.int64]
    ways: NDArray[np.int8]
    best_keys: NDArray[np.int64]
    best_ways: NDArray[np.int8]
    kept_keys: NDArray[np.int64]
    kept_ways: NDArray[np.int8]
    up: NDArray[np.int32]  # [level, option]: the leaf that is raised
    down: NDArray[np.int32]  # [level, option]: the leaf that is lowered, -1 for none
    added: NDArray[np.float64]  # [level, option]: what the option costs
    nodes: NDArray[np.int32]
    signs: NDArray[np.int8]
    order: NDArray[np.int64]  # dimensions in the order of the search


@compiled
def extend(
    space: Space, work: Work, state: State, d: int, length: int, size: int, step: int, limit: float
) -> tuple[float, int]:
    """Multiply what is touched by the vector in work: the cost added (DEAR: impossible), the size.

    Entries so far stand for the vector's entry at the target's own node; new ones are appended.
    """
    added, new = 0.0, size
    own = own_node(space, work.keys[0], d)
    for entry in range(length):
        if work.nodes[entry] == own:
            continue
        shift = (work.nodes[entry] - own) * space.strides[d]
        for i in range(size):
            way = work.ways[i] * work.signs[entry]
            cell = find_cell(space, work.keys[i] + shift)
            if cell == UNLISTED:
                return DEAR, size
            if way < 0 and state.values[cell] - step < state.lowest[cell]:
                return DEAR, size
            if not state.hidden[cell]:
                added += state.cost[cell]
                if added >= limit:
                    return DEAR, size
            work.keys[new], work.ways[new] = work.keys[i] + shift, way
            new += 1
    return added, new


@compiled
def own_node(space: Space, key: int, d: int) -> int:
    if d > 0:
        key %= space.strides[d - 1]
    return int(key // space.strides[d])


@compiled
def list_options(
    space: Space,
    work: Work,
    state: State,
    level: int,
    size: int,
    step: int,
    limit: float,
    budget: int,
) -> tuple[int, int]:
    """The vectors that are possible for one dimension, cheapest first, and the budget left."""
    d, count = work.order[level], 0
    own = own_node(space, work.keys[0], d)
    start, end = space.leaf_from[d], space.leaf_from[d + 1]
    for up_at in range(start, end):
        if not on_path(space, d, own, space.leaves[up_at]):
            continue
        for down_at in range(start - 1, end):
            down = -1 if down_at < start else space.leaves[down_at]
            if down >= 0 and on_path(space, d, own, down):
                continue
            if budget <= 0:
                return count, budget
            budget -= 1
            length = write_vector(space, d, space.leaves[up_at], down, work.nodes, work.signs)
            if size * length > work.keys.size:
                continue
            added, _ = extend(space, work, state, d, length, size, step, limit)
            if added < limit:
                insert_option(work, level, count, space.leaves[up_at], down, added)
                count += 1
    return count, budget


@compiled
def insert_option(work: Work, level: int, count: int, up: int, down: int, added: float) -> None:
    """Keep the options sorted by cost; equal costs keep the order of the codes."""
    at = count
    while at > 0 and work.added[level, at - 1] > added:
        work.added[level, at] = work.added[level, at - 1]
        work.up[level, at], work.down[level, at] = work.up[level, at - 1], work.down[level, at - 1]
        at -= 1
    work.added[level, at], work.up[level, at], work.down[level, at] = added, up, down


@compiled
def add_one_inner_cell(space: Space, work: Work, state: State, step: int) -> tuple[float, int]:
    """Raise the target, one inner cell below it and all their totals: hides much, but always fits.

    DEAR where one of these cells must stay published.
    """
    cost, size = 0.0, 1
    for d in work.order:
        own, added, new = own_node(space, work.keys[0], d), DEAR, size
        for at in range(space.leaf_from[d], space.leaf_from[d + 1]):
            if on_path(space, d, own, space.leaves[at]):
                length = write_vector(space, d, space.leaves[at], -1, work.nodes, work.signs)
                if size * length <= work.keys.size:
                    added, new = extend(space, work, state, d, length, size, step, DEAR)
                if added < DEAR:
                    break
        if added >= DEAR:
            return DEAR, 0
        cost, size = cost + added, new
    work.best_keys[:size] = work.keys[:size]
    work.best_ways[:size] = work.ways[:size]
    return cost, size


@compiled
def cheapest_move(
    space: Space,
    work: Work,
    state: State,
    target: int,
    way: int,
    step: int,
    budget: int,
    limit: float,
) -> tuple[float, int]:
    """The least cost below `limit` of moving the target by `step` up or down (DEAR: none seen).

    `budget` bounds the vectors tried. Where the cost has no limit, raising one inner cell and all
    above it is the move to beat. The move is left in work; its number of cells is returned.
    """
    if way < 0 and state.values[target] - step < state.lowest[target]:
        return DEAR, 0
    work.keys[0], work.ways[0] = space.keys[target], way
    dims = space.strides.size
    sizes, spent = np.ones(dims + 1, np.int64), np.zeros(dims + 1, np.float64)
    count, chosen = np.zeros(dims, np.int64), np.zeros(dims, np.int64)
    best, best_size, level = limit, 0, 0
    if limit >= DEAR and way > 0:
        best, best_size = add_one_inner_cell(space, work, state, step)
    count[0], budget = list_options(space, work, state, 0, 1, step, best, budget)
    while level >= 0 and best > 0.0 and budget > 0:
        at = chosen[level]
        if at >= count[level] or spent[level] + work.added[level, at] >= best:
            level -= 1
            continue
        chosen[level] += 1
        d, up, down = work.order[level], work.up[level, at], work.down[level, at]
        length = write_vector(space, d, up, down, work.nodes, work.signs)
        added, size = extend(space, work, state, d, length, sizes[level], step, DEAR)
        total = spent[level] + added
        if level == dims - 1:
            best, best_size = total, size
            work.best_keys[:size] = work.keys[:size]
            work.best_ways[:size] = work.ways[:size]
            continue
        level += 1
        sizes[level], spent[level], chosen[level] = size, total, 0
        count[level], budget = list_options(
            space, work, state, level, size, step, best - total, budget
        )
    return (best, best_size) if best_size > 0 else (DEAR, 0)
