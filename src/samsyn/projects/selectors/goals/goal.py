"""What a goal's page shows: its projects and their money, over time."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractYear

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Goal, GoalLink, Project, Strategy
from samsyn.projects.policies import changeable_strategies
from samsyn.projects.selectors.goals.tree import with_subgoals
from samsyn.projects.selectors.visibility import of_visible_project, visible_projects

State = GoalLink.State


@dataclass(frozen=True, slots=True)
class YearRow:
    """`projects` that start in `year`; None where no start is stated."""

    year: int | None
    projects: int


@dataclass(frozen=True, slots=True)
class People:
    """Planned participants of the `known` projects that state them; `unknown` do not."""

    planned: int | None
    known: int
    unknown: int


def projects_of(goal: Goal, user: AnyUser) -> QuerySet[Project]:
    """The projects confirmed to serve the goal or a goal beneath it, each once, latest first."""
    links = GoalLink.objects.filter(goal__in=with_subgoals(goal), state=State.CONFIRMED)
    chosen = visible_projects(user).filter(pk__in=links.values("project"))
    return chosen.order_by("-period_start", "title_sort", "pk")


def by_year(projects: QuerySet[Project]) -> list[YearRow]:
    counted = projects.order_by().values(y=ExtractYear("period_start")).annotate(n=Count("pk"))
    rows = [YearRow(one["y"], one["n"]) for one in counted]
    return sorted(rows, key=lambda row: (row.year is None, row.year or 0))


def people_of(projects: QuerySet[Project]) -> People:
    told = projects.order_by().aggregate(
        planned=Sum("planned_participants"), known=Count("planned_participants"), n=Count("pk")
    )
    return People(told["planned"], told["known"], told["n"] - told["known"])


def decided_links(goal: Goal, user: AnyUser) -> QuerySet[GoalLink]:
    """Confirmed and declined links of the goal itself, latest decision first."""
    links = goal.links.exclude(state=State.PROPOSED).select_related("project", "decided_by")
    seen = links.filter(of_visible_project(user))
    return seen.order_by("-decided_at", "-pk")


def goals_of(project: Project) -> QuerySet[GoalLink]:
    """The goals that a project is confirmed to serve."""
    links = GoalLink.objects.filter(project=project, state=State.CONFIRMED)
    standing = links.filter(goal__retired_at=None).select_related("goal__strategy")
    return standing.order_by("goal__strategy__title", "goal__position")


def waiting_links(user: AnyUser, strategy: Strategy | None = None) -> QuerySet[GoalLink]:
    """Proposals that the user may decide on, by goal and then the likeliest first."""
    links = GoalLink.objects.filter(
        of_visible_project(user),
        state=State.PROPOSED,
        goal__retired_at=None,
        goal__strategy__in=changeable_strategies(user),
    )
    if strategy is not None:
        links = links.filter(goal__strategy=strategy)
    ordered = links.select_related("goal__strategy", "project")
    return ordered.order_by("goal__strategy", "goal__position", "goal", "-score", "pk")
