"""Which lessons a user sees, and those that an address asks for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Lesson, LessonCode, ProjectPlace
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import reviewable_lessons
from samsyn.projects.search.forms import asked_of
from samsyn.projects.search.words import STOP_WORDS, words_of
from samsyn.projects.selectors.lessons.question import LessonQuestion
from samsyn.projects.selectors.visibility import of_visible_project

MOST_WORDS = 12


def visible_lessons(user: AnyUser) -> QuerySet[Lesson]:
    """Accepted lessons of the projects that the user sees; others for those who review them, and
    for whoever wrote them."""
    accepted = Q(review_state=ReviewState.ACCEPTED)
    seen = Lesson.objects.filter(of_visible_project(user))
    if not user.is_authenticated:
        return seen.filter(accepted)
    mine = Q(added_by=user) | Q(pk__in=reviewable_lessons(user).values("pk"))
    return seen.filter(accepted | mine)


def standing_lessons(user: AnyUser) -> QuerySet[Lesson]:
    """The accepted ones alone, as lists and answers show them."""
    return visible_lessons(user).filter(review_state=ReviewState.ACCEPTED)


def lessons_of_projects(
    user: AnyUser, project_ids: Collection[int] | QuerySet[Any, Any]
) -> QuerySet[Lesson]:
    """The accepted lessons of these projects that the user may see, with project, document and
    codes; those for before those against, then as they were written."""
    found = standing_lessons(user).filter(project__in=project_ids)
    return _with_all(found).order_by("kind", "pk")


def lessons_for(user: AnyUser, question: LessonQuestion) -> QuerySet[Lesson]:
    """What the filters of an address choose; its question divides them afterwards."""
    found = standing_lessons(user)
    for word in _asked(question.words):
        forms = Q()
        for form in sorted(asked_of(word).all | {word}):
            forms |= Q(search_text__contains=f" {form} ")
        found = found.filter(forms)
    if question.kind:
        found = found.filter(kind=question.kind)
    if question.about:
        found = found.filter(about=question.about)
    for name, code in (("target_groups", question.group), ("themes", question.theme)):
        if code:
            codes = LessonCode.objects.filter(lesson=OuterRef("pk"), list=name, code=code)
            found = found.filter(Exists(codes))
    if question.county:
        inside = ProjectPlace.objects.filter(place_code__startswith=question.county)
        found = found.filter(project__in=inside.values("project"))
    return _with_all(found).order_by("-pk")


def _asked(words: str) -> list[str]:
    told = [word for word in words_of(words) if word not in STOP_WORDS]
    return (told or words_of(words))[:MOST_WORDS]


def _with_all(found: QuerySet[Lesson]) -> QuerySet[Lesson]:
    return found.select_related("project", "document", "added_by").prefetch_related("codes")
