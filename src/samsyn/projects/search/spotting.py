"""Finding the words of a text that answer what is sought, without looking at the others.

A word answers only if it has the letters that all forms of the sought word begin with; so these
letters are looked for, and only the words around them are judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

from samsyn.projects.search.forms import asked_of, likeness, vowel_changed
from samsyn.projects.search.query import Kind, Sought
from samsyn.projects.search.words import folded, words_of

# Each letter as it may stand where it was typed without its dots, rings and accents.
_LETTERS = {"a": "[aåäáà]", "o": "[oöóò]", "e": "[eéèêë]", "u": "[uüú]", "c": "[cç]", "n": "[nñ]"}
_NOT_IN_WORD = re.compile(r"[\W_]")


class Spotter:
    """One thing that is sought, with what each word met so far counts for it.

    `indexed` says that the texts are the index's own words, in small letters: to look for those
    takes a third of the time.
    """

    def __init__(self, sought: Sought, *, indexed: bool = False) -> None:
        self._sought = sought
        self._letters = _pattern(sought, indexed=indexed)
        self._values: dict[str, float] = {}

    def spots(self, text: str) -> Iterator[tuple[int, int, float]]:
        """Start, end and worth of each word or phrase of the text that answers."""
        if self._sought.in_a_row:
            for match in self._letters.finditer(text):
                yield match.start(), match.end(), 1.0
            return
        done = 0
        for match in self._letters.finditer(text):
            if match.start() < done:
                continue
            start, done = _around(text, match.start(), match.end())
            worth = self._worth(text[start:done])
            if worth:
                yield start, done, worth

    def total(self, text: str) -> float:
        """What all that answers in the text is worth together."""
        if self._letters.search(text) is None:
            return 0.0
        return sum(worth for _start, _end, worth in self.spots(text))

    def _worth(self, written: str) -> float:
        known = self._values.get(written)
        if known is None:
            (word,) = words_of(written)[:1] or ("",)
            known = self._values[written] = self._judged(word)
        return known

    def _judged(self, word: str) -> float:
        if self._sought.kind is Kind.START:
            return 1.0 if word.startswith(self._sought.word) else 0.0
        found = likeness(word, self._sought.word)
        return found.value if found else 0.0


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the word that has the letters from `start` to `end`."""
    while start > 0 and not _NOT_IN_WORD.match(text, start - 1):
        start -= 1
    after = _NOT_IN_WORD.search(text, end)
    return start, after.start() if after else len(text)


@lru_cache(maxsize=2_000)
def _pattern(sought: Sought, *, indexed: bool) -> re.Pattern[str]:
    flags = re.NOFLAG if indexed else re.IGNORECASE
    if sought.in_a_row:
        between = r"[\W_]+".join(map(re.escape, sought.words))
        return re.compile(rf"(?<![^\W_]){between}(?![^\W_])", flags)
    beginnings = {_beginning(sought)}
    if sought.kind is Kind.WORD:
        beginnings |= vowel_changed(sought.word)
    letters = "|".join("".join(map(_letter, folded(start))) for start in sorted(beginnings))
    return re.compile(letters, flags)


def _letter(letter: str) -> str:
    return _LETTERS.get(letter, re.escape(letter))


def _beginning(sought: Sought) -> str:
    if sought.kind is Kind.START:
        return sought.word
    forms = [sought.word, *asked_of(sought.word).all]
    same = takewhile(lambda letters: len(set(letters)) == 1, zip(*forms, strict=False))
    return "".join(letters[0] for letters in same) or sought.word[0]
