"""Text that a spreadsheet would run, made harmless for a CSV cell, and read back as it was.

A cell of CSV has no kind: what begins with one of these signs is run as a formula, or starts
another program (CWE-1236, DDE). An apostrophe before it makes it text in every spreadsheet. The two
functions are each other's inverse, so that a list written by Samsyn is read back unchanged: text
that already looks disarmed gets one more apostrophe.
"""

from __future__ import annotations

import re

# The signs in their full-width and small forms too: spreadsheets set to Japanese or Chinese run
# those as well. Blanks before the sign are trimmed away when a file is opened.
_RUNS = re.compile(
    r"'*(?:[\s\ufeff\u200b\u2060]*[=+\-@|%\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]"
    r"|[ \u00a0\ufeff]*[\t\r\n])"
)


def disarmed(text: str) -> str:
    """The text behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if _RUNS.match(text) else text


def as_written(cell: str) -> str:
    """What the cell said before it was disarmed, by `disarmed` or by a person in a spreadsheet."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
