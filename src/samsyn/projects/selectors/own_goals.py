"""A project's own goals as they stand, each with the results of its days."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from samsyn.projects.models import OwnGoal, OwnResult, Project


def standing_goals(project: Project) -> QuerySet[OwnGoal]:
    """Whether the project may be seen is the caller's to ask."""
    results = OwnResult.objects.filter(removed_at=None).order_by("-on_day", "-pk")
    return OwnGoal.objects.filter(project=project, removed_at=None).prefetch_related(
        Prefetch("results", queryset=results)
    )
