"""Where the selection's projects are: counts by municipality and county."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Substr

from samsyn.gazetteer.places import counties, municipalities
from samsyn.projects.figures.bank import Part
from samsyn.projects.figures.spreading import counted_counties, counted_places, placed_somewhere
from samsyn.projects.models import Project, ProjectPlace

_SEAT = ProjectPlace.Relation.OWNER_SEAT


@dataclass(slots=True)
class Spread:
    """Projects by place code. `seats` are those placed by nothing but their owner's seat.

    A project counts once in each municipality and county that it has, so the sums may be larger
    than the number of projects. `nowhere` are projects without any place.
    """

    municipalities: dict[str, int] = field(default_factory=dict)
    counties: dict[str, int] = field(default_factory=dict)
    seats: dict[str, int] = field(default_factory=dict)
    nowhere: int = 0
    total: int = 0


def spread_of(projects: QuerySet[Project], part: Part | None = None) -> Spread:
    """Counted by the database in five queries, or where `part` holds the same projects.

    Codes of places that no longer exist are counted in their county alone.
    """
    if part is not None:
        return _held(part)
    chosen = projects.order_by()
    of_project = ProjectPlace.objects.filter(project=OuterRef("project_id")).exclude(relation=_SEAT)
    places = ProjectPlace.objects.filter(project__in=chosen.values("pk")).order_by()
    stated = places.exclude(relation=_SEAT)
    seats = places.filter(~Exists(of_project), relation=_SEAT)
    return Spread(
        municipalities=_known(_counted(stated, "place_code"), municipalities()),
        counties=_known(_counted(stated.annotate(county=Substr("place_code", 1, 2)), "county"),
                        counties()),
        seats=_counted(seats, "place_code"),
        nowhere=chosen.filter(~Exists(ProjectPlace.objects.filter(project=OuterRef("pk")))).count(),
        total=chosen.count(),
    )  # fmt: skip


def _held(part: Part) -> Spread:
    flags = part.bank.place_flags
    return Spread(
        municipalities=_known(counted_places(part, flags.stated), municipalities()),
        counties=_known(counted_counties(part, flags.stated_county), counties()),
        seats=counted_places(part, flags.lone_seat),
        nowhere=part.count - placed_somewhere(part),
        total=part.count,
    )


def _counted(places: QuerySet[ProjectPlace], column: str) -> dict[str, int]:
    rows = places.values(column).annotate(projects=Count("project_id", distinct=True))
    return dict(rows.values_list(column, "projects"))


def _known(counts: dict[str, int], codes: Container[str]) -> dict[str, int]:
    return {code: count for code, count in counts.items() if code in codes}
