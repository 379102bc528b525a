"""What a cell's number is, or why it has none."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from samstat.errors import FormatError


class CellStatus(IntEnum):
    """One status a cell; kept by every operation and every format.

    A zero is a known zero. `NOT_APPLICABLE` cannot occur (a structural zero), `UNKNOWN` may occur
    but nobody knows it, `NOT_REPORTED` was asked for and never came. `SUPPRESSED` says
    nothing of why. `ROUNDED` by us and `ROUNDED_AT_SOURCE` (a publisher's own 0 or 3) differ,
    since only the former can be undone by those who may see the value.
    """

    VALUE = 0
    ZERO = 1
    NOT_APPLICABLE = 2
    UNKNOWN = 3
    NOT_REPORTED = 4
    SUPPRESSED = 5
    ROUNDED = 6
    ROUNDED_AT_SOURCE = 7
    PRELIMINARY = 8
    ESTIMATED = 9

    @property
    def label(self) -> str:
        """The word in files: lower case, words with spaces between."""
        return self.name.lower().replace("_", " ")

    @property
    def has_value(self) -> bool:
        return self not in WITHOUT_VALUE

    @classmethod
    def read(cls, text: str, *, where: str = "") -> CellStatus:
        """The status that a file's word means; FormatError where it means none."""
        name = text.strip().upper().replace(" ", "_").replace("-", "_")
        if name not in cls.__members__:
            raise FormatError(
                "there is no such cell status",
                where=where,
                value=text,
                next_step=f"Use one of: {', '.join(status.label for status in cls)}.",
            )
        return cls[name]


WITHOUT_VALUE = frozenset(
    {
        CellStatus.NOT_APPLICABLE,
        CellStatus.UNKNOWN,
        CellStatus.NOT_REPORTED,
        CellStatus.SUPPRESSED,
    }
)
# Where values of several statuses are added, the first of these that occurs says what the sum is.
WEAKEST_FIRST = (
    CellStatus.ESTIMATED,
    CellStatus.ROUNDED_AT_SOURCE,
    CellStatus.ROUNDED,
    CellStatus.PRELIMINARY,
    CellStatus.VALUE,
)


def combined(statuses: Iterable[CellStatus]) -> CellStatus:
    """What a sum over cells of these statuses is.

    Zeros and cells that do not apply add nothing. Where a part has no number the sum has none: the
    parts' own reason where all that could have a number share it, else unknown. Otherwise a sum is
    as weak as its weakest part: estimated, rounded, preliminary, value.
    """
    parts = set(statuses)
    counted = parts - {CellStatus.ZERO, CellStatus.NOT_APPLICABLE}
    if not counted:
        return CellStatus.ZERO if CellStatus.ZERO in parts else CellStatus.NOT_APPLICABLE
    if not all(part.has_value for part in counted):
        return counted.pop() if len(parts) == 1 else CellStatus.UNKNOWN
    return next(status for status in WEAKEST_FIRST if status in counted)


def _all_combinations() -> NDArray[np.uint8]:
    table = np.zeros(1 << len(CellStatus), dtype=np.uint8)
    for flags in range(1, len(table)):
        table[flags] = combined(each for each in CellStatus if flags >> each & 1)
    return table


# The status of a sum by the flags (1 << status) of its parts; no part at all counts as a value.
COMBINED = _all_combinations()
