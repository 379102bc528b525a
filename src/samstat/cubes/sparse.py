"""The sparse path: where combinations are too many for one array, only occupied ones are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samstat.cubes.codes import Codes
from samstat.cubes.dense import Cells, Told, strides_of
from samstat.cubes.plan import FLAGS, ROWS, Plan, bytes_a_cell
from samstat.cubes.reading import Rows
from samstat.errors import MemoryLimitError
from samstat.tables import Dimension
from samstat.tables.margins import grouped, sparse_margins
from samstat.tables.table import LARGEST_KEY, key_strides

Ints = NDArray[np.int64]
PENDING = 4_000_000  # keys put aside before they are grouped
KEY = 8


def scan(plan: Plan) -> tuple[list[Codes], Ints, Cells]:
    """Read the codes, then the rows, and group: sorted keys of codes' numbers, and columns."""
    codes = plan.codes()
    text = plan.definition.text_columns
    dimension_columns = [c for each in plan.definition.dimensions for c in each.columns]
    wanted = list(dict.fromkeys([*dimension_columns, *plan.definition.where]))
    for stream in plan.source.parts(wanted, text, 1):
        for batch in stream:
            Rows(plan.definition, batch, plan.source.name).digits(codes)
    sizes = [len(each) for each in codes]
    if float(np.prod(np.array(sizes, dtype=np.float64))) > LARGEST_KEY:
        raise _too_large(plan, "the codes have more combinations than a key can number")
    groups = Groups(plan)
    told = Told(plan, "rows")
    for stream in plan.source.parts(plan.scan_columns, text, 1):
        for batch in stream:
            rows = Rows(plan.definition, batch, plan.source.name)
            groups.add(rows.keys(codes, rows.digits(codes), strides_of(sizes)), rows)
            told.add(batch.num_rows)
    keys, columns = groups.whole()
    return codes, keys, dict(zip(groups.names, columns, strict=True))


class Groups:
    """Keys with their sums, grouped whenever enough new ones have come."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.names = [ROWS, *(each.name for each in plan.additive)]
        self.names += [FLAGS] if plan.definition.status else []
        self._keys: list[Ints] = []
        self._columns: list[list[NDArray[Any]]] = []
        self._waiting = 0

    def add(self, keys: Ints, rows: Rows) -> None:
        columns: list[NDArray[Any]] = [np.ones(len(keys), dtype=np.int64)]
        columns += [rows.amounts(measure) for measure in self.plan.additive]
        status = rows.statuses()
        if status is not None:
            columns.append(np.left_shift(np.uint16(1), status.astype(np.uint16)))
        keys, columns = grouped(keys, columns)
        self._keys.append(keys)
        self._columns.append(columns)
        self._waiting += len(keys)
        if self._waiting > PENDING:
            self.whole()

    def whole(self) -> tuple[Ints, list[NDArray[Any]]]:
        """All so far as one group a key; MemoryLimitError where that is too much."""
        if not self._keys:
            return np.empty(0, dtype=np.int64), [np.empty(0, dtype=np.int64) for _ in self.names]
        columns = [np.concatenate(each) for each in zip(*self._columns, strict=True)]
        keys, columns = grouped(np.concatenate(self._keys), columns)
        self._keys, self._columns, self._waiting = [keys], [columns], 0
        # Grouping holds the old and the new columns and an order of rows at the same time.
        if len(keys) * 3 * (KEY + 8 + bytes_a_cell(self.plan)) > self.plan.memory:
            raise _too_large(self.plan, f"{len(keys)} occupied cells take too much memory")
        return keys, columns


def with_margins(
    plan: Plan, dimensions: Sequence[Dimension], keys: Ints, cells: Cells
) -> tuple[Ints, Cells]:
    """Every occupied margin of cells whose keys number nodes, one dimension at a time."""
    strides = key_strides(tuple(dimensions))
    columns = list(cells.values())
    for d, dimension in enumerate(dimensions):
        most = len(keys) * (dimension.height + 1) * 3 * (KEY + 8 + bytes_a_cell(plan))
        if most > plan.memory:
            raise _too_large(plan, f"the margins of {dimension.name} may take {most / 1e6:.0f} MB")
        keys, columns = sparse_margins([dimension], strides[d : d + 1], keys, columns)
    return keys, dict(zip(cells, columns, strict=True))


def _too_large(plan: Plan, what: str) -> MemoryLimitError:
    return MemoryLimitError(
        what,
        where=plan.definition.name,
        value=f"limit {plan.memory / 1e6:.0f} MB",
        next_step="Allow more memory, leave out a dimension, or use DuckDB.",
    )
