"""A selection answered: by the tables where they can, else by the search, as words and themes are.

The search's index may be behind the bank while many rows wait to be indexed; services.indexing
knows, and the pages say so.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace

from django.db import connection
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from samsyn.core.scopes import AnyUser
from samsyn.projects import search
from samsyn.projects.models import Project
from samsyn.projects.search.query import parse
from samsyn.projects.selectors.conditions import condition, names_an_owner
from samsyn.projects.selectors.selection import INDEXED, Selection, in_order, select
from samsyn.projects.selectors.visibility import visible_projects

# The search's facet → the selection's part of the same meaning.
PART_OF = {name: "year" if name == "period" else name for name in search.FACETS}
_NO_FACETS = ("review_state", "document", "call", "people_in", "seat_in")


def asks(selection: Selection) -> bool:
    """Whether the words of the selection ask for anything; signs alone do not."""
    return bool(parse(selection.q))


def survey_of(user: AnyUser, selection: Selection) -> search.Survey:
    """The selection as the search answers it, with its facets' counts."""
    filters = {facet: getattr(selection, part) for facet, part in PART_OF.items()}
    rest = Q()
    for name in _NO_FACETS:
        if value := getattr(selection, name):
            rest &= condition(name, value)
    if not all(map(names_an_owner, selection.owner)):
        rest &= condition("owner", filters.pop("owner"))
    return search.survey(
        user=user,
        query=selection.q,
        filters=filters,
        within=visible_projects(user).filter(rest) if rest else None,
    )


def chosen_projects(
    user: AnyUser, selection: Selection, survey: search.Survey | None = None
) -> QuerySet[Project]:
    """The selection's projects that the user may see, in its order (see selection.in_order).

    `survey` is survey_of() the same, where it has been made already.
    """
    visible = visible_projects(user)
    if not asks(selection) and INDEXED.isdisjoint(replace(selection, q="").active()):
        return select(visible, replace(selection, q=""))
    found = survey or survey_of(user, selection)
    return in_order(visible.filter(among(found.ids)), selection)


def among(ids: Collection[int]) -> Q:
    """Rows with one of these ids, however many: they are sent as one value."""
    if connection.vendor == "postgresql":
        rows = RawSQL("SELECT unnest(%s::bigint[])", [list(ids)], BigIntegerField())
    else:
        text = json.dumps(list(ids))
        rows = RawSQL("SELECT value FROM json_each(%s)", [text], BigIntegerField())
    return Q(pk__in=rows)
