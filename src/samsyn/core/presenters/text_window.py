"""Lines of a text around a marked span, numbered as in the whole text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from samsyn.sources.positions import PAGE_BREAK
from samsyn.sources.records import CharSpan

LINES = 400
LEAD = 60
# A minified page is one line of a million characters: of a longer line only this much is shown.
LONGEST_LINE = 4_000


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1; `cut` says that the line is longer than what is shown.

    `page` is the page that begins on the line, in a document that has pages.
    """

    number: int
    pieces: tuple[Piece, ...]
    cut: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class TextWindow:
    """`earlier` and `later` are the line numbers at which the neighbouring windows begin."""

    lines: tuple[Line, ...]
    total: int
    earlier: int | None
    later: int | None
    found: bool

    @property
    def first(self) -> int:
        return self.lines[0].number if self.lines else 0

    @property
    def last(self) -> int:
        return self.lines[-1].number if self.lines else 0


def text_window(text: str, mark: CharSpan | None, from_line: int | None = None) -> TextWindow:
    """At most LINES lines: from `from_line` (counted from 1), else around the mark."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found = mark is None or mark.end <= len(text)
    shown = mark if found else None
    if from_line is not None:
        first = min(max(from_line - 1, 0), len(starts) - 1)
    else:
        first = 0 if shown is None else max(0, bisect_right(starts, shown.start) - 1 - LEAD)
    last = min(first + LINES, len(starts))
    lines = tuple(_paged(text, starts, shown, range(first, last)))
    return TextWindow(
        lines,
        total=len(starts),
        earlier=max(1, first + 1 - LINES) if first else None,
        later=last + 1 if last < len(starts) else None,
        found=found,
    )


def _paged(text: str, starts: list[int], mark: CharSpan | None, shown: range) -> Iterator[Line]:
    """The lines, each that a page begins on told so; form feeds part the pages."""
    page = 1 + text.count(PAGE_BREAK, 0, starts[shown.start])
    for index in shown:
        line = _line(text, starts, index, mark)
        end = starts[index + 1] if index + 1 < len(starts) else len(text)
        breaks = text.count(PAGE_BREAK, starts[index], end)
        page += breaks
        first = index == 0 and PAGE_BREAK in text
        yield replace(line, page=page) if breaks or first else line


def _line(text: str, starts: list[int], index: int, mark: CharSpan | None) -> Line:
    start = starts[index]
    end = starts[index + 1] - 1 if index + 1 < len(starts) else len(text)
    if mark is None or mark.end <= start or mark.start > end:
        cut = end - start > LONGEST_LINE
        shown = text[start : start + LONGEST_LINE] if cut else text[start:end]
        return Line(index + 1, (Piece(shown),), cut)
    return _marked_line(text, index, (start, end), mark)


def _marked_line(text: str, index: int, bounds: tuple[int, int], mark: CharSpan) -> Line:
    start, end = bounds
    mark_start, mark_end = max(start, mark.start), min(end, mark.end)
    cut = end - start > LONGEST_LINE
    if cut:
        start = max(start, mark_start - LONGEST_LINE // 2)
        end = min(end, start + LONGEST_LINE)
        mark_end = min(mark_end, end)
    pieces = (
        Piece(text[start:mark_start]),
        Piece(text[mark_start:mark_end], marked=True, first=mark.start >= bounds[0]),
        Piece(text[mark_end:end]),
    )
    return Line(index + 1, tuple(piece for piece in pieces if piece.text or piece.first), cut)
