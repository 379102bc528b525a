"""The lines of a text that hold marks, with some around them; the rest is said to be left out."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samsyn.core.presenters.marks import Mark
from samsyn.sources.records import CharSpan

AROUND = 6
# A text no longer than this is shown whole.
WHOLE = 250
MOST_LINES = 600
# Of a longer span, such as a section, only the beginning is marked: else everything would be.
LONGEST = 1_000
LONGEST_LINE = 4_000

Span = tuple[int, int, Mark]


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Text with the marks that cover it, and those that begin here."""

    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedLine:
    number: int
    pieces: tuple[TextPiece, ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines that follow each other. `left_out` is how many are not shown before them."""

    lines: tuple[MarkedLine, ...]
    left_out: int

    @property
    def starts(self) -> list[Mark]:
        return [mark for line in self.lines for piece in line.pieces for mark in piece.begins]


def excerpts_of(text: str, marks: Iterable[Mark]) -> list[Excerpt]:
    """At most MOST_LINES lines in all."""
    begins = [0, *(match.end() for match in re.finditer("\n", text))]
    spans = sorted(_spans(text, marks), key=lambda span: span[:2])
    left = MOST_LINES
    found, shown_to = [], 0
    for first, last in _ranges(begins, spans):
        end = min(last, first + left)
        if end <= first:
            break
        lines = tuple(_line(text, begins, number, spans) for number in range(first, end))
        found.append(Excerpt(lines, left_out=first - shown_to))
        left -= end - first
        shown_to = end
    return found


def _spans(text: str, marks: Iterable[Mark]) -> Iterable[Span]:
    for mark in marks:
        locator = mark.locator
        if not isinstance(locator, CharSpan) or locator.start >= len(text):
            continue
        end = min(locator.end, len(text))
        if end - locator.start > LONGEST:
            newline = text.find("\n", locator.start + 1, locator.start + LONGEST)
            end = newline if newline > 0 else locator.start + LONGEST
        yield locator.start, end, mark


def _ranges(begins: Sequence[int], spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Ranges of lines, counted from 0, that hold the spans; near ones joined."""
    total = len(begins)
    if total <= WHOLE:
        return [(0, total)]
    ranges: list[tuple[int, int]] = []
    for start, end, _mark in spans:
        first = max(0, bisect_right(begins, start) - 1 - AROUND)
        last = min(total, bisect_right(begins, max(start, end - 1)) + AROUND)
        if ranges and first <= ranges[-1][1] + AROUND:
            ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
        else:
            ranges.append((first, last))
    return ranges or [(0, WHOLE)]


def _line(text: str, begins: Sequence[int], index: int, spans: Sequence[Span]) -> MarkedLine:
    start = begins[index]
    end = begins[index + 1] - 1 if index + 1 < len(begins) else len(text)
    mine = [span for span in spans if span[0] < max(end, start + 1) and span[1] > start]
    stop = _shown_to(start, end, mine)
    edges = {start, stop} | {
        edge for first, last, _mark in mine for edge in (first, last) if start < edge < stop
    }
    ordered = sorted(edges)
    pairs = itertools.pairwise(ordered) if len(ordered) > 1 else [(start, stop)]
    pieces = tuple(_piece(text, first, last, mine) for first, last in pairs)
    return MarkedLine(index + 1, pieces, cut=stop < end)


def _shown_to(start: int, end: int, mine: Sequence[Span]) -> int:
    """The end of what is shown of a very long line: as far as its last mark, and a limit more."""
    if end - start <= LONGEST_LINE:
        return end
    furthest = max((last for _first, last, _mark in mine), default=start)
    return min(end, max(start + LONGEST_LINE, min(furthest, start + 10 * LONGEST_LINE)))


def _piece(text: str, first: int, last: int, spans: Sequence[Span]) -> TextPiece:
    covering = tuple(mark for start, end, mark in spans if start <= first < end)
    begins = tuple(mark for start, _end, mark in spans if start == first)
    return TextPiece(text[first:last], covering, begins)
