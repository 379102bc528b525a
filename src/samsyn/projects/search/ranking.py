"""How well each of a few hundred candidates answers, by the same rule in both databases.

BM25F (Robertson, Zaragoza & Taylor, 'Simple BM25 extension to multiple weighted fields', 2004): the
times that a word stands in an entry are weighted by field and by likeness, set against the field's
length, and only then dampened, so that a word in two fields is not counted as two words.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from django.db import connection

from samsyn.projects.search.forms import asked_of
from samsyn.projects.search.query import Kind, Sought
from samsyn.projects.search.spotting import Spotter
from samsyn.projects.search.statistics import Statistics, statistics
from samsyn.projects.search.tables import WORD_FIELDS, Tables

FIELD_WEIGHTS = {"title": 6.0, "owner": 2.0, "places": 2.0, "summary": 1.0, "body": 1.0}
# How far a field's length counts (b of BM25): a short title says no more than a long one.
LENGTH_COUNTS = {"title": 0.3, "owner": 0.2, "places": 0.3, "summary": 0.6, "body": 0.6}
DAMPENING = 1.2


class Ranker:
    """Ranks entries for one question."""

    def __init__(self, tables: Tables, sought: Sequence[Sought]) -> None:
        self._tables = tables
        self._sought = sought
        self._known = statistics(tables, {form for one in sought for form in forms_asked(one)})

    def ranked(self, ids: Sequence[int]) -> list[int]:
        """The entries, best first; where two are equal, the later id first."""
        if not ids:
            return []
        spotters = [(Spotter(one, indexed=True), self.rarity(one)) for one in self._sought]
        texts = texts_of(self._tables, ids)
        scores = {pk: _score(own, spotters, self._known) for pk, own in texts.items()}
        return sorted(scores, key=lambda pk: (-scores[pk], -pk))

    def rarity(self, sought: Sought) -> float:
        """Inverse document frequency; of words in a row, that of the rarest."""
        counts = [self._known.frequencies.get(form, 0) for form in forms_asked(sought)]
        count = min(counts) if sought.in_a_row else max(counts)
        count = min(max(count, 0), self._known.entries)
        return math.log(1 + (self._known.entries - count + 0.5) / (count + 0.5))


def forms_asked(sought: Sought) -> Collection[str]:
    if sought.kind is Kind.WORD:
        return asked_of(sought.word).bases
    return sought.words


def texts_of(tables: Tables, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What the index has of these entries: the words of each of WORD_FIELDS."""
    names = ", ".join(WORD_FIELDS)
    # Written out: to put in some hundred parameters takes longer than to find what they name.
    wanted = ", ".join(str(int(pk)) for pk in ids)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {names} FROM {tables.text} WHERE id IN ({wanted})")  # noqa: S608
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _score(
    texts: Sequence[str], spotters: Sequence[tuple[Spotter, float]], known: Statistics
) -> float:
    score = 0.0
    for spotter, rarity in spotters:
        strength = 0.0
        for name, text in zip(WORD_FIELDS, texts, strict=True):
            if text and (worth := spotter.total(text)):
                strength += worth * field_weight(name, text, known)
        score += rarity * strength / (DAMPENING + strength)
    return score


def field_weight(name: str, text: str, known: Statistics) -> float:
    """What one answering word counts in the field, by the field and its length."""
    counts = LENGTH_COUNTS[name]
    words = text.count(" ") + 1
    return FIELD_WEIGHTS[name] / (1 - counts + counts * words / known.mean_lengths[name])
