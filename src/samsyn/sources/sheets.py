"""A sheet as text cells, and what may be opened: shared by the workbook and CSV readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from samsyn.sources.records import Cell, Finding


class NumberText(str):
    """The text of a cell that holds a number: its point is the decimal mark, beyond doubt."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be opened. Bytes unless said; a file beyond a limit gives a finding, not a guess."""

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 1_000_000_000
    unpacked_ratio: int = 400
    parts: int = 5_000
    columns: int = 2_000
    cells: int = 30_000_000


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged area, zero-based and inclusive; its value stands in the upper left cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows as the file has them: row 0 is row 1 of the spreadsheet; rows may differ in length."""

    name: str
    rows: Sequence[Sequence[str]]
    merges: tuple[Merge, ...] = ()

    def at(self, row: int, column: int) -> Cell:
        return Cell(self.name, reference(row, column))


@dataclass(frozen=True, slots=True)
class Opened:
    """The sheets of a file, and what a person should know about how they were opened."""

    sheets: tuple[Sheet, ...] = ()
    findings: tuple[Finding, ...] = ()


def reference(row: int, column: int) -> str:
    """A1 reference of a zero-based row and column."""
    return f"{letters_of(column)}{row + 1}"


@lru_cache(maxsize=20_000)
def letters_of(column: int) -> str:
    """The letters of a zero-based column in A1 references."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Zero-based column of 'A', 'XFD', …"""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
