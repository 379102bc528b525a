"""Text composed and without invisible characters, and the way back to the original's offsets."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

# Soft hyphen, zero-width space and joiners, word joiner, byte-order mark. U+212B below is the
# ångström sign, which looks like Å and composes to it.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DECOMPOSED = re.compile(f"[A-Za-z][\u0300-\u036f]{{1,8}}|\u212b|[{INVISIBLE}]+")
_SUSPECT = re.compile(f"[\u0300-\u036f\u212b{INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class Composed:
    """`text` with offsets back: replaced stretches are whole, all else runs in step.

    `starts` holds where each stretch begins in `text`, and `origins` the original's (begin, end,
    whether it was replaced). Text that needed nothing has no stretches at all.
    """

    text: str
    starts: tuple[int, ...] = ()
    origins: tuple[tuple[int, int, bool], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span of the characters `start` up to `end` (end > start) of `text`."""
        if not self.starts:
            return start, end
        return self._origin(start)[0], self._origin(end - 1)[1]

    def _origin(self, position: int) -> tuple[int, int]:
        index = bisect_right(self.starts, position) - 1
        begin, end, replaced = self.origins[index]
        if replaced:
            return begin, end
        offset = begin + position - self.starts[index]
        return offset, offset + 1


def compose(original: str) -> Composed:
    """Compose letters with their marks (å from a and a ring) and drop invisible characters."""
    if _SUSPECT.search(original) is None:
        return Composed(original)
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[tuple[int, int, bool]] = []
    length = done = 0
    for match in _DECOMPOSED.finditer(original):
        between = original[done : match.start()]
        for piece, begin, end, replaced in (
            (between, done, match.start(), False),
            (_replacement(match[0]), match.start(), match.end(), True),
        ):
            if piece:
                pieces.append(piece)
                starts.append(length)
                origins.append((begin, end, replaced))
                length += len(piece)
        done = match.end()
    pieces.append(original[done:])
    starts.append(length)
    origins.append((done, len(original), False))
    return Composed("".join(pieces), tuple(starts), tuple(origins))


def _replacement(found: str) -> str:
    return "" if found[0] in INVISIBLE else unicodedata.normalize("NFC", found)
