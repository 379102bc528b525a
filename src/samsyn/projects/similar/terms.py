"""The words that tell what a text is about: often in it, and rare in the bank.

Words with digits are none, so that no personal number, telephone number or amount is looked for.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from samsyn.projects.search.compounds import parts_of
from samsyn.projects.search.forms import asked_of
from samsyn.projects.search.query import Kind, Sought
from samsyn.projects.search.statistics import ENTRIES, frequencies
from samsyn.projects.search.tables import PROJECTS
from samsyn.projects.search.words import STOP_WORDS, words_of

# What is read of a text: about a hundred pages. More would take longer and tell little more.
MOST_CHARACTERS = 200_000
MOST_TERMS = 40
_MOST_LEMMAS = 2_000
_SHORTEST = 3
# A word that more than this share of the projects have does not tell them apart.
_COMMON = 0.15
_FEW_ENTRIES = 20
# What a word counts more when the text says it again, up to this many times its first (k of BM25).
_AGAIN = 3.0
# What a compound's part counts beside the word that it is a part of.
_PART = 0.5
# A word of the title counts as if the text had said it so many times more.
_IN_TITLE = 4


@dataclass(frozen=True, slots=True)
class Term:
    """A word as the text most often writes it, how telling it is, and in how many projects."""

    word: str
    weight: float
    entries: int

    @property
    def sought(self) -> Sought:
        return Sought(Kind.WORD, (self.word,))


def telling_terms(text: str, title: str = "") -> list[Term]:
    """At most MOST_TERMS, the most telling first; none where the bank has none of the words."""
    counted = _counted(words_of(text[:MOST_CHARACTERS]), words_of(title))
    written = dict(counted.most_common(_MOST_LEMMAS))
    parts = _parts(written)
    known = _known(set(written) | set(parts))
    entries = max(known.get(ENTRIES, 0), 1)
    found: dict[str, Term] = {}
    for counts, share in ((written, 1.0), (parts, _PART)):
        for word, times in counts.items():
            having = max((known.get(form, 0) for form in asked_of(word).bases), default=0)
            if 0 < having <= max(entries * _COMMON, _FEW_ENTRIES) and word not in found:
                rarity = math.log(1 + (entries - having + 0.5) / (having + 0.5))
                often = times * (1 + _AGAIN) / (times + _AGAIN)
                found[word] = Term(word, share * rarity * often, having)
    return sorted(found.values(), key=lambda one: (-one.weight, one.word))[:MOST_TERMS]


def _counted(words: Iterable[str], title: Iterable[str]) -> Counter[str]:
    """How often each word is said in any inflection, by the writing that comes first."""
    written: dict[frozenset[str], str] = {}
    counts: Counter[str] = Counter()
    for times, given in ((1 + _IN_TITLE, title), (1, words)):
        for word, number in Counter(filter(_tells, given)).items():
            own = written.setdefault(asked_of(word).bases, word)
            counts[own] += times * number
    return counts


def _tells(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha() and word not in STOP_WORDS


def _parts(written: dict[str, int]) -> dict[str, int]:
    """Parts of compounds, with how often the compounds are said."""
    parts: Counter[str] = Counter()
    for word, times in written.items():
        for part in parts_of(word):
            if _tells(part) and part not in written:
                parts[part] += times
    return dict(parts)


def _known(words: set[str]) -> dict[str, int]:
    """In how many projects each base form of the words stands; in parts, as a query has a limit."""
    forms = sorted({form for word in words for form in asked_of(word).bases})
    known = frequencies(PROJECTS, [ENTRIES])
    for first in range(0, len(forms), 900):
        known |= frequencies(PROJECTS, forms[first : first + 900])
    return known
