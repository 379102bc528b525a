"""Strategies in the read API: their goals, the projects that serve them, and what was asked."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema

from samsyn.projects.api.answers import EVERYBODY
from samsyn.projects.api.paging import FAULTS, Id, base_of, not_found, page_of
from samsyn.projects.api.schemas import Page, PageAsked
from samsyn.projects.models import Goal, RecommendationAsk, Strategy
from samsyn.projects.models.strategy import FollowUp
from samsyn.projects.selectors.goals.tree import projects_by_goal, standing_parents
from samsyn.projects.services.actor_names import root_of

router = Router(tags=["goals"])


class StrategyFound(Schema):
    """Null is not stated; a `place_code` that is null is every place."""

    id: int
    address: str
    code: str
    title: str
    organisation: str | None
    place_code: str | None
    start_year: int | None
    end_year: int | None
    version: str | None
    synthetic: bool


class Strategies(Page[StrategyFound]):
    """Strategies, by page."""


class GoalFound(Schema):
    """`parent` is the goal above it. `projects` are confirmed to serve the goal itself."""

    id: int
    address: str
    parent: int | None
    code: str
    title: str
    text: str | None
    projects: list[int]


class AskFound(Schema):
    """`actor` is null where the name is no organisation in the bank."""

    actor: int | None
    name: str
    status: FollowUp


class RecommendationFound(Schema):
    id: int
    code: str
    goal: int | None
    title: str
    text: str | None
    asked: list[AskFound]


class StrategyWhole(StrategyFound):
    """A strategy with its goals in their order."""

    goals: list[GoalFound]
    recommendations: list[RecommendationFound]


@router.get("/strategies", response={200: Strategies, **FAULTS}, summary="Strategies, by page")
def strategies(request: HttpRequest, asked: Query[PageAsked]) -> dict[str, Any]:
    """Strategies in the order of their ids."""
    return page_of(
        request,
        asked,
        {"of": "strategies"},
        Strategy.objects.all,
        lambda found, base: [_strategy_answer(one, base) for one in found],
    )


@router.get("/strategies/{pk}", response={200: StrategyWhole, **FAULTS}, summary="One strategy")
def strategy(request: HttpRequest, pk: Id) -> dict[str, Any]:
    """The strategy with the goals that stand, and what it asks of whom."""
    found = Strategy.objects.filter(pk=pk).first()
    if found is None:
        raise not_found("strategy", str(pk))
    base = base_of(request)
    goals = list(found.goals.order_by("position", "pk"))
    return _strategy_answer(found, base) | {
        "goals": _goal_answers(goals, found, base),
        "recommendations": _recommendation_answers(found, goals),
    }


def _strategy_answer(one: Strategy, base: str) -> dict[str, Any]:
    return {
        "id": one.pk,
        "address": base + reverse("goals:strategy", args=[one.pk]),
        "code": one.code,
        "title": one.title,
        "organisation": one.organisation or None,
        "place_code": one.place_code or None,
        "start_year": one.start_year,
        "end_year": one.end_year,
        "version": one.version or None,
        "synthetic": one.is_example,
    }


def _goal_answers(goals: list[Goal], strategy: Strategy, base: str) -> list[dict[str, Any]]:
    parents = standing_parents(goals)
    serving = projects_by_goal(strategy, EVERYBODY)
    return [
        {
            "id": goal.pk,
            "address": base + reverse("goals:goal", args=[goal.pk]),
            "parent": parents[goal.pk],
            "code": goal.code,
            "title": goal.title,
            "text": goal.text or None,
            "projects": sorted(serving.get(goal.pk, ())),
        }
        for goal in goals
        if goal.retired_at is None
    ]


def _recommendation_answers(strategy: Strategy, goals: list[Goal]) -> list[dict[str, Any]]:
    standing = {goal.pk for goal in goals if goal.retired_at is None}
    asks = RecommendationAsk.objects.select_related("actor__merged_into")
    found = strategy.recommendations.order_by("pk").prefetch_related(Prefetch("asks", asks))
    return [
        {
            "id": one.pk,
            "code": one.code,
            "goal": one.goal_id if one.goal_id in standing else None,
            "title": one.title,
            "text": one.text or None,
            "asked": [_ask_answer(ask) for ask in one.asks.all()],
        }
        for one in found
    ]


def _ask_answer(ask: RecommendationAsk) -> dict[str, Any]:
    actor = None if ask.actor is None else root_of(ask.actor).pk
    return {"actor": actor, "name": ask.actor_name, "status": ask.status}
