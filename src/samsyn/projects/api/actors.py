"""Actors in the read API: the organisations behind the names, and their roles in projects."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from samsyn.projects.api.answers import EVERYBODY
from samsyn.projects.api.paging import FAULTS, Id, base_of, not_found, page_of
from samsyn.projects.api.schemas import County, Page, PageAsked, Words
from samsyn.projects.models import Actor, ActorSuccession, ActorType, Participation
from samsyn.projects.presenters.roles import role_part
from samsyn.projects.selectors.actors import (
    ActorQuestion,
    actors_for_list,
    participations_of,
    visible_actors,
)
from samsyn.projects.services.actor_names import root_of
from samsyn.sources.records import plain

router = Router(tags=["actors"])


class ActorsAsked(PageAsked):
    """Filters that all hold together."""

    q: Words = Field(
        "", description="Words of a name or of an earlier one, or an organisation number."
    )
    type: ActorType | None = Field(None, description="What kind of organisation.")
    county: County | None = Field(None, description="County code of the seat, 2 digits.")
    role: Participation.Role | None = Field(None, description="A role that it has in a project.")


class Succession(Schema):
    """`from_day` is null where the day is not known."""

    actor: int
    from_day: dt.date | None
    source: str


class ActorFound(Schema):
    """Null is not known; `projects` counts accepted ones, of the actor itself."""

    id: int
    address: str
    name: str
    other_names: list[str]
    type: ActorType
    organisation_number: str | None
    seat_code: str | None = Field(description="Municipality (4 digits) or county (2 digits).")
    part_of: int | None = Field(description="The organisation that it is a unit of.")
    units: list[int]
    took_over_from: list[Succession]
    taken_over_by: list[Succession]
    projects: int


class Actors(Page[ActorFound]):
    """Actors, by page."""


class RoleFound(Schema):
    """`actor` is the actor that was asked for or a unit of it; an amount that is null is unknown.

    `country` and `place` are where the source says that this part of the actor is. `document` and
    `locator` are null where a person registered the role; `source` is hers.
    """

    actor: int
    name: str = Field(description="The name as the source writes it.")
    project: int
    role: Participation.Role
    amount: str | None
    currency: str | None
    country: str | None = Field(description="ISO code where it is known.")
    place: str | None
    year: int | None
    from_day: dt.date | None
    to_day: dt.date | None
    document: str | None
    locator: dict[str, Any] | None
    source: str | None
    synthetic: bool = Field(description="Whether the project is made up, as example data are.")


class Roles(Page[RoleFound]):
    """Roles, by page."""


@router.get("/actors", response={200: Actors, **FAULTS}, summary="Actors, by page")
def actors(request: HttpRequest, asked: Query[ActorsAsked]) -> dict[str, Any]:
    """Organisations that have a part in an accepted project, in the order of their ids."""
    wanted = ActorQuestion(
        words=asked.q, type=asked.type or "", county=asked.county or "", role=asked.role or ""
    )
    return page_of(
        request,
        asked,
        {"of": "actors"},
        lambda: _with_all(actors_for_list(EVERYBODY, wanted)),
        actor_answers,
    )


@router.get("/actors/{pk}", response={200: ActorFound, **FAULTS}, summary="One actor")
def actor(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """The id of an actor that was merged away is answered by the one that it is now part of."""
    return actor_answers([_standing(pk)], base_of(request))[0]


@router.get("/actors/{pk}/roles", response={200: Roles, **FAULTS}, summary="An actor's roles")
def roles(request: HttpRequest, pk: Id, asked: Query[PageAsked]) -> dict[str, Any]:
    """The roles of the actor and of its units in accepted projects, with where each is stated."""
    standing = _standing(pk)
    return page_of(
        request,
        asked,
        {"of": "roles", "actor": str(pk)},
        lambda: participations_of(EVERYBODY, standing),
        lambda found, _base: map(_role_answer, found),
    )


def actor_answers(actors: list[Actor], base: str) -> list[dict[str, Any]]:
    """Actors read by `_with_all`; their units by one query."""
    units: dict[int | None, list[int]] = {}
    below = visible_actors(EVERYBODY).filter(parent__in=[one.pk for one in actors])
    for parent, unit in below.order_by("pk").values_list("parent", "pk"):
        units.setdefault(parent, []).append(unit)
    return [
        {
            "id": one.pk,
            "address": base + reverse("actors:actor", args=[one.pk]),
            "name": one.name,
            "other_names": sorted({name.name for name in one.names.all()} - {one.name}),
            "type": one.type,
            "organisation_number": one.org_number or None,
            "seat_code": one.seat_code or None,
            "part_of": one.parent_id,
            "units": units.get(one.pk, []),
            "took_over_from": [_taken(row.predecessor, row) for row in one.origins.all()],
            "taken_over_by": [_taken(row.successor, row) for row in one.successions.all()],
            "projects": one.project_count,
        }
        for one in actors
    ]


def _with_all(actors: QuerySet[Actor]) -> QuerySet[Actor]:
    successions = ActorSuccession.objects.select_related(
        "predecessor__merged_into", "successor__merged_into"
    ).order_by("pk")
    return actors.prefetch_related(
        "names", Prefetch("origins", successions), Prefetch("successions", successions)
    )


def _standing(pk: int) -> Actor:
    """The actor, or the one that it was merged into. Raises AskedError where nobody may see it."""
    asked = Actor.objects.select_related("merged_into").filter(pk=pk).first()
    if asked is not None:
        found = _with_all(visible_actors(EVERYBODY).filter(pk=root_of(asked).pk)).first()
        if found is not None:
            return found
    raise not_found("actor", str(pk))


def _taken(other: Actor, row: ActorSuccession) -> dict[str, Any]:
    return {"actor": root_of(other).pk, "from_day": row.from_day, "source": row.source}


def _locator(one: Participation) -> Any:
    """Of a list of partners, the spot of this one."""
    if one.value is None:
        return None
    part = role_part(one)
    return plain(one.value.locator if part is None else one.value.items[part].get("locator"))


def _role_answer(one: Participation) -> dict[str, Any]:
    value = one.value
    document = value.document if value is not None else None
    return {
        "actor": one.actor_id,
        "name": one.name.name,
        "project": one.project_id,
        "role": one.role,
        "amount": None if one.amount is None else f"{one.amount:.2f}",
        "currency": one.currency or None,
        "country": one.country or None,
        "place": one.place or None,
        "year": one.year,
        "from_day": one.from_day,
        "to_day": one.to_day,
        "document": document.sha256 if document is not None else None,
        "locator": _locator(one) if document is not None else None,
        "source": one.source or None,
        "synthetic": one.project.is_synthetic,
    }
