"""Named networks in the read API: those that are public, with members, meetings and decisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema

from samsyn.projects.api.answers import EVERYBODY
from samsyn.projects.api.paging import FAULTS, Id, base_of, not_found, page_of
from samsyn.projects.api.schemas import Page, PageAsked
from samsyn.projects.models import NamedNetwork, NetworkMeeting, NetworkMember
from samsyn.projects.selectors.networks.named import meetings_of, members_of, visible_networks
from samsyn.projects.services.actor_names import root_of

router = Router(tags=["networks"])


class NetworkFound(Schema):
    """A `place_code` that is null is every place."""

    id: int
    address: str
    name: str
    purpose: str | None
    place_code: str | None
    synthetic: bool


class Networks(Page[NetworkFound]):
    """Networks, by page."""


class MemberFound(Schema):
    """From and to which day; null is not known, or not yet."""

    actor: int
    from_day: dt.date | None
    to_day: dt.date | None


class DecisionFound(Schema):
    """`actor` is who is to do it, null where all are; `done_on` null is not done."""

    text: str
    actor: int | None
    due_on: dt.date | None
    done_on: dt.date | None


class MeetingFound(Schema):
    """`present` are the actors whose presence was noted. Notes are not given out."""

    on: dt.date
    present: list[int]
    decisions: list[DecisionFound]


class NetworkWhole(NetworkFound):
    """A network with its members and its meetings, the latest first."""

    members: list[MemberFound]
    meetings: list[MeetingFound]


@router.get("/networks", response={200: Networks, **FAULTS}, summary="Networks, by page")
def networks(request: HttpRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Named networks that are public, in the order of their ids."""
    return page_of(
        request,
        asked,
        {"of": "networks"},
        lambda: visible_networks(EVERYBODY),
        lambda found, base: [_network_answer(one, base) for one in found],
    )


@router.get("/networks/{pk}", response={200: NetworkWhole, **FAULTS}, summary="One network")
def network(request: HttpRequest, pk: Id) -> dict[str, Any]:
    found = visible_networks(EVERYBODY).filter(pk=pk).first()
    if found is None:
        raise not_found("network", str(pk))
    members = members_of(found)
    actors = {one.pk: root_of(one.actor).pk for one in members}
    return _network_answer(found, base_of(request)) | {
        "members": [_member_answer(one, actors) for one in members],
        "meetings": [_meeting_answer(one, actors) for one in meetings_of(found)],
    }


def _network_answer(one: NamedNetwork, base: str) -> dict[str, Any]:
    return {
        "id": one.pk,
        "address": base + reverse("networks:network", args=[one.pk]),
        "name": one.name,
        "purpose": one.purpose or None,
        "place_code": one.place_code or None,
        "synthetic": one.is_synthetic,
    }


def _member_answer(one: NetworkMember, actors: dict[int, int]) -> dict[str, Any]:
    return {"actor": actors[one.pk], "from_day": one.from_day, "to_day": one.to_day}


def _meeting_answer(one: NetworkMeeting, actors: dict[int, int]) -> dict[str, Any]:
    """`actors`: a member's id → its actor's."""
    return {
        "on": one.on,
        "present": sorted({actors[there.member_id] for there in one.presences.all()}),
        "decisions": [
            {
                "text": decision.text,
                "actor": None if decision.member_id is None else actors[decision.member_id],
                "due_on": decision.due_on,
                "done_on": decision.done_on,
            }
            for decision in one.decisions.all()
        ],
    }
