"""A table as a problem in JJ's terms: its cells, what each may be, and every sum between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samstat.errors import FormatError, RuleError
from samstat.tables.jj import Problem
from samstat.tables.status import CellStatus
from samstat.tables.table import Table, has_value

Floats = NDArray[np.float64]


def problem_of(table: Table, threshold: int) -> Problem:
    """The table's protection problem: counts from 1 to `threshold` are unsafe, zeros are shown.

    A cell costs its count. An unsafe one is to have a range as wide as the threshold that goes
    above it; anyone knows that a hidden count is at least 1 and no larger than the table's total.
    Raises FormatError for a cell without a number and RuleError for a threshold below 1.
    """
    if threshold < 1:
        raise RuleError(
            "the threshold is a count from 1 and up",
            where="--threshold",
            value=threshold,
            next_step="Give --threshold 3, say: counts of 1 to 3 are unsafe.",
        )
    if not has_value(table.status).all():
        cell = int(np.flatnonzero(~has_value(table.status))[0])
        raise FormatError(
            "the JJ format has no cells without a number",
            where=", ".join(table.codes(cell)),
            value=CellStatus(int(table.status[cell])).label,
            next_step="Give the table with its numbers: JJ says what is to be hidden.",
        )
    counts = table.counts.astype(np.float64)
    unsafe = (table.counts >= 1) & (table.counts <= threshold)
    status = np.where(unsafe, "u", np.where(table.counts == 0, "z", "s"))
    up = np.where(unsafe, threshold + 1 - counts, 0.0)
    slide = np.where(unsafe, float(threshold), 0.0)
    lowest = np.minimum(1.0, counts)
    highest = np.full(len(table), counts.max())
    none = np.zeros(len(table))
    return Problem(
        counts, counts, tuple(status.tolist()), lowest, highest, none, up, slide, sums_of(table)
    )


def sums_of(table: Table) -> tuple[tuple[NDArray[np.int64], Floats], ...]:
    """One relation for each parent along each dimension: the parent's minus its children's sum."""
    found = []
    for above in table.parents:
        children = np.flatnonzero(above >= 0)
        order = children[np.argsort(above[children], kind="stable")]
        parents, first = np.unique(above[order], return_index=True)
        for parent, own in zip(parents.tolist(), np.split(order, first[1:]), strict=True):
            cells = np.concatenate(([parent], own)).astype(np.int64)
            signs = np.ones(len(cells))
            signs[0] = -1.0
            found.append((cells, signs))
    return tuple(found)
