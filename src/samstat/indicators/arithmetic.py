"""Arithmetic on cells: numbers with their statuses, none of which is lost.

A part without a number leaves the whole without one. Which reason it keeps: suppressed before
unknown before not reported, so that nothing follows from a hidden part. A count that does not apply
adds nothing to a sum; any other result that rests on one does not apply. A number is as weak as its
weakest part: estimated, rounded at source, rounded, preliminary, value.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.errors import CountError
from samstat.tables import CellStatus, has_value
from samstat.tables.status import WEAKEST_FIRST

Floats = NDArray[np.float64]
Statuses = NDArray[np.uint8]
WITHOUT = (CellStatus.SUPPRESSED, CellStatus.UNKNOWN, CellStatus.NOT_REPORTED)


@dataclass(frozen=True, eq=False)
class Cells:
    """Numbers (NaN where the status has none) and statuses; `additive` for counts and amounts."""

    values: Floats
    status: Statuses
    additive: bool = False


def constant(value: float, cells: int) -> Cells:
    """The same number in every cell."""
    return finished(np.full(cells, value), np.full(cells, CellStatus.VALUE, dtype=np.uint8), False)


def added(left: Cells, right: Cells, sign: int = 1) -> Cells:
    """The sum, or with -1 the difference."""
    additive = left.additive and right.additive
    status = (OF_SUM if additive else OF_PRODUCT)[_flags(left, right)]
    values = np.nan_to_num(left.values) + sign * np.nan_to_num(right.values)
    return finished(values, status, additive)


def multiplied(left: Cells, right: Cells) -> Cells:
    status = OF_PRODUCT[_flags(left, right)]
    return finished(np.nan_to_num(left.values) * np.nan_to_num(right.values), status, False)


def divided(top: Cells, bottom: Cells) -> Cells:
    """The quotient; where the denominator is zero it does not apply."""
    status = OF_PRODUCT[_flags(top, bottom)]
    status[has_value(status) & (bottom.values == 0)] = CellStatus.NOT_APPLICABLE
    values = np.zeros(len(status))
    np.divide(top.values, bottom.values, out=values, where=has_value(status))
    return finished(values, status, False)


def finished(values: Floats, status: Statuses, additive: bool) -> Cells:
    """Cells whose zeros are marked as such; CountError where a number became too large."""
    shown = has_value(status)
    if not np.isfinite(values[shown]).all():
        raise CountError("a result is too large to be a number", next_step="Check the formula.")
    status = status.copy()
    status[shown & (values == 0) & (status == CellStatus.VALUE)] = CellStatus.ZERO
    status[shown & (values != 0) & (status == CellStatus.ZERO)] = CellStatus.VALUE
    return Cells(np.where(shown, values, np.nan), status, additive)


def _flags(left: Cells, right: Cells) -> NDArray[np.int64]:
    one = np.int64(1)
    return np.asarray(one << left.status.astype(np.int64) | one << right.status.astype(np.int64))


def joined(parts: set[CellStatus], *, adds: bool) -> CellStatus:
    """What a result over parts of these statuses is; `adds` for sums of counts and amounts."""
    for reason in WITHOUT:
        if reason in parts:
            return reason
    counted = parts - {CellStatus.ZERO, CellStatus.NOT_APPLICABLE}
    if CellStatus.NOT_APPLICABLE in parts and not adds:
        return CellStatus.NOT_APPLICABLE
    if not counted:
        return CellStatus.ZERO if CellStatus.ZERO in parts else CellStatus.NOT_APPLICABLE
    return next(status for status in WEAKEST_FIRST if status in counted)


def _table(*, adds: bool) -> Statuses:
    table = np.zeros(1 << len(CellStatus), dtype=np.uint8)
    for flags in range(1, len(table)):
        table[flags] = joined({each for each in CellStatus if flags >> each & 1}, adds=adds)
    return table


# By the flags (1 << status) of the parts.
OF_SUM, OF_PRODUCT = _table(adds=True), _table(adds=False)
