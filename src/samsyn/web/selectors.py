"""The region's picture at a glance: some queries, whatever the number of projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from samsyn.core.scopes import AnyUser
from samsyn.projects.figures.bank import Part, visible_part
from samsyn.projects.figures.facts import counted, running_in, stated, support_by_fund
from samsyn.projects.figures.spreading import counted_counties, counted_places, placed_somewhere
from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.selectors import CurrencyTotal, Selection, select, totals_of, visible_projects

TOP_OWNERS = 8
NEWEST = 5


@dataclass(frozen=True, slots=True)
class Group:
    """A value that several projects share ('' where they state none), with how many they are."""

    value: str
    projects: int
    support: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """For how many of the projects a fact is stated; the rest are unknown, never zero."""

    budget: int
    support: int
    period: int
    participants: int
    owner: int
    place: int


@dataclass(frozen=True, slots=True)
class Overview:
    """`participants` is None where no project states any; `running` are projects of `year`."""

    projects: int
    totals: list[CurrencyTotal]
    participants: int | None
    year: int
    running: int
    stated: Stated
    programmes: list[Group]
    funds: list[Group]
    owners: list[Group]
    newest: list[Project]
    places: dict[str, int]


def overview(user: AnyUser, today: dt.date) -> Overview:
    """Summed by the database or, in a large bank, from what the process holds."""
    projects = visible_projects(user)
    part = visible_part(user)
    facts = _facts(projects) if part is None else stated(part)
    places = ProjectPlace.objects.filter(project__in=projects.values("pk"))
    return Overview(
        projects=facts["projects"] or 0,
        totals=totals_of(projects, part=part),
        participants=facts["participants"],
        year=today.year,
        running=_running(projects, today.year) if part is None else running_in(part, today.year),
        stated=Stated(
            budget=facts["budgets"] or 0,
            support=facts["supports"] or 0,
            period=facts["periods"] or 0,
            participants=facts["participant_counts"] or 0,
            owner=facts["owners"] or 0,
            place=_placed(places) if part is None else placed_somewhere(part),
        ),
        programmes=_groups(projects, "programme", part),
        funds=_funds(projects, part),
        owners=_owners(projects, part),
        # Rows are only added, so that the latest have the highest ids.
        newest=list(projects.order_by("-id")[:NEWEST]),
        places=_by_place(places.values_list("place_code", "project_id"))
        if part is None
        else _held_places(part),
    )


def _running(projects: QuerySet[Project], year: int) -> int:
    return select(projects, Selection(year=(str(year),))).count()


def _placed(places: QuerySet[ProjectPlace]) -> int:
    found: int = places.aggregate(found=Count("project", distinct=True))["found"]
    return found


def _facts(projects: QuerySet[Project]) -> Mapping[str, int | None]:
    dated = Q(period_start__isnull=False) | Q(period_end__isnull=False) | Q(year__isnull=False)
    return projects.aggregate(
        projects=Count("pk"),
        participants=Sum("planned_participants"),
        participant_counts=Count("planned_participants"),
        budgets=Count("total_budget"),
        supports=Count("esf_support"),
        periods=Count("pk", filter=dated),
        owners=Count("pk", filter=~Q(("shown_owner", ""))),
    )


def _groups(projects: QuerySet[Project], column: str, part: Part | None) -> list[Group]:
    """Largest first; equals by name."""
    if part is not None:
        return [Group(value, count) for value, count in counted(part, column)]
    rows = projects.order_by().values_list(column).annotate(n=Count("pk")).order_by("-n", column)
    return [Group(value, count) for value, count in rows]


def _owners(projects: QuerySet[Project], part: Part | None) -> list[Group]:
    known = projects.exclude(Q(("shown_owner", "")))
    groups = _groups(known, "shown_owner", part)
    return [group for group in groups if group.value][:TOP_OWNERS]


def _funds(projects: QuerySet[Project], part: Part | None) -> list[Group]:
    """Support by fund in Swedish kronor alone: other currencies are never added to them."""
    if part is not None:
        return [Group(*row) for row in support_by_fund(part)]
    rows = (
        projects.filter(currency="SEK", esf_support__isnull=False)
        .order_by()
        .values_list("fund")
        .annotate(n=Count("pk"), support=Sum("esf_support"))
        .order_by("-support", "fund")
    )
    return [Group(fund, count, support) for fund, count, support in rows]


def _held_places(part: Part) -> dict[str, int]:
    flags = part.bank.place_flags
    municipalities = {
        code: count for code, count in counted_places(part, flags.any).items() if len(code) > 2
    }
    return counted_counties(part, flags.any_county) | municipalities


def _by_place(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Projects by county and by municipality. One in a municipality is also one in its county."""
    found: dict[str, set[int]] = {}
    for code, project in pairs:
        for place in {code[:2], code}:
            found.setdefault(place, set()).add(project)
    return {code: len(projects) for code, projects in found.items()}
