"""Change over time in words: a row a year, and who came and went in one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.urls import reverse

from samstat.networks.ties import Network
from samstat.networks.years import Spans, Year, came_and_went, years
from samsyn.core.sorting import swedish_sort_key
from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.presenters.networks.asked import Asked, address
from samsyn.projects.presenters.networks.tables import Link
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.networks.shared import actors_by_id
from samsyn.projects.selectors.timeline import shown_years

MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class YearRow:
    """Counts as text; '' where the year before is not shown, so that nothing can be compared."""

    year: int
    url: str
    current: bool
    projects: str
    actors: str
    came: str
    went: str
    ties: str
    new_ties: str
    ended_ties: str


@dataclass(frozen=True, slots=True)
class Change:
    """Who came in `year`, and who was there the year before and is not; `..._count` are all."""

    year: int
    came: list[Link]
    went: list[Link]
    came_count: int
    went_count: int


@dataclass(frozen=True, slots=True)
class YearsPage:
    rows: list[YearRow]
    undated: int
    change: Change | None


def years_page(
    network: Network, spans: Spans, selection: Selection, asked: Asked, today: date
) -> YearsPage:
    shown = shown_years([*spans.first.tolist(), *spans.last.tolist()], today)
    rows = years(network, spans, shown)
    undated = len(np.setdiff1d(network.joined_thing, spans.thing))
    change = asked.change if asked.change in shown[1:] else None
    return YearsPage(
        rows=[_row(one, selection, asked) for one in rows],
        undated=undated,
        change=None if change is None else _change(network, spans, change),
    )


def _row(one: Year, selection: Selection, asked: Asked) -> YearRow:
    return YearRow(
        year=one.year,
        url=""
        if one.came is None
        else f"{address(selection, replace(asked, change=one.year))}#change",
        current=one.year == asked.change,
        projects=amount(one.things),
        actors=amount(one.members),
        came=_counted(one.came),
        went=_counted(one.went),
        ties=amount(one.ties),
        new_ties=_counted(one.new_ties),
        ended_ties=_counted(one.ended_ties),
    )


def _counted(number: int | None) -> str:
    return "" if number is None else amount(number)


def _change(network: Network, spans: Spans, year: int) -> Change:
    came, went = came_and_went(network, spans, year)
    return Change(year, _named(came.tolist()), _named(went.tolist()), len(came), len(went))


def _named(ids: Iterable[int]) -> list[Link]:
    """By name; of more than MOST_NAMED those that were put in first."""
    found = actors_by_id(sorted(ids)[:MOST_NAMED]).values()
    ordered = sorted(found, key=lambda actor: (swedish_sort_key(actor.name), actor.pk))
    return [Link(actor.name, reverse("actors:actor", args=[actor.pk])) for actor in ordered]
