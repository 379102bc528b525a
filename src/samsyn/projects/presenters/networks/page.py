"""The page of the network that appears from projects: counts, notes, picture and one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.models import Actor
from samsyn.projects.presenters.networks.figure import MOST_DRAWN, Figure, figure
from samsyn.projects.presenters.networks.tables import Numbered, listed, named_in, rows_of
from samsyn.projects.selectors.networks.shared import Portrait, actors_by_id

PAGE = 50


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """`rows` are those of `page`, as `presenters.networks.tables` has them for the view."""

    figure: Figure
    counts: str
    notes: list[str]
    page: Page[Any]
    rows: list[Any]


def network_page(
    portrait: Portrait, show: str, *, page: str | None, actor: int | None = None
) -> NetworkPage:
    numbered = Numbered.of(portrait, actor)
    shown = Paginator(listed(numbered, show), PAGE).get_page(page)
    listing: Sequence[Any] = list(shown)
    drawn = [one for one in numbered.ids if one in portrait.graph]
    actors = actors_by_id({
        *drawn[:MOST_DRAWN], *named_in(portrait, listing, show)
    })  # fmt: skip
    return NetworkPage(
        figure=_figure(portrait, drawn, actors),
        counts=_counts(portrait),
        notes=_notes(portrait, len(drawn)),
        page=shown,
        rows=rows_of(numbered, listing, show, actors),
    )


def _figure(portrait: Portrait, drawn: list[int], actors: dict[int, Actor]) -> Figure:
    return figure(
        portrait.graph, drawn, actors, portrait.groups.number_of(), figure_id="network"
    )  # fmt: skip


def _counts(portrait: Portrait) -> str:
    network = portrait.network
    shared = ngettext(
        "%(projects)s project has more than one actor.",
        "%(projects)s projects have more than one actor.",
        network.cooperating,
    ) % {"projects": amount(network.cooperating)}
    tied = _("They tie %(actors)s actors in %(ties)s pairs.") % {
        "actors": amount(len(network.nodes)), "ties": amount(len(network.first))
    }  # fmt: skip
    if not network.alone:
        return f"{shared} {tied}"
    alone = ngettext(
        "%(count)s project names one actor alone, and ties nobody.",
        "%(count)s projects name one actor alone, and tie nobody.",
        network.alone,
    ) % {"count": amount(network.alone)}
    return f"{shared} {tied} {alone}"


def _notes(portrait: Portrait, weighed: int) -> list[str]:
    """What was left out or estimated, in sentences."""
    network, found = portrait.network, []
    if weighed > MOST_DRAWN:
        found.append(
            _("The picture has the %(drawn)s actors that share the most projects, of %(all)s. "
              "The tables and the files have all.")
            % {"drawn": amount(MOST_DRAWN), "all": amount(len(network.nodes))}
        )  # fmt: skip
    if portrait.is_cut:
        found.append(
            _("Brokers, groups and missing links are sought among the %(count)s actors that share "
              "the most projects.") % {"count": amount(weighed)}
        )  # fmt: skip
    if portrait.brokers.starts:
        found.append(
            _("How much an actor stands between others is estimated: paths are followed from "
              "%(count)s actors drawn by lot, the same each time.")
            % {"count": amount(portrait.brokers.starts)}
        )  # fmt: skip
    if network.left_out:
        text = ngettext(
            "%(count)s project has so many actors that its pairs are not counted.",
            "%(count)s projects have so many actors that their pairs are not counted.",
            network.left_out,
        )
        found.append(text % {"count": amount(network.left_out)})
    return found
