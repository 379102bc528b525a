"""Which projects serve which goal: proposed from the texts, decided by a person.

Nothing counts as a link until a person has confirmed it, and what she declines is not proposed
again. The texts say what a project is about, not what it led to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.inbox import StaleError
from samsyn.core.jobs import JobRun
from samsyn.core.models import Job, User
from samsyn.core.services import audit, jobs
from samsyn.projects.models import Goal, GoalLink, Project, ProjectPlace, Strategy
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import check_can_change_strategy
from samsyn.projects.search.engine import Ids
from samsyn.projects.similar.ranking import Ranked, ranked
from samsyn.projects.similar.terms import Term, telling_terms

JOB = "projects.goal_links"
LEAST = 0.3  # of the weight of the goal's words
FEWEST = 2  # of the goal's words, where it has so many
MOST = 25  # proposals a goal
# What every strategy says of itself, and no project is found by.
_UNSAID = frozenset({
    "mål", "målet", "målen", "delmål", "strategi", "strategin", "strategier", "länet", "länets",
    "regionen", "regionens", "regional", "regionala", "prioritering", "utveckling", "finns",
    "goda", "bättre", "ökad", "ökat", "stärka", "stärkt", "skapa", "genomför", "genomföra",
})  # fmt: skip
_SHORT = 60  # characters of a goal's title and text together
State = GoalLink.State


@dataclass(frozen=True, slots=True)
class _Found:
    score: float
    words: list[str]


def goal_terms(goal: Goal) -> list[Term]:
    """The words by which projects are found; a short goal borrows its parent's."""
    text = goal.text
    if goal.parent is not None and len(goal.title) + len(text) < _SHORT:
        text = f"{text} {goal.parent.title}"
    return [term for term in telling_terms(text, goal.title) if term.word not in _UNSAID]


def propose(strategy: Strategy) -> int:
    """Look through the accepted projects of the strategy's place; how many proposals wait after.

    Decided links are left as they are; a proposal that no longer answers is taken away.
    """
    leave_out = _others(strategy)
    goals = strategy.goals.filter(retired_at=None).select_related("parent")
    found: dict[tuple[int, int], _Found] = {}
    for goal in goals:
        terms = goal_terms(goal)
        likely = [one for one in ranked(terms, leave_out) if _answers(one, terms)]
        total = sum(term.weight for term in terms)
        for one in likely[:MOST]:
            found[goal.pk, one.pk] = _Found(round(one.score / total, 4), list(one.terms))
    return _store(strategy, found)


def _answers(one: Ranked, terms: Sequence[Term]) -> bool:
    """Whether the project has enough of the goal's words, by number and by weight."""
    has = sum(term.weight for term in terms if term.word in one.terms)
    enough = has >= LEAST * sum(term.weight for term in terms)
    return enough and len(one.terms) >= min(FEWEST, len(terms))


def start_job(strategy: Strategy, by: User | None) -> Job:
    """Let the workers look through the bank."""
    return jobs.start(kind=JOB, arguments={"strategy": strategy.pk}, by=by, key=str(strategy.pk))


def run_job(run: JobRun) -> dict[str, Any]:
    """What the job does; a strategy that is gone meanwhile has nothing to propose."""
    strategy = Strategy.objects.filter(pk=run.arguments["strategy"]).first()
    return {"waiting": 0 if strategy is None else propose(strategy)}


def run_duty(run: JobRun) -> dict[str, Any]:
    """Once a day, for all strategies: projects come and are corrected."""
    return {"waiting": sum(propose(one) for one in Strategy.objects.all())}


def _others(strategy: Strategy) -> Ids:
    """Ids, in rising order, of the projects that are not accepted or lie outside the strategy's
    place, where it has one."""
    chosen = Project.objects.exclude(review_state=ReviewState.ACCEPTED)
    if strategy.place_code:
        inside = ProjectPlace.objects.filter(place_code__startswith=strategy.place_code)
        outside = ~Q(pk__in=inside.values("project"))
        chosen = Project.objects.filter(~Q(review_state=ReviewState.ACCEPTED) | outside)
    ids = chosen.order_by().values_list("pk", flat=True)
    return np.sort(np.fromiter(ids.iterator(chunk_size=10_000), np.int64))


@transaction.atomic
def _store(strategy: Strategy, found: dict[tuple[int, int], _Found]) -> int:
    standing = GoalLink.objects.select_for_update().filter(goal__strategy=strategy)
    kept = {(one.goal_id, one.project_id): one for one in standing}
    waiting = {key: one for key, one in kept.items() if one.state == State.PROPOSED}
    stale = [one.pk for key, one in waiting.items() if key not in found]
    GoalLink.objects.filter(pk__in=stale).delete()
    changed = []
    for key, one in waiting.items():
        new = found.get(key)
        if new is not None and (one.score, one.words) != (new.score, new.words):
            one.score, one.words = new.score, new.words
            changed.append(one)
    GoalLink.objects.bulk_update(changed, ["score", "words"], batch_size=500)
    fresh = [
        GoalLink(goal_id=goal, project_id=project, score=one.score, words=one.words)
        for (goal, project), one in found.items()
        if (goal, project) not in kept
    ]
    GoalLink.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    return GoalLink.objects.filter(goal__strategy=strategy, state=State.PROPOSED).count()


@transaction.atomic
def decide(*, link_id: int, confirmed: bool, by: User) -> GoalLink:
    """Answer a proposal. Raises StaleError where it is decided, or gone, already."""
    link = _held(link_id, by)
    if link is None or link.state != State.PROPOSED:
        raise _stale()
    link.state = State.CONFIRMED if confirmed else State.DECLINED
    link.decided_by, link.decided_at = by, timezone.now()
    link.save(update_fields=["state", "decided_by", "decided_at"])
    _audit("goal_link.confirmed" if confirmed else "goal_link.declined", link, by)
    return link


@transaction.atomic
def undo(*, link_id: int, by: User) -> GoalLink | None:
    """Take a decision back: a proposal waits again, and a link that a person made is gone (None).

    Raises StaleError where nothing has been decided.
    """
    link = _held(link_id, by)
    if link is None or link.state == State.PROPOSED:
        raise _stale()
    _audit("goal_link.undone", link, by)
    if link.score is None:
        link.delete()
        return None
    link.state, link.decided_by, link.decided_at = State.PROPOSED, None, None
    link.save(update_fields=["state", "decided_by", "decided_at"])
    return link


@transaction.atomic
def add(*, goal: Goal, project: Project, by: User) -> GoalLink:
    """State a link that no proposal named, or confirm one that was declined.

    Raises ValidationError where the two are linked already, or the project is not accepted.
    """
    check_can_change_strategy(by, goal.strategy)
    if project.review_state != ReviewState.ACCEPTED:
        raise ValidationError(_("Accept the project first; then link it."), code="not_accepted")
    link, _made = GoalLink.objects.select_for_update().get_or_create(goal=goal, project=project)
    if link.state == State.CONFIRMED:
        raise ValidationError(_("The project is linked to the goal already."), code="linked")
    link.state, link.decided_by, link.decided_at = State.CONFIRMED, by, timezone.now()
    link.save(update_fields=["state", "decided_by", "decided_at"])
    _audit("goal_link.confirmed", link, by)
    return link


def _held(link_id: int, by: User) -> GoalLink | None:
    links = GoalLink.objects.select_for_update(of=("self",)).select_related("goal__strategy")
    link = links.filter(pk=link_id).first()
    if link is not None:
        check_can_change_strategy(by, link.goal.strategy)
    return link


def _stale() -> StaleError:
    return StaleError(
        _("Somebody else has decided on this since you opened the page. Nothing was done."),
        code="stale",
    )


def _audit(action: str, link: GoalLink, by: User) -> None:
    audit.record(
        by=by, action=action, subject_type="goal", subject_id=link.goal_id,
        detail={"project": link.project_id},
    )  # fmt: skip
