"""Actor × recommendation: who was asked what, and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from samsyn.projects.models import Actor, Recommendation, RecommendationAsk, Strategy


@dataclass(frozen=True, slots=True)
class ActorRow:
    """`asks` are in the order of the table's recommendations; None: the actor was not asked."""

    name: str
    actor_id: int | None
    asks: tuple[RecommendationAsk | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    recommendations: tuple[Recommendation, ...]
    rows: tuple[ActorRow, ...]


def matrix_of(strategy: Strategy) -> Matrix:
    """Two queries. Rows by the actors' names; one actor asked under two spellings has two rows."""
    recommendations = tuple(strategy.recommendations.select_related("goal").order_by("pk"))
    asks = RecommendationAsk.objects.filter(recommendation__strategy=strategy)
    by_actor: dict[str, dict[int, RecommendationAsk]] = {}
    for ask in asks.order_by("actor_name", "pk"):
        by_actor.setdefault(ask.actor_key, {})[ask.recommendation_id] = ask
    rows = tuple(
        ActorRow(
            name=next(iter(own.values())).actor_name,
            actor_id=next((one.actor_id for one in own.values() if one.actor_id), None),
            asks=tuple(own.get(one.pk) for one in recommendations),
        )
        for own in by_actor.values()
    )
    return Matrix(recommendations, rows)


def asks_of_actor(actor: Actor) -> QuerySet[RecommendationAsk]:
    """What the actor was asked, with the latest report first among each one's reports."""
    asks = RecommendationAsk.objects.filter(actor=actor)
    return asks.select_related("recommendation__strategy").order_by(
        "recommendation__strategy__title", "recommendation__pk"
    )
