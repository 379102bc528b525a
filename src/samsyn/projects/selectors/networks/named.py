"""Named networks for screens, and how a named network meets the network of shared projects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Prefetch, Q, QuerySet

from samstat.networks.ties import Network
from samsyn.core.scopes import AnyUser
from samsyn.projects.models import (
    Actor,
    NamedNetwork,
    NetworkDecision,
    NetworkMeeting,
    NetworkMember,
    NetworkPresence,
    Participation,
)
from samsyn.projects.policies import changeable_networks
from samsyn.projects.selectors.networks.shared import network_of
from samsyn.projects.selectors.visibility import visible_projects
from samsyn.projects.services.actor_names import root_of


def visible_networks(user: AnyUser) -> QuerySet[NamedNetwork]:
    """Public ones for everybody; others for those who may change them."""
    mine = changeable_networks(user).values("pk")
    return NamedNetwork.objects.filter(Q(is_public=True) | Q(pk__in=mine))


def networks_for_list(user: AnyUser) -> QuerySet[NamedNetwork]:
    return visible_networks(user).annotate(
        member_count=Count("members__actor", filter=Q(members__to_day=None), distinct=True),
        meeting_count=Count("meetings", distinct=True),
        open_count=Count(
            "meetings__decisions", filter=Q(meetings__decisions__done_on=None), distinct=True
        ),
    )


def networks_of_actor(user: AnyUser, actor: Actor) -> QuerySet[NamedNetwork]:
    """Those that the actor is a member of today, as itself or as one merged into it."""
    mine = NetworkMember.objects.filter(Q(actor=actor) | Q(actor__merged_into=actor), to_day=None)
    return visible_networks(user).filter(pk__in=mine.values("network"))


def members_of(network: NamedNetwork) -> list[NetworkMember]:
    """Those of today first, then by name."""
    members = network.members.select_related("actor__merged_into")
    ordered = members.order_by("actor__name_sort", "pk")
    return sorted(ordered, key=lambda one: one.to_day is not None)


def meetings_of(network: NamedNetwork) -> QuerySet[NetworkMeeting]:
    """The latest first, with who was present and what was decided."""
    presences = NetworkPresence.objects.select_related("member__actor")
    decisions = NetworkDecision.objects.select_related("member__actor")
    return network.meetings.prefetch_related(
        Prefetch("presences", queryset=presences.order_by("member__actor__name_sort")),
        Prefetch("decisions", queryset=decisions),
    )


@dataclass(frozen=True, slots=True)
class Overlap:
    """Today's members in the network of shared projects.

    `members` are their actors' ids and `network` what they share with each other. `possible` is the
    number of pairs of members; `outside` are actors who are no members with how many members they
    share projects with, most first.
    """

    members: list[int]
    network: Network
    possible: int
    outside: list[tuple[int, int]]


def overlap_of(user: AnyUser, members: list[NetworkMember], most: int) -> Overlap:
    """Two queries, and one for each member that was merged away."""
    ids = sorted({root_of(one.actor).pk for one in members if one.to_day is None})
    projects = visible_projects(user)
    mine = Participation.objects.filter(actor__in=ids).values("project")
    return Overlap(
        members=ids,
        network=network_of(projects, actors=ids),
        possible=len(ids) * (len(ids) - 1) // 2,
        outside=_outside(network_of(projects.filter(pk__in=mine)), ids)[:most],
    )


def _outside(network: Network, members: list[int]) -> list[tuple[int, int]]:
    is_member = np.isin(network.nodes, members)
    first, second = network.first, network.second
    one = second[is_member[first] & ~is_member[second]]
    other = first[is_member[second] & ~is_member[first]]
    counts = np.bincount(np.concatenate([one, other]), minlength=len(network.nodes))
    found = [(int(network.nodes[at]), int(counts[at])) for at in np.flatnonzero(counts > 1)]
    return sorted(found, key=lambda row: (-row[1], row[0]))
