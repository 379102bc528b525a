"""Recommendations to named actors: loaded, and followed up by reports that are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from samstat.linkage import plain_name
from samsyn.core.models import User
from samsyn.core.services import audit
from samsyn.projects.models import (
    Actor,
    ActorName,
    FollowUp,
    FollowUpReport,
    Goal,
    Recommendation,
    RecommendationAsk,
    Strategy,
)
from samsyn.projects.policies import check_can_change_strategy
from samsyn.projects.services.actor_names import org_number_of, root_of
from samsyn.sources.findings import finding
from samsyn.sources.natural_persons import why_natural_person
from samsyn.sources.records import Cell, Finding
from samsyn.sources.strategy import AskRow, Asks
from samsyn.sources.strategy.records import unnamed

# A typed row stands in no file.
_NOWHERE = Cell("", "A1")


@dataclass(frozen=True, slots=True)
class LoadedAsks:
    new: int
    reported: int
    findings: tuple[Finding, ...]


@transaction.atomic
def load(*, strategy: Strategy, asks: Asks, by: User) -> LoadedAsks:
    """Take in what the file's good rows say; a report that stands already is not added again.

    A row without a status says nothing of how far the actor is. What a recommendation is called is
    taken from its first row, and a later file may word it anew.
    """
    check_can_change_strategy(by, strategy)
    Strategy.objects.select_for_update().get(pk=strategy.pk)
    goals = {goal.code: goal for goal in strategy.goals.all()}
    told = list(asks.findings)
    new = reported = 0
    for row in asks.rows:
        if row.goal and row.goal not in goals:
            told.append(finding("recommendation_goal", row.locator, line=row.line, value=row.goal))
        if why_natural_person(row.actor, row.org_number, "SE"):
            told.append(finding("recommendation_person", row.locator, line=row.line))
            continue
        one = _recommendation(strategy, row, goals.get(row.goal))
        ask, is_new = _ask(one, row.actor, row.org_number)
        new += is_new
        if row.status != FollowUp.UNKNOWN and _told(ask, row, by):
            reported += 1
    if new or reported:
        audit.record(
            by=by, action="recommendations.loaded", subject_type="strategy",
            subject_id=strategy.pk, detail={"new": new, "reported": reported},
        )  # fmt: skip
    return LoadedAsks(new, reported, tuple(told))


@transaction.atomic
def ask(
    *, strategy: Strategy, code: str, title: str, text: str, goal: Goal | None, actor: str, by: User
) -> RecommendationAsk:
    """Type a recommendation to one actor. Raises ValidationError where it is asked that already."""
    check_can_change_strategy(by, strategy)
    if why_natural_person(actor, "", "SE"):
        raise ValidationError(
            _("Recommendations are followed for organisations, and this seems to be a person. "
              "Write the organisation's name."),
            code="person",
        )  # fmt: skip
    row = AskRow(
        code, unnamed(title), unnamed(text), "", actor, "", FollowUp.UNKNOWN.value, "", None, "",
        0, _NOWHERE,
    )  # fmt: skip
    made, is_new = _ask(_recommendation(strategy, row, goal), actor, "")
    if not is_new:
        raise ValidationError(
            _("%(actor)s is asked %(code)s already.") % {"actor": made.actor_name, "code": code},
            code="asked",
        )
    audit.record(by=by, action="recommendation.asked", subject_type="ask", subject_id=made.pk)
    return made


@transaction.atomic
def report(
    *,
    ask: RecommendationAsk,
    status: str,
    answer: str,
    on_day: date | None,
    source: str,
    by: User,
) -> FollowUpReport:
    """Write down how far an actor is; earlier reports stay. The latest day decides the status."""
    check_can_change_strategy(by, ask.recommendation.strategy)
    made = FollowUpReport.objects.create(
        ask=ask,
        status=status,
        answer=unnamed(answer),
        on_day=on_day,
        source=unnamed(source)[:300],
        by=by,
    )
    _settle(ask)
    audit.record(
        by=by, action="recommendation.reported", subject_type="ask", subject_id=ask.pk,
        detail={"status": status},
    )  # fmt: skip
    return made


def _recommendation(strategy: Strategy, row: AskRow, goal: Goal | None) -> Recommendation:
    one, _new = Recommendation.objects.get_or_create(
        strategy=strategy, code=row.code, defaults={"title": row.title, "text": row.text}
    )
    wanted = {"title": row.title, "text": row.text or one.text, "goal": goal or one.goal}
    changed = [name for name, value in wanted.items() if getattr(one, name) != value]
    for name in changed:
        setattr(one, name, wanted[name])
    if changed:
        one.save(update_fields=changed)
    return one


def _ask(one: Recommendation, name: str, org_number: str) -> tuple[RecommendationAsk, bool]:
    key = plain_name(name)[:300]
    return RecommendationAsk.objects.get_or_create(
        recommendation=one,
        actor_key=key,
        defaults={"actor_name": name, "actor": _actor(key, org_number)},
    )


def _actor(key: str, org_number: str) -> Actor | None:
    """The organisation of the number, else the only one of the name."""
    number = org_number_of(org_number) if org_number else ""
    if number and (found := Actor.objects.filter(org_number=number, merged_into=None).first()):
        return found
    actors = Actor.objects.filter(pk__in=ActorName.objects.filter(key=key).values("actor"))
    roots = {root.pk: root for root in map(root_of, actors[:5])}
    return next(iter(roots.values())) if len(roots) == 1 else None


def _told(ask: RecommendationAsk, row: AskRow, by: User) -> bool:
    """Add the row's report unless one like it stands."""
    told = {"status": row.status, "answer": row.answer, "on_day": row.day, "source": row.source}
    if ask.reports.filter(**told).exists():
        return False
    FollowUpReport.objects.create(ask=ask, by=by, **told)
    _settle(ask)
    return True


def _settle(ask: RecommendationAsk) -> None:
    latest = ask.reports.order_by(F("on_day").desc(nulls_last=True), "-pk").first()
    ask.status = latest.status if latest else FollowUp.UNKNOWN
    ask.save(update_fields=["status"])
