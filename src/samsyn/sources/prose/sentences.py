"""A text cut into sentences and heading lines, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from samsyn.sources.chrome import is_chrome

# Abbreviations whose point ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:t\.?ex|bl\.?a|m\.?m|m\.?fl|dvs|d\.?v\.?s|o\.?s\.?v|fr\.?o\.?m|t\.?o\.?m|s\.?k|ca|kl|nr|"
    r"resp|milj|inkl|exkl|etc|prof|dr|st|mr)|\b[A-ZÅÄÖ])\.$",
    re.IGNORECASE,
)
# Tried once for each run of marks and never given back from, so that ten thousand points in a row
# take no longer than their number.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’)»]*+(?=\s++[\"”“»(–-]?\s*+[A-ZÅÄÖ0-9]|\s*+$)")
_LONGEST_HEADING = 150


@dataclass(frozen=True, slots=True)
class Sentence:
    """`heading` marks a line that stands alone without an end mark; `line` is its line's number."""

    start: int
    end: int
    heading: bool
    line: int

    def text(self, whole: str) -> str:
        return whole[self.start : self.end]


def sentences(text: str) -> Iterator[Sentence]:
    """Sentences in order, the site's own lines left out."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip() and not is_chrome(line):
            yield from _in_line(text, start, start + len(line), number)
        start += len(line) + 1


def _in_line(text: str, start: int, end: int, number: int) -> Iterator[Sentence]:
    position = start
    for match in _END.finditer(text, start, end):
        if _ABBREVIATION.search(text[max(start, match.start() - 12) : match.start() + 1]):
            continue
        yield from _trimmed(text, position, match.end(), False, number)
        position = match.end()
    written = text[position:end].strip()
    alone = position == start and len(written) <= _LONGEST_HEADING
    yield from _trimmed(text, position, end, alone, number)


def _trimmed(text: str, start: int, end: int, heading: bool, number: int) -> Iterator[Sentence]:
    written = text[start:end]
    body = written.strip()
    if body:
        first = start + written.index(body)
        yield Sentence(first, first + len(body), heading, number)
