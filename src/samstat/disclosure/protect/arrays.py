"""A table as the arrays of the search, and the room that a search needs."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.protect.moves import UNLISTED, Space, State, Work
from samstat.disclosure.protect.search import Log, Task
from samstat.errors import MemoryLimitError
from samstat.tables import Changes, Table

DENSE_LIMIT = 100_000_000  # combinations looked up in one array of 4 bytes each
LARGEST_MOVE = 200_000  # cells of one move; longer vectors are not tried
# Cells moved in the proofs that are kept, 16 bytes each, and that for each cell of a large table;
# where there is no more room the attacker has to search for himself, which takes far longer.
LARGEST_LOG = 20_000_000
LOG_A_CELL = 150
BYTES_A_CELL = 150  # measured: what protection holds beside the table itself


def space_of(table: Table) -> Space:
    """The dimensions' trees, and where a combination of codes is found."""
    paths = [dim.path(node) for dim in table.dimensions for node in range(len(dim))]
    leaves = [dim.leaves for dim in table.dimensions]
    dense = np.empty(0, dtype=np.int32)
    if (combinations := int(np.prod(np.array(table.shape, dtype=np.float64)))) <= DENSE_LIMIT:
        dense = np.full(combinations, UNLISTED, dtype=np.int32)
        dense[table.keys] = np.arange(len(table), dtype=np.int32)
    return Space(
        table.strides,
        _starts([len(dim) for dim in table.dimensions]),
        _starts([len(path) for path in paths]),
        np.array([node for path in paths for node in path], dtype=np.int32),
        _starts([len(each) for each in leaves]),
        np.concatenate(leaves).astype(np.int32),
        dense,
        table.keys,
    )


def _starts(lengths: list[int]) -> NDArray[np.int32]:
    return np.array([0, *accumulate(lengths)], dtype=np.int32)


def work_for(table: Table) -> Work:
    """Room for one search. Dimensions with few leaves come first: they cut the soonest."""
    options = max((len(dim.leaves) + 1) ** 2 for dim in table.dimensions)
    height = max(dim.height for dim in table.dimensions)
    shape = (len(table.dimensions), options)
    order = np.argsort([len(dim.leaves) for dim in table.dimensions], kind="stable")
    return Work(
        keys=np.empty(LARGEST_MOVE, dtype=np.int64),
        ways=np.empty(LARGEST_MOVE, dtype=np.int8),
        best_keys=np.empty(LARGEST_MOVE, dtype=np.int64),
        best_ways=np.empty(LARGEST_MOVE, dtype=np.int8),
        kept_keys=np.empty(LARGEST_MOVE, dtype=np.int64),
        kept_ways=np.empty(LARGEST_MOVE, dtype=np.int8),
        up=np.empty(shape, dtype=np.int32),
        down=np.empty(shape, dtype=np.int32),
        added=np.empty(shape, dtype=np.float64),
        nodes=np.empty(2 * height + 2, dtype=np.int32),
        signs=np.empty(2 * height + 2, dtype=np.int8),
        order=order.astype(np.int64),
    )


def task_for(state: State, width: NDArray[np.int64], room: int) -> Task:
    cells = len(state.values)
    return Task(
        state,
        width,
        state.values.copy(),
        state.values.copy(),
        np.empty(cells, dtype=np.int64),
        np.full(cells, -1, dtype=np.int64),
        state.values.copy(),
        state.values.copy(),
        _log_for(cells, room),
    )


def _log_for(cells: int, room: int) -> Log:
    """Memory that is not written to is not taken, so the room may be larger than the need."""
    starts = np.empty(2 * cells + 1, dtype=np.int64)
    starts[0] = 0
    return Log(
        np.empty(room, dtype=np.int64),
        np.empty(room, dtype=np.int64),
        starts,
        np.zeros(2, dtype=np.int64),
    )


def changes_of(log: Log) -> Changes:
    changes, entries = log.sizes.tolist()
    return Changes(log.starts[: changes + 1], log.cells[:entries], log.amounts[:entries])


def check_memory(table: Table, limit: int | None) -> int:
    """How many entries of proofs may be kept within `limit` bytes.

    MemoryLimitError where the work alone would need more, before it begins.
    """
    needed = BYTES_A_CELL * len(table)
    needed += 4 * min(int(np.prod(np.array(table.shape, dtype=np.float64))), DENSE_LIMIT)
    if limit is not None and needed > limit:
        raise MemoryLimitError(
            f"protection needs about {needed / 1e6:.0f} MB beside the table",
            where=f"{len(table)} cells",
            value=f"{limit / 1e6:.0f} MB",
            next_step="Raise the limit, or protect the table in parts that share their margins.",
        )
    largest = max(LARGEST_LOG, LOG_A_CELL * len(table))
    return largest if limit is None else int(min(largest, (limit - needed) // 16))
