"""Calls for screens."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Call
from samsyn.projects.selectors.visibility import visible_calls, visible_projects


def calls_for_list(user: AnyUser, words: str = "") -> QuerySet[Call]:
    """Latest first, with how many of the projects that the user may see answered each."""
    seen = Q(projects__in=visible_projects(user).values("pk"))
    calls = visible_calls(user).annotate(project_count=Count("projects", filter=seen))
    for word in words.lower().split():
        calls = calls.filter(search_text__contains=word)
    return calls.order_by(F("opens_on").desc(nulls_last=True), "title_sort", "pk")
