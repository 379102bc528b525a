"""A page of the list in the order of a figure, without sorting the whole bank."""

from __future__ import annotations

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.columns import NO_DAY, UNKNOWN, Whole
from samsyn.projects.models import Project
from samsyn.projects.selectors.chosen import among

_FIGURES = {"start": "start", "budget": "budget", "support": "support"}
# Of equal figures so many are ordered by their titles; a page among more is left to the database.
MOST_EQUAL = 20_000
_LAST = 2**63 - 1


def page_by_figure(part: Part, sort: str, first: int, last: int) -> list[int] | None:
    """The ids from `first` to before `last` in the order of selectors.selection.in_order().

    None where the order is of another kind, or too many have the same figure there.
    """
    name = _FIGURES.get(sort.lstrip("-"))
    last = min(last, part.count)
    if name is None:
        return None
    if first >= last:
        return []
    keys = _keys(part, name, descending=sort.startswith("-"))
    low, high = np.partition(keys, (first, last - 1))[[first, last - 1]].tolist()
    near = np.flatnonzero((keys >= low) & (keys <= high))
    if len(near) > MOST_EQUAL:
        return None
    before = int((keys < low).sum())
    ids = part.bank.projects.ids[part.rows[near]]
    titles = _places_by_title(Project.objects.filter(among(ids.tolist())), ids)
    ordered = ids[np.lexsort((titles, keys[near]))]
    return [int(pk) for pk in ordered[first - before : last - before]]


def _keys(part: Part, name: str, *, descending: bool) -> Whole:
    """Rising in the order asked for; what is unknown is last in both."""
    column = part.of(getattr(part.bank.projects, name)).astype(np.int64)
    unknown = column == (NO_DAY if name == "start" else UNKNOWN)
    return np.where(unknown, _LAST, -column if descending else column)


def _places_by_title(projects: QuerySet[Project], ids: Whole) -> NDArray[np.int64]:
    """Of each of `ids` its place in the order of titles, of equal titles by id."""
    rows = projects.order_by().values_list("title_sort", "pk")
    titles = {pk: (title is None, bytes(title or b""), pk) for title, pk in rows}
    # A project that is gone since goes last.
    known = [titles.get(pk, (True, b"", pk)) for pk in ids.tolist()]
    places = np.empty(len(known), np.int64)
    places[sorted(range(len(known)), key=known.__getitem__)] = np.arange(len(known))
    return places
