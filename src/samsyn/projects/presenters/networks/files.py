"""A network as files: its actors and its ties as CSV, and both as GraphML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samstat.networks import strongest
from samstat.networks.graphml import Attribute, graphml
from samsyn.projects.models import Actor
from samsyn.projects.selectors.networks.shared import Portrait
from samsyn.projects.services.exporting.as_csv import csv_line
from samsyn.sources.harmless import disarmed

Row = tuple[int | float | str | None, ...]


class _Tie(NamedTuple):
    one: int
    other: int
    shared: int
    strength: float


def nodes_csv(portrait: Portrait, actors: Mapping[int, Actor]) -> Iterator[str]:
    """A line an actor, the most shared projects first; empty is not computed, 0 is none."""
    yield "\ufeff" + _line((
        _("Id"), _("Name"), _("Type"), _("Organisation number"), _("Seat, code"),
        _("Shared projects"), _("Partners"), _("Between others, share"), _("Group"),
    ))  # fmt: skip
    for one, *rest in _nodes(portrait, actors):
        yield _line((one, *rest))


def ties_csv(portrait: Portrait, actors: Mapping[int, Actor]) -> Iterator[str]:
    """A line a pair, the most shared projects first."""
    yield "\ufeff" + _line((
        _("Id"), _("Name"), _("The other's id"), _("The other's name"), _("Shared projects"),
        _("Strength (Newman)"),
    ))  # fmt: skip
    for tie in _ties(portrait):
        yield _line((
            tie.one, actors[tie.one].name, tie.other, actors[tie.other].name, tie.shared,
            tie.strength,
        ))  # fmt: skip


def as_graphml(portrait: Portrait, actors: Mapping[int, Actor]) -> Iterator[str]:
    """Attributes have English names, as programs that read the file expect."""
    node_attributes = (
        Attribute("name", "string"), Attribute("type", "string"),
        Attribute("org_number", "string"), Attribute("seat_code", "string"),
        Attribute("shared_projects", "long"), Attribute("partners", "long"),
        Attribute("betweenness", "double"), Attribute("group", "long"),
    )  # fmt: skip
    tie_attributes = (Attribute("shared_projects", "long"), Attribute("strength", "double"))
    return graphml(_nodes(portrait, actors), _ties(portrait), node_attributes, tie_attributes)


def _nodes(portrait: Portrait, actors: Mapping[int, Actor]) -> Iterator[Row]:
    network, group_of = portrait.network, portrait.groups.number_of()
    for at in strongest.order(network).tolist():
        one = int(network.nodes[at])
        actor = actors[one]
        yield (
            one, actor.name, actor.type, actor.org_number, actor.seat_code,
            int(network.things[at]), int(network.partners[at]),
            portrait.brokers.shares.get(one), group_of.get(one),
        )  # fmt: skip


def _ties(portrait: Portrait) -> Iterator[_Tie]:
    network = portrait.network
    for at in strongest.ties_order(network).tolist():
        yield _Tie(
            int(network.nodes[network.first[at]]), int(network.nodes[network.second[at]]),
            int(network.shared[at]), round(float(network.strength[at]), 6),
        )  # fmt: skip


def _line(cells: Iterable[object]) -> str:
    mark = "." if (get_language() or "sv").startswith("en") else ","
    return csv_line(_written(cell, mark) for cell in cells)


def _written(cell: object, mark: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.6f}".rstrip("0").rstrip(".").replace(".", mark)
    return str(cell) if isinstance(cell, int) else disarmed(str(cell))
