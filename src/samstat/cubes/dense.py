"""The dense path: one array over all combinations, counted into by key, margins along the axes.

Codes become small integers while rows are read, a row's integers become one mixed-radix key, and
its amounts are added to that key's cell. Each thread has arrays of its own. When a batch brings new
codes the arrays grow. No pass over the rows is needed to learn the codes.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samstat.cubes import kernels
from samstat.cubes.codes import Codes
from samstat.cubes.plan import FLAGS, ROWS, Plan, bytes_a_cell
from samstat.cubes.reading import Rows
from samstat.cubes.sources import Batches
from samstat.errors import MemoryLimitError
from samstat.tables import Dimension

Cells = dict[str, NDArray[Any]]


class DenseLimitError(MemoryLimitError):
    """The array over all combinations is larger than the limit: the sparse path may still fit."""


class Tally:
    """One thread's arrays, over the codes that were known when it last grew."""

    def __init__(self, plan: Plan, codes: Sequence[Codes]) -> None:
        self.plan, self.codes = plan, codes
        self.sizes: tuple[int, ...] = (0,) * len(codes)
        self.cells: Cells = {}

    def add(self, rows: Rows) -> None:
        digits = rows.digits(self.codes)
        self._fit(tuple(len(each) for each in self.codes))
        keys = rows.keys(self.codes, digits, strides_of(self.sizes))
        kernels.count_keys(keys, self._column(ROWS, np.dtype(np.uint32)))
        for measure in self.plan.additive:
            amounts = rows.amounts(measure)
            kernels.add_values(keys, amounts, self._column(measure.name, amounts.dtype))
        status = rows.statuses()
        if status is not None:
            flags = np.left_shift(np.uint16(1), status.astype(np.uint16))
            kernels.mark_flags(keys, flags, self._column(FLAGS, np.dtype(np.uint16)))

    def _column(self, name: str, kind: np.dtype[Any]) -> NDArray[Any]:
        if name not in self.cells:
            self.cells[name] = np.zeros(int(np.prod(self.sizes)), dtype=kind)
        return self.cells[name]

    def _fit(self, sizes: tuple[int, ...]) -> None:
        """Grow to these sizes; cells keep their codes."""
        if sizes == self.sizes:
            return
        check_size(self.plan, sizes)
        old = tuple(slice(size) for size in self.sizes)
        for name, cells in self.cells.items():
            grown = np.zeros(sizes, dtype=cells.dtype)
            grown[old] = cells.reshape(self.sizes)
            self.cells[name] = grown.ravel()
        self.sizes = sizes

    def merge(self, other: Tally) -> None:
        """Take over another's cells, adding what both have."""
        sizes = tuple(len(each) for each in self.codes)
        self._fit(sizes)
        other._fit(sizes)
        for name, cells in other.cells.items():
            own = self._column(name, cells.dtype)
            if name == FLAGS:
                np.bitwise_or(own, cells, out=own)
            else:
                np.add(own, cells, out=own)


def check_size(plan: Plan, sizes: Sequence[int]) -> None:
    """Refuse arrays of these sizes, one set a thread, where they exceed the limit."""
    needed = float(np.prod(np.array(sizes, dtype=np.float64))) * bytes_a_cell(plan) * plan.threads
    if needed > plan.memory:
        raise DenseLimitError(
            f"the cube's combinations take {needed / 1e6:.0f} MB",
            where=plan.definition.name,
            value=f"limit {plan.memory / 1e6:.0f} MB",
            next_step="Allow more memory, leave out a dimension, or use DuckDB.",
        )


def strides_of(sizes: Sequence[int]) -> list[int]:
    """Mixed-radix weights, the last dimension varying fastest."""
    products = itertools.accumulate(reversed(sizes[1:]), lambda a, b: a * b, initial=1)
    return list(products)[::-1]


def scan(plan: Plan, codes: Sequence[Codes]) -> Tally:
    """Read every row once, side by side where the source can, and add up."""
    streams = plan.source.parts(plan.scan_columns, plan.definition.text_columns, plan.threads)
    tallies = [Tally(plan, codes) for _ in streams]
    told = Told(plan, "rows")

    def read(tally: Tally, stream: Batches) -> None:
        for batch in stream:
            tally.add(Rows(plan.definition, batch, plan.source.name))
            told.add(batch.num_rows)

    if len(streams) == 1:  # in the caller's thread: some databases allow no other
        read(tallies[0], streams[0])
    else:
        with ThreadPoolExecutor(max(1, len(streams))) as pool:
            for done in [pool.submit(read, *pair) for pair in zip(tallies, streams, strict=True)]:
                done.result()
    whole = tallies[0] if tallies else Tally(plan, codes)
    for other in tallies[1:]:
        whole.merge(other)
    return whole


class Told:
    """Progress of several threads as one; tells the listener after each batch."""

    def __init__(self, plan: Plan, stage: str) -> None:
        self._plan, self._stage, self._done = plan, stage, 0
        self._lock = threading.Lock()

    def add(self, rows: int) -> None:
        with self._lock:
            self._done += rows
            if self._plan.progress is not None:
                self._plan.progress(self._stage, self._done, self._plan.source.rows or self._done)


def with_margins(
    plan: Plan,
    cells: Cells,
    sizes: Sequence[int],
    dimensions: Sequence[Dimension],
    nodes: Sequence[NDArray[np.int32]],
) -> Cells:
    """Every column over all nodes, flat: leaves where they belong, parents as sums.

    Only leaves may have cells. Works through one column and one axis at a time, so that two arrays
    over all nodes are the most there is at once beside the finished columns.
    """
    whole = np.prod([len(each) for each in dimensions], dtype=np.float64)
    needed = float(whole) * (8 * (len(cells) + 1))
    if needed > plan.memory:
        raise DenseLimitError(
            f"the cube with its margins takes {needed / 1e6:.0f} MB",
            where=plan.definition.name,
            value=f"limit {plan.memory / 1e6:.0f} MB",
            next_step="Allow more memory, leave out a dimension, or use DuckDB.",
        )
    spread: Cells = {}
    for name, column in cells.items():
        kind = np.dtype(np.int64) if column.dtype == np.uint32 else column.dtype
        grown = column.reshape(sizes)
        for axis, (dimension, at) in enumerate(zip(dimensions, nodes, strict=True)):
            grown = _spread(grown, axis, dimension, at, kind)
        spread[name] = grown.ravel()
    return spread


def _spread(
    cells: NDArray[Any],
    axis: int,
    dimension: Dimension,
    nodes: NDArray[np.int32],
    kind: np.dtype[Any],
) -> NDArray[Any]:
    before, after = cells.shape[:axis], cells.shape[axis + 1 :]
    shape = (int(np.prod(before)), cells.shape[axis], int(np.prod(after)))
    out = np.zeros((shape[0], len(dimension), shape[2]), dtype=kind)
    kernel = kernels.join_axis if kind == np.uint16 else kernels.spread_axis
    kernel(cells.reshape(shape), nodes, dimension.parents, out)
    return out.reshape(*before, len(dimension), *after)
