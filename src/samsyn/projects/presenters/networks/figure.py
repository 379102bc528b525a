"""The picture of a network with its text alternative, its legend and a table that says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.models import Actor
from samsyn.projects.presenters.networks import drawing
from samsyn.projects.presenters.networks.drawing import Picture

MOST_DRAWN = 40
_NAMED = 3


@dataclass(frozen=True, slots=True)
class LegendRow:
    """`number` is the group's, at most one more than there are shapes; `path` its shape."""

    number: int
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    number: int
    name: str
    url: str
    group: str
    partners: list[str]


@dataclass(frozen=True, slots=True)
class Figure:
    id: str
    wide: Picture
    narrow: Picture
    summary: str
    legend: list[LegendRow]
    rows: list[FigureRow]


def figure(
    graph: nx.Graph,
    order: Sequence[int],
    actors: Mapping[int, Actor],
    group_of: Mapping[int, int],
    *,
    figure_id: str,
) -> Figure:
    """Of the first of `order` at most MOST_DRAWN; `group_of` counts from 1, 0 is in no group."""
    drawn = list(order[:MOST_DRAWN])
    part = graph.subgraph(drawn)
    names = {one: actors[one].name for one in drawn}
    return Figure(
        id=figure_id,
        wide=drawing.draw(part, drawn, names, group_of, drawing.WIDE),
        narrow=drawing.draw(part, drawn, names, group_of, drawing.NARROW),
        summary=_summary(part, names),
        legend=_legend(drawn, names, group_of),
        rows=_rows(part, drawn, names, group_of),
    )


def _summary(part: nx.Graph, names: Mapping[int, str]) -> str:
    ties = part.number_of_edges()
    text = ngettext(
        "%(members)s actors and %(ties)s tie between them.",
        "%(members)s actors and %(ties)s ties between them.",
        ties,
    ) % {"members": amount(part.number_of_nodes()), "ties": amount(ties)}
    if not ties:
        return text
    one, other, shared = max(
        part.edges(data="shared"), key=lambda tie: (tie[2], -min(tie[:2]), -max(tie[:2]))
    )
    most = ngettext(
        "The strongest is between %(one)s and %(other)s, with %(count)s shared project.",
        "The strongest is between %(one)s and %(other)s, with %(count)s shared projects.",
        shared,
    ) % {"one": names[min(one, other)], "other": names[max(one, other)], "count": amount(shared)}
    return f"{text} {most}"


def _legend(
    drawn: Sequence[int], names: Mapping[int, str], group_of: Mapping[int, int]
) -> list[LegendRow]:
    counts = Counter(_shown_group(group_of.get(one, 0)) for one in drawn)
    found = []
    for number in sorted(counts):
        members = [names[one] for one in drawn if _shown_group(group_of.get(one, 0)) == number]
        named = ", ".join(members[:_NAMED])
        if len(members) > _NAMED:
            named = _("%(names)s and %(count)s more") % {
                "names": named, "count": amount(len(members) - _NAMED)
            }  # fmt: skip
        found.append(
            LegendRow(number, drawing.outline(number, 9), f"{group_words(number)}: {named}")
        )
    return found


def _shown_group(number: int) -> int:
    return min(number, len(drawing.SHAPES) + 1) or len(drawing.SHAPES) + 1


def group_words(number: int) -> str:
    if 1 <= number <= len(drawing.SHAPES):
        return _("Group %(number)s") % {"number": number}
    return _("Other groups")


def _rows(
    part: nx.Graph, drawn: Sequence[int], names: Mapping[int, str], group_of: Mapping[int, int]
) -> list[FigureRow]:
    number_of = {one: number for number, one in enumerate(drawn, start=1)}
    return [
        FigureRow(
            number=number_of[one],
            name=names[one],
            url=reverse("actors:actor", args=[one]),
            group=amount(group_of[one]) if group_of.get(one) else "–",
            partners=[
                f"{number_of[other]} {names[other]} ({amount(part[one][other]['shared'])})"
                for other in sorted(
                    part[one], key=lambda o: (-part[one][o]["shared"], number_of[o])
                )
            ],
        )
        for one in drawn
    ]
