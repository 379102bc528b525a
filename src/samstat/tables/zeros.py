"""Listing what a table leaves out: every combination of codes without contributors."""

from __future__ import annotations

import numpy as np

from samstat.errors import MemoryLimitError
from samstat.tables.status import CellStatus
from samstat.tables.table import Table

LARGEST = 30_000_000  # cells; a table with its zeros holds about 40 bytes for each


def with_zeros(table: Table) -> Table:
    """The table with every combination listed, new ones as zeros; needed where zeros are hidden.

    Raises MemoryLimitError where the combinations are more than 30 million.
    """
    combinations = float(np.prod(np.array(table.shape, dtype=np.float64)))
    if combinations > LARGEST:
        raise MemoryLimitError(
            f"with its zeros the table has {combinations:.0f} cells",
            next_step="Show zeros, or leave out a dimension.",
        )
    cells = int(combinations)
    status = np.full(cells, CellStatus.ZERO, dtype=np.uint8)
    status[table.keys] = table.status
    counts = np.zeros(cells, dtype=np.int64)
    counts[table.keys] = table.counts
    magnitude = contributors = None
    if table.magnitude is not None:
        magnitude = np.zeros(cells)
        magnitude[table.keys] = table.magnitude
    if table.contributors is not None:
        contributors = np.zeros(cells, dtype=np.int64)
        contributors[table.keys] = table.contributors
    nodes = np.array(np.unravel_index(np.arange(cells), table.shape), dtype=np.int32)
    return Table(table.dimensions, nodes, counts, status, magnitude, contributors)
