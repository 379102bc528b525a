"""A strategy as CSV and YAML, as the readers of sources.strategy read them back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from samsyn.projects.models import Goal, RecommendationAsk, Strategy
from samsyn.sources.harmless import disarmed


def as_csv(strategy: Strategy) -> str:
    """A row a goal that is not retired; UTF-8 with a byte order mark, semicolons."""
    rows = [("kod", "titel", "text", "överordnad")]
    goals = _standing(strategy)
    codes = {goal.pk: goal.code for goal in goals}
    rows += [(g.code, g.title, g.text, codes.get(g.parent_id or 0, "")) for g in goals]
    return _csv(rows)


def as_yaml(strategy: Strategy) -> str:
    goals = _standing(strategy)
    standing = {goal.pk for goal in goals}
    children: dict[int | None, list[Goal]] = {}
    for goal in goals:
        parent = goal.parent_id if goal.parent_id in standing else None
        children.setdefault(parent, []).append(goal)
    facts: dict[str, Any] = {
        "code": strategy.code, "title": strategy.title, "organisation": strategy.organisation,
        "place": strategy.place_code, "from": strategy.start_year, "to": strategy.end_year,
        "version": strategy.version,
    }  # fmt: skip
    whole = {
        "strategy": {name: value for name, value in facts.items() if value},
        "goals": list(_nested(None, children)),
    }
    return str(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=90))


def recommendations_as_csv(strategy: Strategy) -> str:
    """A row an actor and recommendation, with the latest report."""
    rows = [
        ("kod", "rekommendation", "text", "mål", "aktör", "läge", "svar", "datum", "källa"),
    ]
    asks = RecommendationAsk.objects.filter(recommendation__strategy=strategy)
    asks = asks.select_related("recommendation__goal").prefetch_related("reports")
    for ask in asks.order_by("recommendation__pk", "actor_name"):
        one, latest = ask.recommendation, next(iter(ask.reports.all()), None)
        rows.append(
            (
                one.code,
                one.title,
                one.text,
                one.goal.code if one.goal else "",
                ask.actor_name,
                str(ask.get_status_display()),
                latest.answer if latest else "",
                latest.on_day.isoformat() if latest and latest.on_day else "",
                latest.source if latest else "",
            )
        )
    return _csv(rows)


def _standing(strategy: Strategy) -> list[Goal]:
    return list(strategy.goals.filter(retired_at=None).order_by("position", "pk"))


def _nested(parent: int | None, children: dict[int | None, list[Goal]]) -> Iterator[dict[str, Any]]:
    for goal in children.get(parent, []):
        told: dict[str, Any] = {"code": goal.code, "title": goal.title}
        if goal.text:
            told["text"] = goal.text
        if goal.pk in children:
            told["goals"] = list(_nested(goal.pk, children))
        yield told


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerows([disarmed(cell) for cell in row] for row in rows)
    return "\ufeff" + buffer.getvalue()
