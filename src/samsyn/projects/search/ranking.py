"""How well each of a few hundred candidates answers, by the same rule in both databases.

BM25F (Robertson, Zaragoza & Taylor, 'Simple BM25 extension to multiple weighted fields', 2004): the
times that a word stands in an entry are weighted by field and by likeness, set against the field's
length, and only then dampened, so that a word in two fields is not counted as two words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from samsyn.projects.search.forms import asked_of, likeness
from samsyn.projects.search.query import Kind, Sought
from samsyn.projects.search.statistics import Statistics, statistics
from samsyn.projects.search.tables import WORD_FIELDS, Tables

FIELD_WEIGHTS = {"title": 6.0, "owner": 2.0, "places": 2.0, "summary": 1.0, "body": 1.0}
# How far a field's length counts (b of BM25): a short title says no more than a long one.
LENGTH_COUNTS = {"title": 0.3, "owner": 0.2, "places": 0.3, "summary": 0.6, "body": 0.6}
DAMPENING = 1.2


@dataclass(frozen=True, slots=True)
class Scored:
    pk: int
    score: float


def ranked(tables: Tables, ids: Sequence[int], sought: Sequence[Sought]) -> list[Scored]:
    """The entries, best first; where two are equal, the later id first."""
    known = statistics(tables, {form for one in sought for form in forms_asked(one)})
    weights = [_rarity(one, known) for one in sought]
    memory: list[dict[str, float]] = [{} for _ in sought]
    scored = [
        Scored(pk, _score(texts, sought, weights, memory, known))
        for pk, texts in _texts(tables, ids).items()
    ]
    return sorted(scored, key=lambda one: (-one.score, -one.pk))


def forms_asked(sought: Sought) -> Collection[str]:
    if sought.kind is Kind.WORD:
        return asked_of(sought.word).bases
    return sought.words


def _rarity(sought: Sought, known: Statistics) -> float:
    """Inverse document frequency; of words in a row, that of the rarest."""
    counts = [known.frequencies.get(form, 0) for form in forms_asked(sought)]
    count = min(counts) if sought.kind is Kind.PHRASE else max(counts)
    count = min(max(count, 0), known.entries)
    return math.log(1 + (known.entries - count + 0.5) / (count + 0.5))


def _texts(tables: Tables, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    marks = ", ".join("%s" for _ in ids)
    names = ", ".join(WORD_FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {names} FROM {tables.text} WHERE id IN ({marks})",  # noqa: S608
            list(ids),
        )
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _score(
    texts: Sequence[str],
    sought: Sequence[Sought],
    weights: Sequence[float],
    memory: list[dict[str, float]],
    known: Statistics,
) -> float:
    fields = {name: text.split() for name, text in zip(WORD_FIELDS, texts, strict=True) if text}
    counted = {name: Counter(words) for name, words in fields.items()}
    score = 0.0
    for one, weight, remembered in zip(sought, weights, memory, strict=True):
        strength = 0.0
        for name, words in fields.items():
            times = _times(one, counted[name], texts[WORD_FIELDS.index(name)], remembered)
            if times:
                counts = LENGTH_COUNTS[name]
                length = 1 - counts + counts * len(words) / known.mean_lengths[name]
                strength += FIELD_WEIGHTS[name] * times / length
        score += weight * strength / (DAMPENING + strength)
    return score


def _times(
    sought: Sought, counted: Mapping[str, int], text: str, remembered: dict[str, float]
) -> float:
    """How often the field answers, each time by its likeness. `remembered` holds it by word."""
    if sought.kind is Kind.PHRASE:
        return float(f" {text} ".count(f" {' '.join(sought.words)} "))
    total = 0.0
    for word, count in counted.items():
        value = remembered.get(word)
        if value is None:
            value = remembered[word] = likeness_of(word, sought)
        if value:
            total += value * count
    return total


def likeness_of(word: str, sought: Sought) -> float:
    """0 for a word that does not answer."""
    if sought.kind is Kind.START:
        return 1.0 if word.startswith(sought.word) else 0.0
    if sought.kind is Kind.PHRASE:
        return 1.0 if word in sought.words else 0.0
    found = likeness(word, sought.word)
    return found.value if found else 0.0
