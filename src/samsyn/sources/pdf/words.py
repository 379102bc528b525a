"""Words of a PDF page as they stand on it, and the lines that they make."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

# A gap of so many times the letters' height parts two cells; justified prose has smaller ones.
_CELL_GAP = 1.8
# Words whose middles differ by less than this share of their height stand on one line.
_SAME_LINE = 0.5
_WORD_GAP = 0.18  # of the letters' height
_TWICE = 0.12
_UNKNOWN_GLYPH = re.compile(r"\(cid:\d+\)")
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff]")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB06: "st"}


@dataclass(frozen=True, slots=True)
class Word:
    """Places are in points from the page's upper left corner; `size` is the letters' height."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words beside each other, from left to right."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """The size in which most of the line's letters are written."""
        weights: dict[float, int] = {}
        for word in self.words:
            weights[word.size] = weights.get(word.size, 0) + len(word.text)
        return max(weights, key=lambda size: (weights[size], size))

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)

    @property
    def text(self) -> str:
        """Words with a space between, and a tab where the gap is that between two cells."""
        parts = [self.words[0].text]
        for before, word in zip(self.words, self.words[1:], strict=False):
            wide = word.x0 - before.x1 > _CELL_GAP * max(word.size, 1.0)
            parts += ("\t" if wide else " ", word.text)
        return "".join(parts)


def readable(written: str) -> tuple[str, int]:
    """A word's text with composed letters and no ligatures, and how many signs nobody can read."""
    text, unknown = _UNKNOWN_GLYPH.subn("\ufffd", written)
    text = _CONTROL.sub("", unicodedata.normalize("NFC", text.translate(_LIGATURES)))
    return text.replace("\u00a0", " ").strip(), unknown + text.count("\ufffd") - unknown


def words_of(letters: Iterable[Word]) -> Iterator[Word]:
    """Letters that stand close to each other on a line; one printed twice counts once."""
    for line in lines_of(letters):
        parts: list[Word] = []
        for letter in line.words:
            last = parts[-1] if parts else None
            if last and letter.text == last.text and letter.x0 - last.x0 < _TWICE * letter.size:
                continue  # bold made by printing twice
            if last and (not letter.text.strip() or letter.x0 - last.x1 > _WORD_GAP * letter.size):
                yield from _word(parts)
                parts = []
            if letter.text.strip():
                parts.append(letter)
        yield from _word(parts)


def _word(parts: Sequence[Word]) -> Iterator[Word]:
    if parts:
        yield Word(
            "".join(part.text for part in parts),
            parts[0].x0,
            max(part.x1 for part in parts),
            min(part.top for part in parts),
            max(part.bottom for part in parts),
            parts[0].size,
            all(part.bold for part in parts),
        )


def lines_of(words: Iterable[Word]) -> list[TextLine]:
    """Words gathered into lines, from the top down; a line's words from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.middle, one.x0)):
        row = rows[-1] if rows else None
        least = max(1.0, min(row[0].size, word.size)) if row else 0.0
        if row and word.middle - row[0].middle < _SAME_LINE * least:
            row.append(word)
        else:
            rows.append([word])
    return [TextLine(tuple(sorted(row, key=lambda one: one.x0))) for row in rows]


def right_edge(lines: Sequence[TextLine]) -> float:
    """Where the longest line ends."""
    return max((line.x1 for line in lines), default=0.0)
