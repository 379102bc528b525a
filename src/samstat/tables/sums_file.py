"""Published sums as a table: each row a cell, with its own amount or hidden."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from samstat.errors import DuplicateCellError, WeightError
from samstat.tables.csv_file import read_cells
from samstat.tables.dimension import TOTAL
from samstat.tables.status import CellStatus
from samstat.tables.table import Table, has_value, key_strides, keys_of, same_twice


def read_sums(
    path: Path,
    dims: Sequence[Sequence[str]],
    amount: str,
    *,
    status: str | None = None,
    total: str = TOTAL,
    hidden: Collection[str] = (),
) -> Table:
    """The cells of a file, none added: a margin that is not listed is not known.

    Raises what `read_table` does, and WeightError for a negative amount.
    """
    rows = read_cells(path, dims, amount, status=status, total=total, hidden=hidden)
    amounts = np.zeros(len(rows.counts)) if rows.magnitude is None else rows.magnitude
    codes = rows.status
    if codes is None:
        codes = np.full(len(amounts), CellStatus.VALUE, dtype=np.uint8)
    wrong = has_value(codes) & ~(amounts >= 0)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise WeightError(
            "the amount is negative or missing",
            where=f"{path.name}, column {amount}, row {row + 1}",
            value=float(amounts[row]),
            next_step="Say in a status column which cells are hidden, or name their word. "
            "Bounds of hidden sums hold for amounts from 0 and up: sums with losses in them "
            "are not judged.",
        )
    keys = keys_of(rows.nodes, key_strides(rows.dimensions))
    if same := same_twice(keys):
        first, second = same
        raise DuplicateCellError(
            f"rows {first + 1} and {second + 1} are the same cell",
            where=path.name,
            next_step="Leave one out.",
        )
    order = np.argsort(keys)
    return Table(
        rows.dimensions, rows.nodes[:, order], rows.counts[order], codes[order], amounts[order]
    )
