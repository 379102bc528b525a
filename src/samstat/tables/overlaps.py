"""Tables of distinct persons: a person may stand below several codes, so margins are given.

part ≤ whole ≤ sum of parts along an overlapping dimension; along the others, where everyone has
one code, the parts add up.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from samstat.errors import DuplicateCellError, EmptyTableError, TotalsError
from samstat.tables.building import Rows
from samstat.tables.dimension import check_dimensions
from samstat.tables.status import CellStatus
from samstat.tables.table import Table, key_strides, keys_of

NUMBERED = (CellStatus.VALUE, CellStatus.ZERO, CellStatus.PRELIMINARY)


def overlapping_table(rows: Rows, overlapping: Collection[str]) -> Table:
    """A table of rows that hold every margin; a combination that is not listed is a zero.

    `overlapping` names the dimensions (by their leaf column) in which a person may be counted below
    several codes. Raises UnknownCodeError for a name that is no dimension's, DuplicateCellError,
    and TotalsError where a whole is missing, smaller than a part, or larger than its parts' sum
    (where it is not their sum, along a dimension that does not overlap).
    """
    known = {dimension.name for dimension in rows.dimensions}
    check_dimensions(overlapping, known, "overlapping")
    table = _sorted(rows)
    for d, dimension in enumerate(table.dimensions):
        _check_wholes(table, d)
        _check_sums(table, d, adds_up=dimension.name not in overlapping)
    return table


def _sorted(rows: Rows) -> Table:
    """Rows as a table, without zeros that are only zeros."""
    counts = rows.counts
    status = np.where(counts == 0, CellStatus.ZERO, CellStatus.VALUE).astype(np.uint8)
    if rows.status is not None:
        given = ~np.isin(rows.status, (CellStatus.VALUE, CellStatus.ZERO))
        status = np.where(given, rows.status, status).astype(np.uint8)
    keys = keys_of(rows.nodes, key_strides(rows.dimensions))
    kept = np.flatnonzero(status != CellStatus.ZERO)
    if not len(kept):
        raise EmptyTableError("the table has no cell with a count", next_step="Check its filters.")
    at = kept[np.argsort(keys[kept], kind="stable")]
    table = Table(rows.dimensions, rows.nodes[:, at], counts[at], status[at])
    twice = np.flatnonzero(np.diff(table.keys) == 0)
    if len(twice):
        raise DuplicateCellError(
            f"{len(twice)} cells are given twice",
            value=_codes(table, int(twice[0])),
            next_step="Distinct persons cannot be added up: leave one of the rows out.",
        )
    return table


def _check_wholes(table: Table, d: int) -> None:
    """Every cell with persons has the whole above it listed."""
    nodes, dimension = table.nodes[d], table.dimensions[d]
    missing = np.flatnonzero((dimension.parents[nodes] >= 0) & (table.parents[d] < 0))
    if len(missing):
        raise TotalsError(
            f"{len(missing)} cells have no whole above them along {dimension.name}",
            value=_codes(table, int(missing[0])),
            next_step="Distinct persons cannot be added up: give every margin, as a cube does.",
        )


def _check_sums(table: Table, d: int, *, adds_up: bool) -> None:
    """Compare wholes with their parts where all of them have exact numbers."""
    exact = np.isin(table.status, NUMBERED)
    parts = np.flatnonzero(table.parents[d] >= 0)
    wholes = table.parents[d][parts]
    pairs = exact[parts] & exact[wholes] & (table.counts[parts] > table.counts[wholes])
    _refuse(table, wholes[pairs], "smaller than one of its parts")
    sums = np.bincount(wholes, weights=table.counts[parts], minlength=len(table))
    inexact = np.bincount(wholes, weights=~exact[parts], minlength=len(table)) > 0
    complete = exact & ~inexact & ~table.dimensions[d].is_leaf[table.nodes[d]]
    name = table.dimensions[d].name
    above = np.flatnonzero(complete & (table.counts > sums))
    _refuse(table, above, f"larger than the sum of its parts along {name}")
    if adds_up:
        below = np.flatnonzero(complete & (table.counts < sums))
        _refuse(table, below, f"not the sum of its parts along {name}, which is said to add up")


def _refuse(table: Table, cells: NDArray[np.integer], why: str) -> None:
    if len(cells):
        raise TotalsError(
            f"{len(cells)} wholes are wrong: the first is {why}",
            value=_codes(table, int(cells[0])),
            next_step="Mend it, or name the dimensions in which a person may have several codes.",
        )


def _codes(table: Table, cell: int) -> str:
    pairs = zip(table.dimensions, table.codes(cell), strict=True)
    return ", ".join(f"{dimension.name}={code}" for dimension, code in pairs)
