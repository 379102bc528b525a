"""Which projects share the most telling words with a text: roughly over all, closely over a few.

The close rank is the search's BM25F (see search/ranking.py) with each word weighed by how telling
it is in the given text, so that an answer here and there agree on what a title or a part is worth.
What a word counts is dampened less than in a search: among forty words, how much a project is about
each tells more than that it has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samsyn.projects.search.engine import Ids, engine
from samsyn.projects.search.forms import asked_of, forms_of, likeness
from samsyn.projects.search.ranking import field_weight, texts_of
from samsyn.projects.search.statistics import Statistics, statistics
from samsyn.projects.search.tables import PROJECTS, WORD_FIELDS
from samsyn.projects.similar.terms import Term

CANDIDATES = 300
# Lists of answers longer than this together are not fetched: what bounds the time of a question.
_MOST_POSTINGS = 600_000
_DAMPENING = 4.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A project and what each of the terms adds to its score, the most first."""

    pk: int
    score: float
    terms: tuple[str, ...]


def ranked(terms: Sequence[Term], leave_out: Ids) -> list[Ranked]:
    """At most CANDIDATES projects that share a term, the most alike first; of equals the latest."""
    ids = _candidates(terms, leave_out)
    if not ids:
        return []
    known = statistics(PROJECTS, ())
    shared = _Shared(terms)
    texts = texts_of(PROJECTS, ids)
    found = [_closely(pk, own, shared, known) for pk, own in texts.items()]
    return sorted((one for one in found if one.score), key=lambda one: (-one.score, -one.pk))


def _candidates(terms: Sequence[Term], leave_out: Ids) -> list[int]:
    asked = list(_affordable(terms))
    found = engine().matching_each(PROJECTS, [term.sought for term in asked])
    return _best([(ids, term.weight) for ids, term in zip(found, asked, strict=True)], leave_out)


def _affordable(terms: Iterable[Term]) -> Iterator[Term]:
    left = _MOST_POSTINGS
    for term in terms:
        if term.entries <= left:
            left -= term.entries
            yield term


def _best(hits: Iterable[tuple[Ids, float]], leave_out: Ids) -> list[int]:
    hits = [(ids, weight) for ids, weight in hits if len(ids)]
    if not hits:
        return []
    scores: NDArray[np.float64] = np.zeros(max(int(ids[-1]) for ids, _ in hits) + 1)
    for ids, weight in hits:
        scores[ids] += weight
    scores[leave_out[leave_out < len(scores)]] = 0
    count = min(CANDIDATES, int(np.count_nonzero(scores)))
    best = np.argpartition(scores, -count)[-count:] if count else np.zeros(0, np.int64)
    return [int(pk) for pk in best]


class _Shared:
    """What each word of a project adds to which terms; worked out once for each word."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self._by_form: dict[str, list[int]] = {}
        self._known: dict[str, tuple[tuple[int, float], ...]] = {}
        for number, term in enumerate(terms):
            for form in asked_of(term.word).all | {term.word}:
                self._by_form.setdefault(form, []).append(number)

    def of(self, word: str) -> tuple[tuple[int, float], ...]:
        """Numbers of terms with the word's likeness to each."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = tuple(self._judged(word))
        return found

    def _judged(self, word: str) -> Iterable[tuple[int, float]]:
        forms = forms_of(word)
        own: Collection[str] = forms.bases | forms.stems | forms.parts | {word}
        for number in sorted({n for form in own for n in self._by_form.get(form, ())}):
            alike = likeness(word, self.terms[number].word)
            if alike:
                yield number, alike.value


def _closely(pk: int, texts: Sequence[str], shared: _Shared, known: Statistics) -> Ranked:
    strengths: Counter[int] = Counter()
    for name, text in zip(WORD_FIELDS, texts, strict=True):
        if text:
            weight = field_weight(name, text, known)
            for word, times in Counter(text.split(" ")).items():
                for number, worth in shared.of(word):
                    strengths[number] += times * worth * weight  # type: ignore[assignment]
    return _weighed(pk, strengths, shared.terms)


def _weighed(pk: int, strengths: Mapping[int, float], terms: Sequence[Term]) -> Ranked:
    parts = {
        terms[number].word: terms[number].weight * strength / (_DAMPENING + strength)
        for number, strength in strengths.items()
    }
    most = sorted(parts, key=lambda word: (-parts[word], word))
    return Ranked(pk, sum(parts.values()), tuple(most))
