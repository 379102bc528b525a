"""The forms by which a word is found, and how well a word answers another.

Each word has stems: those of every dictionary word that it may be a form of, and its own. Snowball
alone parts skola from skolan (skol, skolan) and projekt from projektet; over the dictionary's words
it brings them together, and keeps working for words that no dictionary has. Weak forms are the
stems of a compound's parts, and every form without the dots and rings of å, ä and ö.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from threading import Lock

import snowballstemmer

from samsyn.projects.search.compounds import parts_of
from samsyn.projects.search.dictionary import dictionary
from samsyn.projects.search.words import folded

_SNOWBALL = snowballstemmer.stemmer("swedish")
# The stemmer keeps the word that it works on in itself.
_ONE_AT_A_TIME = Lock()
# Plurals with another vowel, which neither the stemmer nor the suffix rules lead back.
_OTHER_VOWEL = {
    "städer": "stad", "länder": "land", "böcker": "bok", "män": "man", "männen": "man",
    "händer": "hand", "söner": "son", "döttrar": "dotter", "bröder": "bror", "fäder": "far",
    "nätter": "natt", "fötter": "fot", "rötter": "rot", "tänder": "tand", "stränder": "strand",
    "bönder": "bonde", "ledamöter": "ledamot",
}  # fmt: skip
_PLURAL = re.compile(rf"(.*)({'|'.join(_OTHER_VOWEL)})(?:na)?s?$")


class Likeness(Enum):
    """How a word of a text answers a word that is sought, and what that counts beside itself."""

    SAME = 1.0
    INFLECTED = 0.9
    PART = 0.5
    WITHOUT_DIACRITICS = 0.45


@dataclass(frozen=True, slots=True)
class Forms:
    stems: frozenset[str]
    parts: frozenset[str]
    plain: frozenset[str]

    @property
    def weak(self) -> frozenset[str]:
        return (self.parts | self.plain) - self.stems


@lru_cache(maxsize=300_000)
def forms_of(word: str) -> Forms:
    stems = _stems(word)
    parts = frozenset(stem for part in _spans(word) for stem in part) - stems
    own = stems | {word}
    return Forms(stems, parts, frozenset(map(folded, own | parts)) - own - parts)


def likeness(word: str, sought: str) -> Likeness | None:
    """How `word` of a text answers the word `sought`; None where it does not."""
    if word == sought:
        return Likeness.SAME
    keys, forms = stems_of(sought), forms_of(word)
    if keys & forms.stems:
        return Likeness.INFLECTED
    if keys & forms.parts:
        return Likeness.PART
    if keys & forms.plain or sought in forms.plain:
        return Likeness.WITHOUT_DIACRITICS
    return None


@lru_cache(maxsize=20_000)
def stems_of(word: str) -> frozenset[str]:
    """What an index is asked for, for a word that is sought."""
    return _stems(word)


def _stems(word: str) -> frozenset[str]:
    if not word.isalpha():
        return frozenset({word})
    return frozenset({_stem(word), *(_stem(base) for base in _bases(word))})


def _bases(word: str) -> set[str]:
    found = dictionary().bases(word)
    parts = parts_of(word)
    if not found and parts:
        start = word[: -len(parts[-1])]
        found = {start + base for base in dictionary().bases(parts[-1])}
    plural = _PLURAL.match(word)
    return found | {plural[1] + _OTHER_VOWEL[plural[2]]} if plural else found


@lru_cache(maxsize=300_000)
def _stem(word: str) -> str:
    with _ONE_AT_A_TIME:
        return str(_SNOWBALL.stemWord(word))


def _spans(word: str) -> Iterator[frozenset[str]]:
    """The stems of each run of parts: kompetensförsörjning within kompetensförsörjningsplan."""
    parts = parts_of(word)
    for first in range(len(parts)):
        for last in range(first + 1, len(parts) + 1):
            if last - first < len(parts):
                yield from _span(parts[first:last], ends=last == len(parts))


def _span(parts: tuple[str, ...], *, ends: bool) -> Iterator[frozenset[str]]:
    text = "".join(parts)
    yield _stems(text)
    if not ends:
        start = text[: -len(parts[-1])]
        bases = dictionary().joining_bases(parts[-1])
        yield frozenset(_stem(start + base) for base in bases)
    if len(parts) == 1:
        yield from _spans(text)
