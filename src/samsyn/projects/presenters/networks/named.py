"""A named network beside the network of shared projects, in words and as a picture."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from samstat.networks import strongest
from samstat.networks.groups import groups
from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.models import Actor
from samsyn.projects.presenters.networks.figure import Figure, figure
from samsyn.projects.selectors.networks.named import Overlap
from samsyn.projects.selectors.networks.shared import actors_by_id


@dataclass(frozen=True, slots=True)
class OverlapPage:
    """`figure` is None where no two members share a project."""

    summary: str
    figure: Figure | None
    apart: list[Actor]
    outside: list[tuple[Actor, str]]


def overlap_page(overlap: Overlap) -> OverlapPage | None:
    """None where the network has no members today."""
    if not overlap.members:
        return None
    network = overlap.network
    actors = actors_by_id([*overlap.members, *(row[0] for row in overlap.outside)])
    tied = set(network.nodes.tolist())
    return OverlapPage(
        summary=_summary(overlap),
        figure=_figure(overlap, actors) if tied else None,
        apart=[actors[one] for one in overlap.members if one not in tied],
        outside=[(actors[one], amount(count)) for one, count in overlap.outside],
    )


def _summary(overlap: Overlap) -> str:
    text = ngettext(
        "Of %(possible)s possible pair of members %(count)s shares a project.",
        "Of %(possible)s possible pairs of members %(count)s share a project.",
        overlap.possible,
    )
    return text % {
        "possible": amount(overlap.possible),
        "count": amount(len(overlap.network.first)),
    }


def _figure(overlap: Overlap, actors: dict[int, Actor]) -> Figure:
    network = overlap.network
    graph = strongest.graph(network, len(network.nodes))
    order: list[int] = network.nodes[strongest.order(network)].tolist()
    return figure(graph, order, actors, groups(graph).number_of(), figure_id="members")
