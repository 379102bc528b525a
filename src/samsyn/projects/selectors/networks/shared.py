"""Who works with whom: actors with a role in the same projects, of those that the user may see.

Actors are organisations, and only accepted projects have roles, so no natural person is here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

import networkx as nx
import numpy as np
from django.db.models import QuerySet

from samstat.networks import strongest
from samstat.networks.brokers import Betweenness, betweenness
from samstat.networks.groups import Groups, groups
from samstat.networks.ties import Network, between
from samstat.networks.years import Spans
from samsyn.projects.models import Actor, Participation, Project
from samsyn.projects.selectors.timeline import Year, known_years

# Of larger networks so many actors, those with most shared projects, are weighed and grouped.
MOST_WEIGHED = 400
_CHUNK = 500


class Roles(StrEnum):
    """Which roles make two actors of a project work together."""

    ALL = ""
    PARTNERS = "partners"


_COUNTED = {
    Roles.ALL: tuple(Participation.Role.values),
    Roles.PARTNERS: (Participation.Role.OWNER, Participation.Role.PARTNER),
}


@dataclass(frozen=True, slots=True)
class Portrait:
    """A network and what its strongest part tells; `graph` is that part, or what is around one."""

    network: Network
    graph: nx.Graph
    brokers: Betweenness
    groups: Groups

    @property
    def is_cut(self) -> bool:
        weighed: int = self.graph.number_of_nodes()
        return weighed < len(self.network.nodes)


def network_of(
    projects: QuerySet[Project], roles: Roles = Roles.ALL, actors: Collection[int] | None = None
) -> Network:
    """The network of the projects; `projects` come from visible_projects. One query.

    `actors` keeps it to these.
    """
    taken = _roles_in(projects, roles)
    if actors is not None:
        taken = taken.filter(actor__in=actors)
    rows = taken.values_list("project_id", "actor_id").order_by()
    both = np.fromiter(chain.from_iterable(rows.iterator(chunk_size=10_000)), dtype=np.int64)
    return between(both[::2], both[1::2])


def network_around(projects: QuerySet[Project], actor: int, roles: Roles = Roles.ALL) -> Network:
    """The actor, those that it shares projects with, and what these share with each other."""
    mine = _roles_in(projects, roles).filter(actor=actor)
    others = Participation.objects.filter(
        project__in=mine.values("project"), role__in=_COUNTED[roles]
    )
    rows = _roles_in(projects, roles).filter(actor__in=others.values("actor"))
    pairs = list(rows.values_list("project_id", "actor_id").order_by())
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return between(both[:, 0], both[:, 1])


def portrait_of(network: Network, actor: int | None = None) -> Portrait:
    """Brokers and groups of the strongest part, or of the part around an actor."""
    graph = (
        strongest.graph(network, MOST_WEIGHED)
        if actor is None
        else strongest.around(network, actor, MOST_WEIGHED)
    )
    return Portrait(network, graph, betweenness(graph), groups(graph))


def spans_of(projects: QuerySet[Project], roles: Roles = Roles.ALL) -> Spans:
    """First and last year of the projects with a role; one known day is both."""
    with_roles = projects.order_by().filter(pk__in=_roles_in(projects, roles).values("project"))
    rows = (
        with_roles.annotate(starts=Year("period_start"), ends=Year("period_end"))
        .values_list("pk", "starts", "ends", "year")
        .order_by("pk")
    )
    found = [
        (pk, min(known), max(known))
        for pk, starts, ends, year in rows.iterator(chunk_size=10_000)
        if (known := known_years(starts, ends, year))
    ]
    columns = np.array(found, dtype=np.int64).reshape(-1, 3)
    return Spans(columns[:, 0], columns[:, 1], columns[:, 2])


def actors_by_id(ids: Iterable[int]) -> dict[int, Actor]:
    """The actors with these ids, by as many queries as it takes."""
    wanted = sorted(set(ids))
    found: dict[int, Actor] = {}
    for at in range(0, len(wanted), _CHUNK):
        found |= Actor.objects.in_bulk(wanted[at : at + _CHUNK])
    return found


def made_up(projects: QuerySet[Project]) -> int:
    """How many of the projects are examples that somebody made up."""
    return (
        projects.order_by()
        .filter(is_synthetic=True, participations__isnull=False)
        .distinct()
        .count()
    )


def _roles_in(projects: QuerySet[Project], roles: Roles) -> QuerySet[Participation]:
    shown = Participation.objects.filter(project__in=projects.order_by().values("pk"))
    return shown if roles == Roles.ALL else shown.filter(role__in=_COUNTED[roles])
