"""What a project stems from and what came of it, as far as the user may see."""

from __future__ import annotations

import numpy as np
from django.db.models import Q, QuerySet

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Kinship, Project
from samsyn.projects.policies import reviewable_projects
from samsyn.projects.search.engine import Ids
from samsyn.projects.selectors.visibility import of_visible_project

State = Kinship.State


def kin_of(user: AnyUser, project: Project) -> QuerySet[Kinship]:
    """Confirmed kinship with projects that the user may see, by kind and the earlier's start."""
    mine = Kinship.objects.filter(Q(earlier=project) | Q(later=project), state=State.CONFIRMED)
    return (
        mine.filter(of_visible_project(user, "earlier_id"), of_visible_project(user, "later_id"))
        .select_related("earlier", "later")
        .order_by("kind", "earlier__period_start", "later__period_start", "pk")
    )


def waiting_kinship(user: AnyUser) -> QuerySet[Kinship]:
    """The proposals that the user may answer: between two projects that she reviews."""
    mine = reviewable_projects(user).values("pk")
    waiting = Kinship.objects.filter(state=State.WAITING, earlier__in=mine, later__in=mine)
    return waiting.select_related("earlier", "later")


def counted_twice(ids: Ids) -> int:
    """How many of these projects stand there in another list's words too."""
    same = Kinship.objects.filter(state=State.CONFIRMED, kind=Kinship.Kind.SAME)
    pairs = list(same.values_list("earlier", "later"))
    if not pairs:
        return 0
    return int(np.isin(np.array(pairs, np.int64), ids).all(axis=1).sum())
