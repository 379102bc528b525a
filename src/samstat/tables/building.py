"""Building a table: every margin from inner cells, or rows with margins that must add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.errors import (
    CountError,
    DuplicateCellError,
    EmptyTableError,
    SingleRowError,
    TotalsError,
)
from samstat.tables.dimension import Dimension
from samstat.tables.margins import sparse_margins
from samstat.tables.status import WEAKEST_FIRST, CellStatus
from samstat.tables.table import (
    Floats,
    Ints,
    Numbers,
    Statuses,
    Table,
    has_value,
    key_strides,
    keys_of,
    same_twice,
)

DENSE_LIMIT = 30_000_000  # combinations summed in one array; above it only occupied cells are kept
LARGEST_COUNT = 2**52  # up to here a float holds every whole number


@dataclass(frozen=True, eq=False)
class Rows:
    """Cells as they were read: code numbers by dimension, counts, and what else was given."""

    dimensions: tuple[Dimension, ...]
    nodes: Numbers
    counts: Ints
    status: Statuses | None = None
    magnitude: Floats | None = None
    contributors: Ints | None = None


def whole_counts(values: Sequence[float] | NDArray[np.generic], *, where: str = "freq") -> Ints:
    """Counts as integers; CountError where one is negative, fractional, too large or no number."""
    numbers = np.asarray(values, dtype=np.float64)
    for wrong, why in (
        (~np.isfinite(numbers), "the count is no number"),
        (numbers < 0, "the count is negative"),
        (numbers != np.rint(numbers), "the count is a fraction"),
        (numbers > LARGEST_COUNT, "the count is too large"),
    ):
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise CountError(
                why,
                where=f"{where}, row {row + 1}",
                value=float(numbers[row]),
                next_step="Counts are whole numbers from 0 and up.",
            )
    return numbers.astype(np.int64)


def table_from_rows(rows: Rows) -> Table:
    """A table from inner cells alone, or from rows that hold some or all margins too.

    Rows of the same inner cell are an error, as is a margin that differs from the sum of its inner
    cells. Inner cells with a count of zero are not listed unless a status other than zero says why.
    """
    if rows.counts.shape[0] == 0:
        raise EmptyTableError("the table has no rows", next_step="Check the file and its filters.")
    strides = key_strides(rows.dimensions)
    keys = keys_of(rows.nodes, strides)
    _refuse_duplicates(rows, keys)
    inner = np.ones(len(keys), dtype=np.bool_)
    for dimension, nodes in zip(rows.dimensions, rows.nodes, strict=True):
        inner &= dimension.is_leaf[nodes]
    filled = rows.counts > 0
    if rows.status is not None:
        filled |= ~has_value(rows.status)
    if int((inner & filled).sum()) <= 1:
        raise SingleRowError(
            "the table has a single inner cell that is not empty",
            value=int(inner.sum()),
            next_step="Every margin would repeat it. Give inner cells, not totals alone.",
        )
    table = _with_margins(rows, inner)
    _check_margins(rows, table, keys, inner)
    return table


def _refuse_duplicates(rows: Rows, keys: Ints) -> None:
    if same := same_twice(keys):
        first, second = same
        raise DuplicateCellError(
            f"rows {first + 1} and {second + 1} are the same cell",
            value=_codes(rows, second),
            next_step="Add them up first, or leave one out.",
        )


def _codes(rows: Rows, row: int) -> str:
    pairs = zip(rows.dimensions, rows.nodes[:, row], strict=True)
    return ", ".join(f"{dimension.name}={dimension.codes[node]}" for dimension, node in pairs)


def _check_margins(rows: Rows, table: Table, keys: Ints, inner: NDArray[np.bool_]) -> None:
    """Compare the given margins with the sums; margins without a number say nothing."""
    given = ~inner
    if rows.status is not None:
        given &= (rows.status == CellStatus.VALUE) | (rows.status == CellStatus.ZERO)
    at = table.positions(keys)
    sums = np.where(at >= 0, table.counts[at], 0)
    known = at < 0
    known |= (table.status[at] != CellStatus.UNKNOWN) & (table.status[at] != CellStatus.SUPPRESSED)
    wrong = np.flatnonzero(given & known & (sums != rows.counts))
    if len(wrong):
        row = int(wrong[0])
        raise TotalsError(
            f"a margin is {int(rows.counts[row])} where its inner cells add up to {int(sums[row])}",
            where=f"row {row + 1}",
            value=_codes(rows, row),
            next_step=f"{len(wrong)} margins differ: give the missing inner cells or mend.",
        )


def _with_margins(rows: Rows, inner: NDArray[np.bool_]) -> Table:
    strides = key_strides(rows.dimensions)
    weak = _weak(rows)
    columns = _columns(rows, inner, weak)
    nodes = rows.nodes[:, inner]
    combinations = int(np.prod([len(dimension) for dimension in rows.dimensions], dtype=np.float64))
    own, told = keys_of(nodes, strides), _told(rows, inner)
    if combinations <= DENSE_LIMIT:
        keys, sums = _dense_sums(rows.dimensions, own, columns, own[told])
    else:
        keys, found_sums = sparse_margins(rows.dimensions, strides, own, columns)
        # The same cells as _dense_sums() answers.
        listed = np.isin(keys, own[told])
        for column in found_sums:
            listed |= column != 0
        keys, sums = keys[listed], [column[listed].astype(np.float64) for column in found_sums]
    found = np.array(np.unravel_index(keys, tuple(len(each) for each in rows.dimensions)))
    names = iter(sums[2:])
    counts = np.rint(sums[0]).astype(np.int64)
    return Table(
        rows.dimensions,
        found.astype(np.int32),
        counts,
        _statuses(rows, keys, counts, sums, weak),
        None if rows.magnitude is None else next(names),
        None if rows.contributors is None else np.rint(next(names)).astype(np.int64),
    )


def _columns(rows: Rows, inner: NDArray[np.bool_], weak: list[CellStatus]) -> list[Floats]:
    """What is summed: counts, cells whose number nobody has, the optional columns, and last the
    cells of each of the weak statuses."""
    status = np.zeros(len(rows.counts)) if rows.status is None else rows.status
    lost = np.isin(
        status, (CellStatus.UNKNOWN, CellStatus.NOT_REPORTED, CellStatus.SUPPRESSED)
    ).astype(np.float64)
    columns = [rows.counts.astype(np.float64), lost]
    if rows.magnitude is not None:
        columns.append(rows.magnitude)
    if rows.contributors is not None:
        columns.append(rows.contributors.astype(np.float64))
    columns += [(status == one).astype(np.float64) for one in weak]
    return [column[inner] for column in columns]


def _weak(rows: Rows) -> list[CellStatus]:
    """The statuses among the rows that a sum takes over from a part, the weakest last."""
    if rows.status is None:
        return []
    there = set(np.unique(rows.status).tolist())
    return [one for one in reversed(WEAKEST_FIRST) if one in there - {CellStatus.VALUE}]


def _statuses(
    rows: Rows, keys: Ints, counts: Ints, sums: list[Floats], weak: list[CellStatus]
) -> Statuses:
    """A given status stays. Of the others a margin over a cell that nobody knows is unknown, and
    one over estimated, rounded or preliminary cells is that: see status.combined().

    Where a margin was given with a number over such cells, `counts` takes that number.
    """
    lost = sums[1] > 0
    status = np.where(counts == 0, CellStatus.ZERO, CellStatus.VALUE).astype(np.uint8)
    for one, cells in zip(weak, sums[len(sums) - len(weak) :], strict=True):
        status[cells > 0] = one
    status[lost] = CellStatus.UNKNOWN
    if rows.status is not None:
        own = keys_of(rows.nodes, key_strides(rows.dimensions))
        at = np.searchsorted(keys, own)
        at[at == len(keys)] = 0
        mine = keys[at] == own
        status[at[mine]] = rows.status[mine]
        told = mine & lost[at] & has_value(rows.status)
        counts[at[told]] = rows.counts[told]
    return status


def _told(rows: Rows, inner: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the inner rows have a status that a sum of zero does not tell."""
    if rows.status is None:
        return np.zeros(int(inner.sum()), dtype=np.bool_)
    return ~np.isin(rows.status[inner], (CellStatus.VALUE, CellStatus.ZERO))


def _dense_sums(
    dimensions: tuple[Dimension, ...], keys: Ints, columns: list[Floats], told: Ints
) -> tuple[Ints, list[Floats]]:
    """Sum in one array over all combinations: children into parents, dimension by dimension.

    Combinations with a sum are answered, and those of `told` whatever their sum.
    """
    shape = tuple(len(dimension) for dimension in dimensions)
    listed = np.zeros(shape, dtype=np.bool_)
    listed.ravel()[told] = True
    sums = []
    for column in columns:
        cube = np.zeros(shape)
        cube.ravel()[keys] = column
        for axis, dimension in enumerate(dimensions):
            moved = np.moveaxis(cube, axis, 0)
            for node in range(len(dimension) - 1, 0, -1):
                moved[dimension.parents[node]] += moved[node]
        listed |= cube != 0
        sums.append(cube)
    found = np.flatnonzero(listed.ravel())
    return found.astype(np.int64), [cube.ravel()[found] for cube in sums]
