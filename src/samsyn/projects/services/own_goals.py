"""A project's own goals and their results, stated by a person with where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.inbox import StaleError
from samsyn.core.models import User
from samsyn.core.personal_patterns import without_personal_patterns
from samsyn.core.services import audit
from samsyn.projects.models import OwnGoal, OwnResult, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import places_of

MOST_GOALS = 100


@dataclass(frozen=True, slots=True)
class StatedGoal:
    """`target` None is a goal without a figure."""

    wording: str
    source: str
    target: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class StatedResult:
    value: Decimal
    on_day: date
    source: str


@transaction.atomic
def add_goal(*, project: Project, stated: StatedGoal, by: User) -> OwnGoal:
    """Raises ValidationError by field for what cannot hold, PermissionDenied for whom may not."""
    held = _held(project, by)
    standing = OwnGoal.objects.filter(project=held, removed_at=None)
    wording = without_personal_patterns(" ".join(stated.wording.split()))
    if standing.count() >= MOST_GOALS:
        raise ValidationError(_("A project has at most %(count)s goals.") % {"count": MOST_GOALS})
    if standing.filter(wording=wording).exists():
        raise ValidationError({"wording": _("The project has a goal of these words already.")})
    if stated.target is not None and stated.target < 0:
        raise ValidationError({"target": _("A target is zero or more.")})
    made = OwnGoal.objects.create(
        project=held,
        wording=wording,
        target=stated.target,
        unit=without_personal_patterns(stated.unit.strip()),
        source=without_personal_patterns(stated.source),
        by=by,
    )
    _audit("own_goal.added", made, by)
    return made


@transaction.atomic
def add_result(*, project: Project, goal_id: int, stated: StatedResult, by: User) -> OwnResult:
    """A result beside those of other days; one of the same day takes the earlier one's place."""
    goal = _standing(project, goal_id, by)
    if stated.value < 0:
        raise ValidationError({"value": _("A result is zero or more.")})
    if stated.on_day > timezone.localdate():
        raise ValidationError({"on_day": _("A result is of a day that has been.")})
    now = timezone.now()
    goal.results.filter(on_day=stated.on_day, removed_at=None).update(removed_at=now)
    made = OwnResult.objects.create(
        goal=goal,
        value=stated.value,
        on_day=stated.on_day,
        source=without_personal_patterns(stated.source),
        by=by,
    )
    _audit("own_goal.result_added", goal, by)
    return made


@transaction.atomic
def remove_goal(*, project: Project, goal_id: int, by: User) -> None:
    """Take away a goal stated by mistake; it and its results are kept, and shown no longer."""
    goal = _standing(project, goal_id, by)
    goal.removed_at = timezone.now()
    goal.save(update_fields=["removed_at"])
    _audit("own_goal.removed", goal, by)


def _held(project: Project, by: User) -> Project:
    policies.check_can_correct_values(by, places_of(project))
    held = Project.objects.select_for_update().get(pk=project.pk)
    if held.review_state != ReviewState.ACCEPTED:
        raise ValidationError(_("Accept the project first: a proposal has no goals yet."))
    return held


def _standing(project: Project, goal_id: int, by: User) -> OwnGoal:
    held = _held(project, by)
    goal = OwnGoal.objects.filter(project=held, pk=goal_id, removed_at=None).first()
    if goal is None:
        raise StaleError(
            _("Somebody has removed the goal since you opened the page. Nothing was done."),
            code="stale",
        )
    return goal


def _audit(action: str, goal: OwnGoal, by: User) -> None:
    audit.record(
        by=by,
        action=action,
        subject_type="project",
        subject_id=goal.project_id,
        detail={"goal": goal.pk},
    )
