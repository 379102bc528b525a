"""Those that an actor shares projects with."""

from __future__ import annotations

from django.db.models import Count

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Actor, Participation
from samsyn.projects.selectors.visibility import of_visible_project


def partners_of(user: AnyUser, actor: Actor, most: int) -> list[tuple[Actor, int]]:
    """The `most` actors with the most projects in common, and how many: two queries."""
    mine = Participation.objects.filter(of_visible_project(user), actor=actor).values("project")
    shared = (
        Participation.objects.filter(project__in=mine)
        .exclude(actor=actor)
        .values("actor")
        .annotate(shared=Count("project", distinct=True))
        .order_by("-shared", "actor__name_sort", "actor")
        .values_list("actor", "shared")[:most]
    )
    counts = dict(shared)
    actors = Actor.objects.in_bulk(list(counts))
    return [(actors[pk], count) for pk, count in counts.items()]
