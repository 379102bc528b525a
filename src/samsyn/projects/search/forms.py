"""The forms by which a word is found, and how well a word answers another.

Base forms are the dictionary's words that it may be an inflection of; skolan and skolor have skola.
Stems are Snowball's, of the base forms and the word itself: they bring together arbetslös and
arbetslöshet, and words that no dictionary has. Snowball alone would part skola from skolan (skol,
skolan) and make företag of företagare. Parts are what a compound is made of. Plain forms are all of
these as typed without å, ä and ö.
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
    INFLECTED = 0.95
    PART = 0.7
    RELATED = 0.6
    WITHOUT_DIACRITICS = 0.45


@dataclass(frozen=True, slots=True)
class Forms:
    """`bases` are never empty: a word without any stands for itself by its stem.

    What an index keeps beside the word itself: `strong`, its bases, and `weak`, all that finds it
    too and ranks lower; both in a fixed order.
    """

    bases: frozenset[str]
    stems: frozenset[str]
    parts: frozenset[str]
    plain: frozenset[str]
    strong: tuple[str, ...]
    weak: tuple[str, ...]


@lru_cache(maxsize=300_000)
def forms_of(word: str) -> Forms:
    bases, stems = _bases_and_stems(word)
    parts = frozenset(form for span in _spans(word) for form in span) - bases - stems
    own = bases | stems | parts | {word}
    undotted = frozenset(map(folded, own))
    plain = (undotted | frozenset(map(_stem, undotted))) - own
    strong = tuple(sorted(bases - {word}))
    weak = tuple(sorted((stems | parts | plain) - bases - {word}))
    return Forms(bases, stems, parts, plain, strong, weak)


def likeness(word: str, sought: str) -> Likeness | None:
    """How `word` of a text answers the word `sought`; None where it does not."""
    if word == sought:
        return Likeness.SAME
    asked, forms = asked_of(sought), forms_of(word)
    if asked.bases & forms.bases:
        return Likeness.INFLECTED
    if asked.bases & forms.parts:
        return Likeness.PART
    if asked.stems & forms.stems:
        return Likeness.RELATED
    if asked.stems & forms.parts:
        return Likeness.PART
    if (asked.bases | asked.stems) & forms.plain or sought in forms.plain:
        return Likeness.WITHOUT_DIACRITICS
    return None


@dataclass(frozen=True, slots=True)
class AskedForms:
    """What an index is asked for, for a word that is sought."""

    bases: frozenset[str]
    stems: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.bases | self.stems


@lru_cache(maxsize=20_000)
def asked_of(word: str) -> AskedForms:
    return AskedForms(*_bases_and_stems(word))


def _bases_and_stems(word: str) -> tuple[frozenset[str], frozenset[str]]:
    if not word.isalpha():
        return frozenset({word}), frozenset({word})
    bases = _bases(word)
    stems = frozenset(map(_stem, {word, *bases}))
    return frozenset(bases) or stems, stems


def _bases(word: str) -> set[str]:
    found = dictionary().bases(word)
    parts = parts_of(word)
    if not found and parts:
        start = word[: -len(parts[-1])]
        found = {start + base for base in dictionary().bases(parts[-1])}
    plural = _PLURAL.match(word)
    return found | {plural[1] + _OTHER_VOWEL[plural[2]]} if plural else found


def vowel_changed(word: str) -> set[str]:
    """Plurals with another vowel that the word may have: städer of stad."""
    return {
        word[: -len(base)] + plural for plural, base in _OTHER_VOWEL.items() if word.endswith(base)
    }


@lru_cache(maxsize=300_000)
def _stem(word: str) -> str:
    with _ONE_AT_A_TIME:
        return str(_SNOWBALL.stemWord(word))


def _spans(word: str) -> Iterator[set[str]]:
    """The forms of each run of parts: kompetensförsörjning within kompetensförsörjningsplan."""
    parts = parts_of(word)
    for first in range(len(parts)):
        for last in range(first + 1, len(parts) + 1):
            if last - first < len(parts):
                yield from _span(parts[first:last], ends=last == len(parts))


def _span(parts: tuple[str, ...], *, ends: bool) -> Iterator[set[str]]:
    text = "".join(parts)
    bases = _bases(text)
    if not ends:
        start = text[: -len(parts[-1])]
        bases = bases | {start + base for base in dictionary().joining_bases(parts[-1])}
    yield bases | set(map(_stem, bases or {text}))
    if len(parts) == 1:
        yield from _spans(text)
