"""What a filter can offer: the values that occur among the projects somebody may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from samsyn.places.selectors import choices
from samsyn.projects.models import Project, ProjectPlace


@dataclass(frozen=True, slots=True)
class Facets:
    programmes: list[str]
    funds: list[str]
    regions: list[str]
    states: list[str]
    counties: list[tuple[str, str]]
    municipalities: list[tuple[str, str]]


def facets_of(projects: QuerySet[Project]) -> Facets:
    """Five queries, whatever the number of projects."""
    places = ProjectPlace.objects.filter(project__in=projects.values("pk"))
    codes = set(places.order_by().values_list("place_code", flat=True).distinct())
    return Facets(
        programmes=_occurring(projects, "programme")[::-1],
        funds=_occurring(projects, "fund"),
        regions=_occurring(projects, "region"),
        states=_occurring(projects, "state"),
        counties=choices({code[:2] for code in codes}),
        municipalities=choices({code for code in codes if len(code) == 4}),
    )


def _occurring(projects: QuerySet[Project], column: str) -> list[str]:
    found = projects.order_by().values_list(column, flat=True).distinct()
    return sorted(value for value in found if value)
