"""What a cell's number is, or why it has none."""

from __future__ import annotations

from enum import IntEnum

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
