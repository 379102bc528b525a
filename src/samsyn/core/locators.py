"""Locators taken apart: A1 references to positions, JSON pointers to their parts."""

from __future__ import annotations

import re

_A1 = re.compile(r"\$?([A-Za-z]{1,4})\$?([1-9]\d{0,9})")


class LocatorError(ValueError):
    """A locator that points nowhere: says which and what a locator looks like."""


def cell_position(reference: str) -> tuple[int, int]:
    """Row and column counted from 0 of an A1 reference: 'B3' → (2, 1)."""
    match = _A1.fullmatch(reference.strip())
    if match is None:
        raise LocatorError(f"not a cell reference such as 'B3': {reference!r}")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def column_name(column: int) -> str:
    """The letters of a column counted from 0: 0 → 'A', 26 → 'AA'."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def pointer_parts(pointer: str) -> list[str]:
    """The reference tokens of a JSON pointer (RFC 6901): '/a~1b/0' → ['a/b', '0']."""
    if not pointer:
        return []
    if not pointer.startswith("/"):
        raise LocatorError(f"a JSON pointer begins with '/': {pointer!r}")
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/")]
