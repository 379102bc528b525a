"""What a person decides about a lesson that waits: accept, decline, correct; each can be undone.

As with projects (services.review): a decision's moment is the lesson's `updated_at` afterwards,
and whoever decides from an older version is told and nothing is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from samsyn.core import policies
from samsyn.core.models import ReviewDecision, ReviewedRow, StoredValue, User
from samsyn.core.services import audit, decisions, provenance
from samsyn.projects.models import Lesson
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import places_of, reviewable_lessons
from samsyn.projects.services.lessons.statements import (
    SUBJECT,
    Statement,
    current_values,
    follow,
    masked,
)
from samsyn.projects.services.lessons.writing import check_text

Action = ReviewDecision.Action


def version_of(lesson: Lesson) -> str:
    """What a decision is made from: another after every decision and correction."""
    return lesson.updated_at.isoformat()


@transaction.atomic
def accept(*, lesson: Lesson, by: User, version: str = "") -> ReviewDecision:
    """Let the lesson stand, with every value as it is now."""
    lesson = _locked(lesson, by, version)
    before = lesson.review_state
    decision = _begin(lesson, by, Action.ACCEPT)
    lesson.review_state = ReviewState.ACCEPTED
    values = _unaccepted(lesson).update(accepted_by=by, accepted_at=decision.at)
    return _end(lesson, decision, before, {}, values)


@transaction.atomic
def put_aside(*, lesson: Lesson, by: User, version: str = "") -> ReviewDecision:
    """Decline the lesson. It is kept, so that the next reading does not propose it again."""
    lesson = _locked(lesson, by, version)
    before = lesson.review_state
    decision = _begin(lesson, by, Action.PUT_ASIDE)
    lesson.review_state = ReviewState.REJECTED
    return _end(lesson, decision, before, {}, 0)


@transaction.atomic
def accept_field(
    *, lesson: Lesson, field: str, by: User, version: str = ""
) -> ReviewDecision | None:
    """Accept one value; None where it had been accepted before."""
    lesson = _locked(lesson, by, version)
    mine = _unaccepted(lesson).filter(field=field)
    if not mine.exists():
        return None
    decision = _begin(lesson, by, Action.ACCEPT_FIELD, field)
    values = mine.update(accepted_by=by, accepted_at=decision.at)
    return _end(lesson, decision, lesson.review_state, {}, values)


@transaction.atomic
def correct(
    *, lesson: Lesson, statement: Statement, by: User, reason: str, version: str = ""
) -> ReviewDecision | None:
    """The person's own words, kinds and codes with her reason; None where nothing differs.

    The passage and its source stay as they are. Raises ValidationError for what cannot be stored.
    """
    policies.check_can_correct_values(by, places_of(lesson.project))
    check_text(statement.text)
    lesson = _locked(lesson, by, version)
    stand = {one.field: one.value for one in current_values([lesson.pk])}
    wanted = statement.values() | {"text": masked(statement.text)[0]}
    changed = {
        name: value for name, value in wanted.items() if value != (stand.get(name) or type(value)())
    }
    if not changed:
        return None
    decision = _begin(lesson, by, Action.CORRECT)
    made = [
        provenance.correct_value(
            subject_type=SUBJECT, subject_id=lesson.pk, field=field, value=value, by=by,
            reason=reason, places=places_of(lesson.project),
        ).pk
        for field, value in changed.items()
    ]  # fmt: skip
    return _end(lesson, decision, lesson.review_state, {"corrected": made}, len(made))


def undo_rows(decision: ReviewDecision, reviewed: Sequence[ReviewedRow], by: User) -> set[int]:
    """Bring lessons back to how they stood; the ids of those unchanged since the decision."""
    found = Lesson.objects.select_for_update().filter(
        pk__in=[one.subject_id for one in reviewed], updated_at=decision.at
    )
    lessons = {lesson.pk: lesson for lesson in found}
    for one in reviewed:
        if one.subject_id in lessons:
            _undo(lessons[one.subject_id], one, decision, by)
    return set(lessons)


def _undo(lesson: Lesson, one: ReviewedRow, decision: ReviewDecision, by: User) -> None:
    corrected = StoredValue.objects.filter(pk__in=one.detail.get("corrected", ()), current=True)
    for value in corrected:
        provenance.undo(
            subject_type=SUBJECT, subject_id=lesson.pk, field=value.field, by=by, places=None
        )
    current_values([lesson.pk]).filter(
        corrected=False, accepted_by=decision.by_id, accepted_at=decision.at
    ).update(accepted_by=None, accepted_at=None)
    lesson.review_state = one.before
    follow(lesson, at=timezone.now())
    audit.record(
        by=by, action="review.row_undone", subject_type=SUBJECT, subject_id=lesson.pk,
        detail={"decision": decision.pk},
    )  # fmt: skip


def _unaccepted(lesson: Lesson) -> Any:
    return StoredValue.objects.filter(
        subject_type=SUBJECT, subject_id=lesson.pk, current=True, accepted_at=None
    )


def _locked(lesson: Lesson, by: User, version: str) -> Lesson:
    """The lesson as it is now, held until the transaction ends; only where she may decide."""
    found = (
        Lesson.objects.select_for_update(of=("self",)).select_related("project").get(pk=lesson.pk)
    )
    if not reviewable_lessons(by).filter(pk=found.pk).exists():
        raise PermissionDenied("the user does not review lessons of this project")
    if version and version != version_of(found):
        raise decisions.stale()
    return found


def _begin(lesson: Lesson, by: User, action: Action, field: str = "") -> ReviewDecision:
    return decisions.begin(
        by=by, kind=SUBJECT, action=action, field=field, document_id=lesson.document_id
    )


def _end(
    lesson: Lesson,
    decision: ReviewDecision,
    before: str,
    detail: Mapping[str, Any],
    values: int,
) -> ReviewDecision:
    follow(lesson, at=decision.at)
    decisions.note_rows(decision, SUBJECT, [(lesson.pk, before, detail)])
    audit.record(
        by=decision.by, action=f"lesson.{decision.action}", subject_type=SUBJECT,
        subject_id=lesson.pk, detail={"decision": decision.pk, "values": values},
    )  # fmt: skip
    return decisions.finish(decision, rows=1, values=values)
