"""Methods that live on, as users may see them: those of the projects that they see."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Actor, LivingMethod, MethodState, Project
from samsyn.projects.selectors.visibility import of_visible_project

# A method that nobody has asked about for so long is to be followed up.
FRESH = timedelta(days=365)


def visible_methods(user: AnyUser) -> QuerySet[LivingMethod]:
    found = LivingMethod.objects.filter(of_visible_project(user))
    return found.select_related("project", "actor")


def methods_of_project(user: AnyUser, project: Project) -> QuerySet[LivingMethod]:
    return visible_methods(user).filter(project=project)


def methods_of_actor(user: AnyUser, actor: Actor) -> QuerySet[LivingMethod]:
    """The actor's, its units' and those of actors that were merged into it."""
    mine = Q(actor=actor) | Q(actor__parent=actor)
    merged = Q(actor__merged_into=actor) | Q(actor__merged_into__merged_into=actor)
    return visible_methods(user).filter(mine | merged)


def to_follow_up(user: AnyUser, today: date | None = None) -> QuerySet[LivingMethod]:
    """Methods that may be in use and have not been checked for a year, never checked first."""
    day = (today or timezone.localdate()) - FRESH
    stale = Q(checked_on=None) | Q(checked_on__lt=day)
    found = visible_methods(user).filter(stale).exclude(state=MethodState.ENDED)
    return found.order_by(F("checked_on").asc(nulls_first=True), "name", "pk")
