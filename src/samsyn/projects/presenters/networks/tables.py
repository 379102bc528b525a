"""The tables of a network: what each row says, by the view that is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from samstat.networks import strongest
from samstat.networks.missing import MissingLink, missing_links
from samsyn.core.templatetags.samsyn_format import amount, share
from samsyn.projects.models import Actor
from samsyn.projects.selectors.networks.shared import Portrait

MOST_MISSING = 200
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ActorRow:
    """`between` and `group` are '' where they were not computed for so weak a member."""

    number: str
    actor: Link
    projects: str
    partners: str
    between: str
    group: str


@dataclass(frozen=True, slots=True)
class TieRow:
    one: Link
    other: Link
    projects: str
    strength: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    name: str
    members: str
    named: list[Link]
    more: str
    inside: str


@dataclass(frozen=True, slots=True)
class MissingRow:
    one: Link
    other: Link
    common: str
    score: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """A portrait whose members have numbers, from 1, in the order of `ids`."""

    portrait: Portrait
    ids: list[int]

    @classmethod
    def of(cls, portrait: Portrait, actor: int | None) -> Numbered:
        """Most shared projects first; an actor that the picture is around goes before all."""
        network = portrait.network
        ids: list[int] = network.nodes[strongest.order(network)].tolist()
        return cls(portrait, ids if actor is None else sorted(ids, key=lambda one: one != actor))

    def number_of(self) -> dict[int, int]:
        return {one: number for number, one in enumerate(self.ids, start=1)}


def listed(numbered: Numbered, show: str) -> Sequence[Any]:
    """What the table has rows for, whole: ids, positions of ties, groups or missing links."""
    portrait = numbered.portrait
    if show == "brokers":
        shares = portrait.brokers.shares
        return sorted((one for one in shares if shares[one] > 0), key=lambda o: (-shares[o], o))
    if show == "groups":
        return [group for group in portrait.groups.groups if len(group) > 1]
    if show == "ties":
        order: list[int] = strongest.ties_order(portrait.network).tolist()
        return order
    if show == "missing":
        return missing_links(portrait.graph, MOST_MISSING)
    return numbered.ids


def named_in(portrait: Portrait, rows: Sequence[Any], show: str) -> set[int]:
    """Ids of the actors that the rows name."""
    if show == "ties":
        network, at = portrait.network, np.array(rows, dtype=np.int64)
        return {
            *network.nodes[network.first[at]].tolist(),
            *network.nodes[network.second[at]].tolist(),
        }
    if show == "missing":
        return {one for row in rows for one in (row.first, row.second)}
    if show == "groups":
        return {one for row in rows for one in _leading(portrait, row)}
    return set(rows)


def rows_of(
    numbered: Numbered, rows: Sequence[Any], show: str, actors: Mapping[int, Actor]
) -> list[Any]:
    portrait = numbered.portrait
    if show == "ties":
        return [_tie(portrait, at, actors) for at in rows]
    if show == "missing":
        return [_missing(row, actors) for row in rows]
    if show == "groups":
        group_of = portrait.groups.number_of()
        return [_group(portrait, row, group_of[row[0]], actors) for row in rows]
    return _members(numbered, rows, actors)


def _members(numbered: Numbered, ids: Sequence[int], actors: Mapping[int, Actor]) -> list[ActorRow]:
    portrait, number_of = numbered.portrait, numbered.number_of()
    network, group_of = portrait.network, portrait.groups.number_of()
    found = []
    for one in ids:
        at = int(np.searchsorted(network.nodes, one))
        between = portrait.brokers.shares.get(one)
        found.append(
            ActorRow(
                number=amount(number_of[one]),
                actor=_link(one, actors),
                projects=amount(int(network.things[at])),
                partners=amount(int(network.partners[at])),
                between="" if between is None else share(between),
                group=amount(group_of[one]) if one in group_of else "",
            )
        )
    return found


def _tie(portrait: Portrait, at: int, actors: Mapping[int, Actor]) -> TieRow:
    network = portrait.network
    one, other = int(network.nodes[network.first[at]]), int(network.nodes[network.second[at]])
    return TieRow(
        _link(one, actors),
        _link(other, actors),
        amount(int(network.shared[at])),
        amount(float(network.strength[at]), 2),
    )


def _missing(row: MissingLink, actors: Mapping[int, Actor]) -> MissingRow:
    return MissingRow(
        _link(row.first, actors), _link(row.second, actors), amount(row.common),
        amount(row.score, 2),
    )  # fmt: skip


def _group(
    portrait: Portrait, group: Sequence[int], number: int, actors: Mapping[int, Actor]
) -> GroupRow:
    leading = _leading(portrait, group)
    part = portrait.graph.subgraph(group)
    rest = len(group) - len(leading)
    return GroupRow(
        name=_("Group %(number)s") % {"number": number},
        members=amount(len(group)),
        named=[_link(one, actors) for one in leading],
        more=_("and %(count)s more") % {"count": amount(rest)} if rest else "",
        inside=amount(part.number_of_edges()),
    )


def _leading(portrait: Portrait, group: Sequence[int]) -> list[int]:
    things = portrait.graph.nodes
    return sorted(group, key=lambda one: (-things[one]["things"], one))[:_NAMED]


def _link(one: int, actors: Mapping[int, Actor]) -> Link:
    return Link(actors[one].name, reverse("actors:actor", args=[one]))
