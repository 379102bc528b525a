"""What a person decides about a row: accept, put aside, use or keep a value, correct.

Each is a decision on record (core's ReviewDecision) that can be undone; its moment is the row's
`updated_at` afterwards. `version` is what the person saw: where it is no longer so, nothing is
done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.models import ReviewDecision, StoredValue, User
from samsyn.core.services import audit, decisions, provenance
from samsyn.projects.models import Call, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import Row, check_can_review_row, places_of
from samsyn.projects.selectors.drafts import version_of, waiting_of
from samsyn.projects.services.fitting import misfit
from samsyn.projects.services.following import follow, kind_of
from samsyn.projects.services.letting_in import let_in
from samsyn.projects.services.statements import column_of
from samsyn.projects.services.undoing import told
from samsyn.sources.fields import PARTICIPANTS
from samsyn.sources.findings import word

Action = ReviewDecision.Action
Detail = dict[str, list[int]]
# What a person may write herself; the sections of a text stay the source's.
CORRECTABLE = (
    "title", "number", "owner", "owner_unit", "programme", "fund", "programme_area",
    "specific_objective", "phase", "state", "region", "period_start", "period_end", "total_budget",
    "esf_support", "currency", "union_cofinancing_rate", *PARTICIPANTS,
    "intervention_type", "call_number", "summary",
)  # fmt: skip


@transaction.atomic
def accept_row(*, row: Row, by: User, version: str = "") -> ReviewDecision:
    """Accept the whole of a draft: a new row with its values, or the newer values of one.

    What a person has corrected is not replaced, nor a field for which several values wait: each of
    those is asked for by itself.
    """
    row = _locked(row, by, version)
    before = row.review_state
    decision = _begin(row, by, Action.ACCEPT)
    used: list[StoredValue] = []
    if before == ReviewState.ACCEPTED:
        used = [one for one in waiting_of(row, personal=True) if not must_be_asked(one, row)]
        changed = let_in(used, decision)
    else:
        changed = {}
        row.review_state = ReviewState.ACCEPTED
    accepted = StoredValue.objects.filter(
        subject_type=kind_of(row), subject_id=row.pk, current=True, accepted_at=None
    ).update(accepted_by=by, accepted_at=decision.at)
    detail = {"used": [value.pk for value in used]}
    return _end(row, decision, before, detail, changed, accepted + len(used))


@transaction.atomic
def put_aside(*, row: Row, by: User, version: str = "") -> ReviewDecision:
    """Put a new draft aside, or keep what stands against every newer value.

    A rejected row is kept, so that the next import does not propose it again.
    """
    row = _locked(row, by, version)
    before = row.review_state
    decision = _begin(row, by, Action.PUT_ASIDE)
    declined: list[int] = []
    if before == ReviewState.ACCEPTED:
        declined = [value.pk for value in waiting_of(row)]
        _decline(declined)
    else:
        row.review_state = ReviewState.REJECTED
    return _end(row, decision, before, {"declined": declined}, {}, len(declined))


@transaction.atomic
def accept_field(*, row: Row, field: str, by: User, version: str = "") -> ReviewDecision | None:
    """Accept one current value; None where it had been accepted before."""
    row = _locked(row, by, version)
    mine = StoredValue.objects.filter(
        subject_type=kind_of(row), subject_id=row.pk, field=field, current=True, accepted_at=None
    )
    if not mine.exists():
        return None
    decision = _begin(row, by, Action.ACCEPT_FIELD, field)
    accepted = mine.update(accepted_by=by, accepted_at=decision.at)
    return _end(row, decision, row.review_state, {}, {}, accepted)


@transaction.atomic
def use_value(*, row: Row, value: StoredValue, by: User, version: str = "") -> ReviewDecision:
    """Let a waiting value replace what stands."""
    row = _locked(row, by, version)
    waits = _waiting(row, value)
    decision = _begin(row, by, Action.USE_VALUE, waits.field, waits.document_id)
    changed = let_in([waits], decision)
    return _end(row, decision, row.review_state, {"used": [waits.pk]}, changed, 1)


@transaction.atomic
def keep_value(*, row: Row, value: StoredValue, by: User, version: str = "") -> ReviewDecision:
    """Keep what stands against a waiting value, which does not come back."""
    row = _locked(row, by, version)
    waits = _waiting(row, value)
    decision = _begin(row, by, Action.KEEP_VALUE, waits.field, waits.document_id)
    _decline([waits.pk])
    return _end(row, decision, row.review_state, {"declined": [waits.pk]}, {}, 1)


@transaction.atomic
def correct_field(
    *, row: Row, field: str, value: Any, by: User, reason: str, version: str = ""
) -> ReviewDecision:
    """A person's own value with her reason. Raises ValidationError where it cannot be stored."""
    _check_correction(row, field, value)
    policies.check_can_correct_values(by, places_of(row))
    row = _locked(row, by, version)
    decision = _begin(row, by, Action.CORRECT, field)
    new = provenance.correct_value(
        subject_type=kind_of(row), subject_id=row.pk, field=field, value=value, by=by,
        reason=reason, places=places_of(row),
    )  # fmt: skip
    changed = {row.pk: {field}}
    return _end(row, decision, row.review_state, {"corrected": [new.pk]}, changed, 1)


@transaction.atomic
def undo_field(*, row: Row, field: str, by: User) -> None:
    """Bring back the value before the current one. Raises provenance.NothingToUndoError."""
    provenance.undo(
        subject_type=kind_of(row), subject_id=row.pk, field=field, by=by, places=places_of(row)
    )
    row = _locked(row, by, "")
    follow([row], {row.pk: {field}}, at=timezone.now())
    told(type(row), [row.pk])


def must_be_asked(value: StoredValue, row: Row) -> bool:
    """Whether a waiting value is for a person to decide by itself."""
    same = [other for other in waiting_of(row) if other.field == value.field]
    standing = StoredValue.objects.filter(
        subject_type=value.subject_type, subject_id=row.pk, field=value.field, current=True
    ).first()
    held = standing is not None and (standing.corrected or standing.removed_on is not None)
    return held or len(same) > 1


def _locked(row: Row, by: User, version: str) -> Row:
    """The row as it is now, held until the transaction ends; only where the person may decide."""
    found: Row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    check_can_review_row(by, found)
    if version and version != version_of(found):
        raise decisions.stale()
    return found


def _begin(
    row: Row, by: User, action: Action, field: str = "", document_id: int | None = None
) -> ReviewDecision:
    kind = kind_of(row)
    is_new = row.review_state != ReviewState.ACCEPTED
    return decisions.begin(
        by=by,
        kind=kind if is_new else f"{kind}-changes",
        action=action,
        field=field,
        document_id=document_id or row.first_document_id,
    )


def _end(
    row: Row,
    decision: ReviewDecision,
    before: str,
    detail: Mapping[str, list[int]],
    changed: Mapping[int, Collection[str]],
    values: int,
) -> ReviewDecision:
    """Write the row with the decision's mark, and tell the index, the inbox and the audit log."""
    model = type(row)
    model._default_manager.filter(pk=row.pk).update(
        review_state=row.review_state, updated_at=decision.at
    )
    if changed:
        follow([row], changed, at=decision.at)
    told(model, [row.pk])
    decisions.note_rows(decision, kind_of(row), [(row.pk, before, detail)])
    _audit(row, decision, before, values)
    return decisions.finish(decision, rows=1, values=values)


def _audit(row: Row, decision: ReviewDecision, before: str, values: int) -> None:
    kind = kind_of(row)
    newer = before == ReviewState.ACCEPTED
    actions = {
        Action.ACCEPT: f"{kind}.newer_values_accepted" if newer else f"{kind}.accepted",
        Action.PUT_ASIDE: f"{kind}.newer_values_declined" if newer else f"{kind}.rejected",
        Action.ACCEPT_FIELD: "value.accepted",
        Action.USE_VALUE: "value.proposal_accepted",
        Action.KEEP_VALUE: "value.proposal_declined",
        # core.services.corrections has its own entry of this; here is the decision's.
        Action.CORRECT: "value.correction_decided",
    }
    audit.record(
        by=decision.by,
        action=actions[Action(decision.action)],
        subject_type=kind,
        subject_id=row.pk,
        detail={"field": decision.field, "decision": decision.pk, "values": values},
    )


def _waiting(row: Row, value: StoredValue) -> StoredValue:
    found = StoredValue.objects.select_for_update().get(pk=value.pk)
    mine = (found.subject_type, found.subject_id) == (kind_of(row), row.pk)
    if not mine or found.proposal != StoredValue.Proposal.WAITING:
        raise ValidationError(_("The proposal has already been decided."), code="decided")
    return found


def _decline(pks: list[int]) -> None:
    StoredValue.objects.filter(pk__in=pks).update(proposal=StoredValue.Proposal.DECLINED)


def _check_correction(row: Row, field: str, value: Any) -> None:
    if field not in correctable(type(row)):
        raise ValidationError(_("This field cannot be corrected here."), code="not_correctable")
    problem = misfit(type(row), column_of(type(row), field), value)
    if problem:
        why = word(problem, (get_language() or "sv").split("-")[0])
        raise ValidationError(
            _("It cannot be stored, since %(why)s.") % {"why": why}, code="misfit"
        )


def correctable(model: type[Row]) -> tuple[str, ...]:
    """The fields that a person may write herself."""
    if model is Project:
        return CORRECTABLE
    columns = {field.name for field in Call._meta.concrete_fields}
    of_calls = (*CORRECTABLE, "call_amount")
    return tuple(name for name in of_calls if name != "number" and column_of(Call, name) in columns)
