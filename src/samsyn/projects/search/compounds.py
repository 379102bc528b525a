"""Compounds and their parts: ungdomsarbetslöshet → ungdom, arbetslöshet.

A word is split where each part but the last may begin a compound and the last is a word. Of the
ways to split, the one with the fewest parts is taken, then the one whose shortest part is longest.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from samsyn.projects.search.dictionary import dictionary
from samsyn.projects.search.words import word_list

SHORTEST_PART = 3
SHORTEST_FIRST = 2
SHORT_FIRSTS = frozenset({"el"})  # elbil, elnät; other short words begin too many that they do not
MOST_PARTS = 4
_SHORTEST_COMPOUND = SHORTEST_FIRST + SHORTEST_PART

_PREFIXES, _ENDINGS = word_list("prefixes"), word_list("endings")


@lru_cache(maxsize=200_000)
def parts_of(word: str) -> tuple[str, ...]:
    """The parts as they stand in the word, or () for a word that is no compound."""
    if len(word) < _SHORTEST_COMPOUND or not word.isalpha():
        return ()
    ways = list(_ways(word, MOST_PARTS - 1))
    parts = min(ways, key=_preference) if ways else ()
    return parts if parts and _is_compound(word, parts[0]) else ()


def _is_compound(word: str, first: str) -> bool:
    """Whether what the word is a form of begins with the same part.

    skolan is a form of skola, which is no compound, and not a sko and a lan.
    """
    bases = dictionary().bases(word) - {word}
    return not bases or any(parts_of(base)[:1] == (first,) for base in bases)


def _preference(parts: tuple[str, ...]) -> tuple[int, int, int]:
    return len(parts), -min(map(len, parts)), -len(parts[0])


def _ways(rest: str, cuts: int) -> Iterator[tuple[str, ...]]:
    if not cuts:
        return
    for cut in range(SHORTEST_FIRST, len(rest) - SHORTEST_PART + 1):
        first, last = rest[:cut], rest[cut:]
        if not may_begin(first):
            continue
        if may_end(last):
            yield first, last
        for others in _ways(last, cuts - 1):
            yield first, *others


@lru_cache(maxsize=100_000)
def may_begin(part: str) -> bool:
    if len(part) < SHORTEST_PART:
        return part in SHORT_FIRSTS
    return part not in _PREFIXES and bool(dictionary().joining_bases(part))


@lru_cache(maxsize=100_000)
def may_end(part: str) -> bool:
    return part not in _ENDINGS and bool(dictionary().bases(part))
