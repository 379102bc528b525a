"""A published table as the walk through whole tables sees it: codes, paths, and free unknowns."""

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
def node_of(frame: Frame, key: int, d: int) -> int:
    return int(key // frame.strides[d] % frame.sizes[d])
