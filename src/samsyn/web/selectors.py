"""The region's picture at a glance: eight queries, whatever the number of projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from samsyn.core.scopes import AnyUser
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
    projects = visible_projects(user)
    facts = _facts(projects)
    places = ProjectPlace.objects.filter(project__in=projects.values("pk"))
    return Overview(
        projects=facts["projects"],
        totals=totals_of(projects),
        participants=facts["participants"],
        year=today.year,
        running=select(projects, Selection(year=(str(today.year),))).count(),
        stated=Stated(
            budget=facts["budgets"],
            support=facts["supports"],
            period=facts["periods"],
            participants=facts["participant_counts"],
            owner=facts["owners"],
            place=places.aggregate(found=Count("project", distinct=True))["found"],
        ),
        programmes=_groups(projects, "programme"),
        funds=_funds(projects),
        owners=_groups(projects.exclude(Q(("shown_owner", ""))), "shown_owner")[:TOP_OWNERS],
        newest=list(projects.order_by("-created_at", "-id")[:NEWEST]),
        places=_by_place(places.values_list("place_code", "project_id")),
    )


def _facts(projects: QuerySet[Project]) -> dict[str, int]:
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


def _groups(projects: QuerySet[Project], column: str) -> list[Group]:
    """Largest first; equals by name."""
    rows = projects.order_by().values_list(column).annotate(n=Count("pk")).order_by("-n", column)
    return [Group(value, count) for value, count in rows]


def _funds(projects: QuerySet[Project]) -> list[Group]:
    """Support by fund in Swedish kronor alone: other currencies are never added to them."""
    rows = (
        projects.filter(currency="SEK", esf_support__isnull=False)
        .order_by()
        .values_list("fund")
        .annotate(n=Count("pk"), support=Sum("esf_support"))
        .order_by("-support", "fund")
    )
    return [Group(fund, count, support) for fund, count, support in rows]


def _by_place(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Projects by county and by municipality. One in a municipality is also one in its county."""
    found: dict[str, set[int]] = {}
    for code, project in pairs:
        for place in {code[:2], code}:
            found.setdefault(place, set()).add(project)
    return {code: len(projects) for code, projects in found.items()}
