"""What a person decides about a project: accept, reject, correct, undo; for the whole or one field.

The stored values are core's; here the project's own columns and places follow them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.models import StoredValue, User
from samsyn.core.services import audit, provenance
from samsyn.projects.models import Call, Project, ProjectPlace
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import check_can_review_project, places_of
from samsyn.projects.services import persons
from samsyn.projects.services.fitting import misfit
from samsyn.projects.services.places import owner_seat
from samsyn.projects.services.statements import PLACE_FIELDS
from samsyn.sources.fields import FIELDS
from samsyn.sources.findings import word

SUBJECT = "project"
# What a person may write herself; the sections of a text stay the source's.
CORRECTABLE = (
    "title", "number", "owner", "owner_unit", "programme", "fund", "programme_area",
    "specific_objective", "phase", "state", "region", "period_start", "period_end", "total_budget",
    "esf_support", "currency", "union_cofinancing_rate", "planned_participants",
    "intervention_type", "call_number", "summary",
)  # fmt: skip


@transaction.atomic
def accept_project(*, project: Project, by: User) -> None:
    """Make a proposal a project that everybody sees; its values are accepted by the person."""
    provenance.accept_values(
        subject_type=SUBJECT, subject_ids=[project.pk], by=by, places=places_of(project)
    )
    _decide(project, ReviewState.ACCEPTED, by)


@transaction.atomic
def reject_project(*, project: Project, by: User) -> None:
    """Put a proposal aside. It is kept, so that the next import does not propose it again."""
    check_can_review_project(by, project)
    _decide(project, ReviewState.REJECTED, by)


@transaction.atomic
def accept_call(*, call: Call, by: User) -> None:
    """Make a proposed call one that everybody sees. It has no place: whoever reviews everywhere."""
    provenance.accept_values(subject_type="call", subject_ids=[call.pk], by=by, places=[])
    _decide(call, ReviewState.ACCEPTED, by)


@transaction.atomic
def reject_call(*, call: Call, by: User) -> None:
    """Put a proposed call aside, as for projects."""
    policies.check_can_review_proposals(by, [])
    _decide(call, ReviewState.REJECTED, by)


@transaction.atomic
def accept_field(*, project: Project, field: str, by: User) -> bool:
    """Accept one current value of a proposal; whether it had not been accepted before."""
    check_can_review_project(by, project)
    changed = StoredValue.objects.filter(
        subject_type=SUBJECT, subject_id=project.pk, field=field, current=True, accepted_at=None
    ).update(accepted_by=by, accepted_at=timezone.now())
    if changed:
        _audit(by, "value.accepted", project, field)
    return bool(changed)


@transaction.atomic
def accept_value(*, value: StoredValue, by: User) -> None:
    """Let a waiting value, which an import brought against a person's word, replace what stands."""
    project = Project.objects.get(pk=value.subject_id)
    provenance.accept_proposal(value=value, by=by, places=places_of(project))
    follow_values(project, [value.field])


@transaction.atomic
def decline_value(*, value: StoredValue, by: User) -> None:
    """Keep what stands against a waiting value."""
    project = Project.objects.get(pk=value.subject_id)
    provenance.decline_proposal(value=value, by=by, places=places_of(project))


@transaction.atomic
def correct_field(*, project: Project, field: str, value: Any, by: User, reason: str) -> None:
    """A person's own value with her reason. Raises ValidationError where it cannot be stored."""
    if field not in CORRECTABLE:
        raise ValidationError(_("This field cannot be corrected here."), code="not_correctable")
    problem = misfit(Project, field, value)
    if problem:
        why = word(problem, (get_language() or "sv").split("-")[0])
        raise ValidationError(
            _("It cannot be stored, since %(why)s.") % {"why": why}, code="misfit"
        )
    provenance.correct_value(
        subject_type=SUBJECT, subject_id=project.pk, field=field, value=value, by=by,
        reason=reason, places=places_of(project),
    )  # fmt: skip
    if field == "owner":
        persons.mark_written(project, str(value))
    follow_values(project, [field])


@transaction.atomic
def undo_field(*, project: Project, field: str, by: User) -> None:
    """Bring back the value before the current one. Raises provenance.NothingToUndoError."""
    provenance.undo(
        subject_type=SUBJECT, subject_id=project.pk, field=field, by=by, places=places_of(project)
    )
    follow_values(project, [field])


def follow_values(project: Project, fields: Collection[str]) -> None:
    """Set the project's columns and places to what its current values say."""
    current = {
        value.field: value.value
        for value in StoredValue.objects.filter(
            subject_type=SUBJECT, subject_id=project.pk, current=True, field__in=fields
        )
    }
    for name in fields:
        if name in PLACE_FIELDS:
            _follow_places(project, name, current.get(name) or [])
        elif hasattr(project, name):
            setattr(project, name, _typed(name, current.get(name)))
    if "owner" in fields:
        _follow_seat(project)
    project.save()


def _typed(name: str, content: Any) -> Any:
    """A stored value's JSON as the column has it."""
    column: models.Field[Any, Any] = Project._meta.get_field(name)  # type: ignore[assignment]
    if content is None:
        return None if column.null else column.get_default()
    if isinstance(column, models.DateField):
        return date.fromisoformat(content)
    return Decimal(str(content)) if FIELDS[name].kind in ("amount", "rate") else content


def _follow_places(project: Project, name: str, codes: Collection[str]) -> None:
    relation = (
        ProjectPlace.Relation.MENTIONED
        if name == "municipalities_mentioned"
        else ProjectPlace.Relation.STATED
    )
    length = 2 if name == "counties" else 4
    for place in project.places.filter(relation=relation):
        if len(place.place_code) == length and place.place_code not in codes:
            place.delete()
    _add_places(project, codes, relation)


def _follow_seat(project: Project) -> None:
    project.places.filter(relation=ProjectPlace.Relation.OWNER_SEAT).delete()
    seat = None if project.owner_is_person else owner_seat(project.owner)
    _add_places(project, [seat] if seat else [], ProjectPlace.Relation.OWNER_SEAT)


def _add_places(project: Project, codes: Collection[str], relation: ProjectPlace.Relation) -> None:
    ProjectPlace.objects.bulk_create(
        [ProjectPlace(project=project, place_code=code, relation=relation) for code in codes],
        ignore_conflicts=True,
    )


def _decide(row: Project | Call, state: ReviewState, by: User) -> None:
    row.review_state = state
    row.save(update_fields=["review_state", "updated_at"])
    kind = "call" if isinstance(row, Call) else SUBJECT
    audit.record(by=by, action=f"{kind}.{state}", subject_type=kind, subject_id=row.pk)


def _audit(by: User, action: str, project: Project, field: str) -> None:
    audit.record(
        by=by, action=action, subject_type=SUBJECT, subject_id=project.pk, detail={"field": field}
    )
