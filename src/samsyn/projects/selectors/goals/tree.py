"""The tree of a strategy's goals with what serves each, and the goals that nothing serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Goal, GoalLink, Strategy
from samsyn.projects.selectors.visibility import of_visible_project

State = GoalLink.State


@dataclass(frozen=True, slots=True)
class Branch:
    """`projects` serve the goal itself, `beneath` it or a goal beneath it, each counted once.

    `waiting` are proposals nobody has answered. `depth` counts from 0.
    """

    goal: Goal
    depth: int
    projects: int
    beneath: int
    waiting: int
    children: tuple[Branch, ...]

    def walk(self) -> Iterator[Branch]:
        """The branch and all beneath it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree_of(strategy: Strategy, user: AnyUser) -> list[Branch]:
    """The goals that stand. A goal beneath a retired one hangs on the nearest that stands."""
    goals = list(strategy.goals.order_by("position", "pk"))
    parents = standing_parents(goals)
    serving = projects_by_goal(strategy, user)
    waiting = waiting_by_goal(strategy)
    children: dict[int | None, list[Goal]] = {}
    for goal in goals:
        if goal.retired_at is None:
            children.setdefault(parents[goal.pk], []).append(goal)

    def branch(goal: Goal, depth: int) -> tuple[Branch, set[int]]:
        own = serving.get(goal.pk, set())
        built = [branch(child, depth + 1) for child in children.get(goal.pk, [])]
        whole = own.union(*(ids for _, ids in built))
        kids = tuple(one for one, _ in built)
        made = Branch(goal, depth, len(own), len(whole), waiting.get(goal.pk, 0), kids)
        return made, whole

    return [branch(goal, 0)[0] for goal in children.get(None, [])]


def standing_parents(goals: list[Goal]) -> dict[int, int | None]:
    """Goal's id → the nearest goal above it that is not retired."""
    by_id = {goal.pk: goal for goal in goals}
    found = {}
    for goal in goals:
        above = by_id.get(goal.parent_id or 0)
        while above is not None and above.retired_at is not None:
            above = by_id.get(above.parent_id or 0)
        found[goal.pk] = above.pk if above is not None else None
    return found


def with_subgoals(goal: Goal) -> list[int]:
    """The goal's id and those of all goals beneath it that stand."""
    goals = list(goal.strategy.goals.all())
    parents = standing_parents(goals)
    standing = [one.pk for one in goals if one.retired_at is None]
    found, waiting = [goal.pk], [goal.pk]
    while waiting:
        waiting = [pk for pk in standing if parents[pk] in waiting and pk not in found]
        found += waiting
    return found


def projects_by_goal(strategy: Strategy, user: AnyUser) -> dict[int, set[int]]:
    """Goal's id → the projects confirmed to serve it, of those that the user sees."""
    links = GoalLink.objects.filter(goal__strategy=strategy, state=State.CONFIRMED)
    seen = links.filter(of_visible_project(user))
    found: dict[int, set[int]] = {}
    for goal, project in seen.values_list("goal", "project"):
        found.setdefault(goal, set()).add(project)
    return found


def waiting_by_goal(strategy: Strategy) -> dict[int, int]:
    counted = strategy.goals.annotate(n=Count("links", filter=Q(links__state=State.PROPOSED)))
    return dict(counted.values_list("pk", "n"))


def unserved(strategy: Strategy, user: AnyUser) -> list[Branch]:
    """Goals that no project serves, themselves or by what lies beneath; the lowest are named."""
    return [
        branch
        for root in tree_of(strategy, user)
        for branch in root.walk()
        if not branch.beneath and not branch.children
    ]
