"""Calls for screens."""

from __future__ import annotations

from django.db.models import Case, Count, F, Q, QuerySet, When

from samsyn.core.scopes import AnyUser
from samsyn.projects import search
from samsyn.projects.models import Call
from samsyn.projects.search.query import parse
from samsyn.projects.selectors.visibility import visible_calls, visible_projects

# Calls are few; a reader who gets more than these narrows the question.
MOST_FOUND = 200


def calls_for_list(user: AnyUser, words: str = "") -> QuerySet[Call]:
    """Latest first, or with words the best answer first; with how many projects answered each.

    Only projects that the user may see are counted.
    """
    seen = Q(projects__in=visible_projects(user).values("pk"))
    calls = visible_calls(user).annotate(project_count=Count("projects", filter=seen))
    if parse(words):
        found = search.find_calls(user=user, query=words, page_size=MOST_FOUND)
        best = Case(*(When(pk=pk, then=place) for place, pk in enumerate(found.ids)))
        return calls.filter(pk__in=found.ids).order_by(best)
    return calls.order_by(F("opens_on").desc(nulls_last=True), "title_sort", "pk")
