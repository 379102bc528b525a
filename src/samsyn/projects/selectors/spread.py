"""Where the selection's projects are: counts by municipality and county."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet

from samsyn.gazetteer.places import counties, municipalities
from samsyn.projects.models import Project, ProjectPlace


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


def spread_of(projects: QuerySet[Project]) -> Spread:
    """Two queries. Codes of places that no longer exist are counted in their county alone."""
    chosen = projects.order_by().values("pk")
    placed: dict[int, dict[str, set[str]]] = {}
    places = ProjectPlace.objects.filter(project__in=chosen)
    for pk, code, relation in places.values_list("project_id", "place_code", "relation"):
        kind = "seat" if relation == ProjectPlace.Relation.OWNER_SEAT else "stated"
        placed.setdefault(pk, {}).setdefault(kind, set()).add(code)
    spread = Spread(total=projects.count())
    spread.nowhere = spread.total - len(placed)
    for codes in placed.values():
        _count(spread, codes)
    return spread


def _count(spread: Spread, codes: dict[str, set[str]]) -> None:
    stated = codes.get("stated") or set()
    for code in codes.get("seat", set()) if not stated else ():
        spread.seats[code] = spread.seats.get(code, 0) + 1
    for code in stated & set(municipalities()):
        spread.municipalities[code] = spread.municipalities.get(code, 0) + 1
    for county in {code[:2] for code in stated} & set(counties()):
        spread.counties[county] = spread.counties.get(county, 0) + 1
