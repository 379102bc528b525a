"""The order of what was found, as far as the page that is asked for."""

from __future__ import annotations

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from samsyn.projects.models import Project
from samsyn.projects.search.engine import Asked, Engine, Ids
from samsyn.projects.search.entries import ELSEWHERE, TITLE, TITLE_WEAKLY
from samsyn.projects.search.ranking import DAMPENING, Ranker
from samsyn.projects.search.tables import Tables
from samsyn.projects.selectors.selection import Selection, in_order
from samsyn.projects.selectors.visibility import with_shown_owner

# So many are ranked closely, by their texts.
CANDIDATES = 200
# What it counts, beside a word in the text, that a word stands in the head, see ranking.
STRENGTHS = {TITLE: 6.0, TITLE_WEAKLY: 4.0, ELSEWHERE: 2.0}
_IN_TEXT = 1.0
# Where more than these are sought, their ids are too many to name in a query.
NAMED = 5_000


def by_relevance(
    database: Engine, tables: Tables, asked: Asked, ids: Ids, first: int, last: int
) -> list[int]:
    """The ids from `first` to `last`: candidates ranked closely, then the rest, ranked roughly."""
    ranker = Ranker(tables, asked.sought)
    if len(ids) <= CANDIDATES:
        return ranker.ranked(ids.tolist())[first:last]
    scores = _rough(database, tables, asked, ids, ranker)
    order = np.lexsort((-ids, -scores)) if last > CANDIDATES else _best(scores, ids)
    rough: list[int] = ids[order].tolist()
    return (ranker.ranked(rough[:CANDIDATES]) + rough[CANDIDATES:])[first:last]


def _rough(
    database: Engine, tables: Tables, asked: Asked, ids: Ids, ranker: Ranker
) -> NDArray[np.float64]:
    """By how rare the sought words are and where in its head an entry has them.

    This reads the short lists of the head alone. Among entries with words in the text only, none
    is told from the others here.
    """
    scores = np.zeros(len(ids))
    marked = [(one, mark) for one in asked.sought for mark in STRENGTHS]
    in_head = dict(zip(marked, database.in_head(tables, marked), strict=True))
    for one in asked.sought:
        strengths = np.zeros(len(ids))
        if asked.enough:
            _raise(strengths, ids, database.matching(tables, Asked((one,))), _IN_TEXT)
        else:
            strengths += _IN_TEXT
        for mark, strength in STRENGTHS.items():
            _raise(strengths, ids, in_head[one, mark], strength)
        scores += ranker.rarity(one) * strengths / (DAMPENING + strengths)
    return scores


def _raise(strengths: NDArray[np.float64], ids: Ids, having: Ids, least: float) -> None:
    """The strengths of those of `ids` that are among `having` to at least `least`."""
    places = np.searchsorted(ids, having)
    places[places == len(ids)] = 0
    places = places[ids[places] == having]
    strengths[places] = np.maximum(strengths[places], least)


def _best(scores: NDArray[np.float64], ids: Ids) -> NDArray[np.int64]:
    """Places of the CANDIDATES best; of equal ones those with the latest ids."""
    least = np.partition(scores, -CANDIDATES)[-CANDIDATES]
    better, equal = np.flatnonzero(scores > least), np.flatnonzero(scores == least)
    chosen = np.concatenate([better, equal[len(equal) - CANDIDATES + len(better) :]])
    return chosen[np.lexsort((-ids[chosen], -scores[chosen]))]


def by_column(ids: Ids, sort: str, first: int, last: int) -> list[int]:
    """In the order of the list, see selectors.selection.SORTS."""
    if len(ids) <= NAMED:
        named = _in_order(Project.objects.filter(pk__in=ids.tolist()), sort)
        return list(named[first:last])
    # Too many to name: the list's order is followed until the page is full.
    ordered = _in_order(Project.objects.all(), sort)
    read = 4 * last
    while True:
        followed = np.array(ordered[:read], np.int64)
        found = followed[np.isin(followed, ids)]
        if len(found) >= last or len(followed) < read:
            return [int(pk) for pk in found[first:last]]
        read *= 8


def _in_order(projects: QuerySet[Project], sort: str) -> QuerySet[Project, int]:
    return in_order(with_shown_owner(projects), Selection(sort=sort)).values_list("pk", flat=True)
