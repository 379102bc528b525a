"""Hiding cells until each hidden one has possible values that are far enough apart.

The proof is a pair of possible tables, one that raises the cell and one that lowers it. It stays
good when more is hidden, and proves a range for every cell that it moves, not for its target alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from samstat.compiled import compiled
from samstat.disclosure.protect.moves import Space, State, Work, cheapest_move, find_cell

SMALLEST = 1e-9  # a limit of zero would find nothing, where what is hidden already serves


class Log(NamedTuple):
    """The proofs as changes of the table, one after another; what finds no room is left out."""

    cells: NDArray[np.int64]
    amounts: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]  # changes and entries so far


class Task(NamedTuple):
    """What is asked, and the two tables of the proof under way (as the values between proofs)."""

    state: State
    width: NDArray[np.int64]
    high: NDArray[np.int64]
    low: NDArray[np.int64]
    touched: NDArray[np.int64]
    slot: NDArray[np.int64]  # [cell]: its place in `touched`, -1 for none
    top: NDArray[np.int64]  # the range proved so far
    bottom: NDArray[np.int64]
    log: Log


@compiled
def one_move(
    space: Space, work: Work, task: Task, cell: int, need: int, budget: int, limit: float
) -> tuple[int, int, int]:
    """The cheapest way to widen a cell's range: cells touched (0: none), direction and step.

    A move of the whole need is weighed against steps of one, of which as many would be needed.
    """
    best, size, way, step = limit, 0, 0, 0
    for attempt in range(4):
        direction = 1 if attempt % 2 == 0 else -1
        table = task.high if direction > 0 else task.low
        length = need if attempt < 2 else 1
        if direction < 0:
            length = min(length, table[cell] - task.state.lowest[cell])
        if length <= 0 or (attempt >= 2 and need == 1):
            continue
        state = State(table, task.state.lowest, task.state.hidden, task.state.cost)
        share = best * length / need
        cost, cells = cheapest_move(
            space, work, state, cell, direction, length, budget, max(share, SMALLEST)
        )
        if cells > 0:
            best, size, way, step = cost * need / length, cells, direction, length
            work.kept_keys[:size] = work.best_keys[:size]
            work.kept_ways[:size] = work.best_ways[:size]
            if best <= 0.0:
                break
    return size, way, step


@compiled
def prove_cell(space: Space, work: Work, task: Task, cell: int, budget: int, limit: float) -> int:
    """Give a cell its range, hiding what that needs; the cells touched, -1 if impossible."""
    used, need = 0, task.width[cell]
    while need > 0:
        size, way, step = one_move(space, work, task, cell, need, budget, limit)
        if size == 0:
            clear(task, used)
            return -1
        table = task.high if way > 0 else task.low
        for i in range(size):
            at = find_cell(space, work.kept_keys[i])
            task.state.hidden[at] = True
            if task.slot[at] < 0:
                task.slot[at], task.touched[used] = used, at
                used += 1
            table[at] += step * work.kept_ways[i]
        need -= step
    return used


@compiled
def clear(task: Task, used: int) -> None:
    """Both tables back to the values."""
    for i in range(used):
        at = task.touched[i]
        task.high[at] = task.low[at] = task.state.values[at]
        task.slot[at] = -1


@compiled
def record(task: Task, used: int) -> None:
    """Widen the proved ranges of all cells that the proof at hand moves."""
    for i in range(used):
        at = task.touched[i]
        task.top[at] = max(task.top[at], task.high[at], task.low[at])
        task.bottom[at] = min(task.bottom[at], task.high[at], task.low[at])
    keep(task, task.high, used)
    keep(task, task.low, used)


@compiled
def keep(task: Task, table: NDArray[np.int64], used: int) -> None:
    """Write down how a table of the proof differs from the values, if there is room."""
    log = task.log
    changes, entries = log.sizes[0], log.sizes[1]
    if entries + used > log.cells.size or changes + 2 > log.starts.size:
        return
    for i in range(used):
        at = task.touched[i]
        if table[at] != task.state.values[at]:
            log.cells[entries], log.amounts[entries] = at, table[at] - task.state.values[at]
            entries += 1
    if entries > log.sizes[1]:
        log.sizes[0], log.sizes[1] = changes + 1, entries
        log.starts[changes + 1] = entries


@compiled
def prove_all(
    space: Space, work: Work, task: Task, queue: NDArray[np.int64], budget: int, limit: float
) -> int:
    """Prove each cell of the queue in turn; returns how many found no move below the limit."""
    failed = 0
    for cell in queue:
        if task.top[cell] - task.bottom[cell] >= task.width[cell]:
            continue
        used = prove_cell(space, work, task, cell, budget, limit)
        if used < 0:
            failed += 1
            continue
        record(task, used)
        clear(task, used)
    return failed
