"""The compiled inner loops: keys from digits, counting by key, children into parents."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from samstat.compiled import compiled_unlocked

Ints = NDArray[np.int64]


@compiled_unlocked
def add_digits(keys: Ints, indices: NDArray[np.integer], weights: Ints) -> None:
    """Add each row's digit, already multiplied by its place's weight, to its key."""
    for row in range(len(keys)):
        keys[row] += weights[indices[row]]


@compiled_unlocked
def count_keys(keys: Ints, cells: NDArray[np.uint32]) -> None:
    for key in keys:
        cells[key] += np.uint32(1)


@compiled_unlocked
def count_chosen(keys: Ints, chosen: NDArray[np.bool_], cells: Ints) -> None:
    for row in range(len(keys)):
        if chosen[row]:
            cells[keys[row]] += 1


@compiled_unlocked
def add_values(keys: Ints, values: NDArray[Any], cells: NDArray[Any]) -> None:
    """Add each row's value to its key's cell; the type of both is int64 or float64."""
    for row in range(len(keys)):
        cells[keys[row]] += values[row]


@compiled_unlocked
def mark_flags(keys: Ints, flags: NDArray[np.uint16], cells: NDArray[np.uint16]) -> None:
    for row in range(len(keys)):
        cells[keys[row]] |= flags[row]


@compiled_unlocked
def extent(values: NDArray[np.integer]) -> tuple[int, int]:
    low, high = values[0], values[0]
    for value in values:
        low, high = min(low, value), max(high, value)
    return low, high


@compiled_unlocked
def offsets(values: NDArray[np.integer], low: int, seen: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Values as distances from the lowest, marking those that occur."""
    found = np.empty(len(values), dtype=np.int32)
    for row in range(len(values)):
        found[row] = values[row] - low
        seen[found[row]] = True
    return found


@compiled_unlocked
def mark_pairs(
    below: NDArray[np.integer], above: NDArray[np.integer], seen: NDArray[np.bool_]
) -> None:
    """Mark which pairs of a code and its parent occur."""
    for row in range(len(below)):
        seen[below[row], above[row]] = True


@compiled_unlocked
def spread_axis(
    cells: NDArray[Any],
    nodes: NDArray[np.int32],
    parents: NDArray[np.int32],
    out: NDArray[Any],
) -> None:
    """Put an axis' leaves where their nodes are and add every node to its parent.

    `cells` is (before, leaves, after), `out` zeros of (before, nodes, after). Parents come before
    their children, so going backwards adds each node when it is whole.
    """
    for b in range(cells.shape[0]):
        for leaf in range(cells.shape[1]):
            for a in range(cells.shape[2]):
                out[b, nodes[leaf], a] += cells[b, leaf, a]
        for node in range(out.shape[1] - 1, 0, -1):
            for a in range(cells.shape[2]):
                out[b, parents[node], a] += out[b, node, a]


@compiled_unlocked
def join_axis(
    cells: NDArray[np.uint16],
    nodes: NDArray[np.int32],
    parents: NDArray[np.int32],
    out: NDArray[np.uint16],
) -> None:
    """As `spread_axis`, for status flags: a parent has every flag of its children."""
    for b in range(cells.shape[0]):
        for leaf in range(cells.shape[1]):
            for a in range(cells.shape[2]):
                out[b, nodes[leaf], a] |= cells[b, leaf, a]
        for node in range(out.shape[1] - 1, 0, -1):
            for a in range(cells.shape[2]):
                out[b, parents[node], a] |= out[b, node, a]


@compiled_unlocked
def count_distinct(
    pairs: Ints,
    cells: int,
    sizes: Ints,
    above: Ints,
    heights: Ints,
    stamps: NDArray[np.int64],
    counts: Ints,
) -> None:
    """Count each person once in every cell and margin where she has a row.

    `pairs` are person * cells + key, sorted, each once. `above[d, digit, step]` is what the digit's
    ancestor so many steps up adds to a node key; `heights[d, digit]` how many there are, itself
    included. `stamps` remember who was counted last in each cell.
    """
    room = 1
    for d in range(len(sizes)):
        room *= heights[d].max()
    reached = np.empty(room, dtype=np.int64)
    for pair in pairs:
        person, key = pair // cells + 1, pair % cells
        found = 1
        reached[0] = 0
        for d in range(len(sizes) - 1, -1, -1):
            digit = key % sizes[d]
            key //= sizes[d]
            steps = heights[d, digit]
            for step in range(steps - 1, -1, -1):
                for at in range(found):
                    reached[step * found + at] = reached[at] + above[d, digit, step]
            found *= steps
        for at in range(found):
            cell = reached[at]
            if stamps[cell] != person:
                stamps[cell] = person
                counts[cell] += 1
