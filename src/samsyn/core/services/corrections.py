"""What a person does with stored values: accept, decline, correct, undo. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.masking import storable
from samsyn.core.models import StoredValue, User
from samsyn.core.personal_patterns import personal_pattern_in
from samsyn.core.services import audit
from samsyn.sources.records import plain


class NothingToUndoError(LookupError):
    """The field has no value that something has replaced."""


@transaction.atomic
def accept_values(
    *,
    subject_type: str,
    subject_ids: Iterable[int],
    by: User,
    places: Collection[str] | None = None,
) -> int:
    """Accept every current value of proposed subjects; how many had not been accepted before."""
    policies.check_can_review_proposals(by, places)
    ids = list(subject_ids)
    changed = StoredValue.objects.filter(
        subject_type=subject_type, subject_id__in=ids, current=True, accepted_at=None
    ).update(accepted_by=by, accepted_at=timezone.now())
    audit.record_many(
        by=by,
        events=[audit.Event("values.accepted", subject_type, subject_id) for subject_id in ids],
    )
    return changed


@transaction.atomic
def accept_proposal(
    *, value: StoredValue, by: User, places: Collection[str] | None = None
) -> StoredValue:
    """Make a waiting value the current one, in place of what stands."""
    policies.check_can_review_proposals(by, places)
    value = _waiting(value)
    value.replaces = _retire(value.subject_type, value.subject_id, value.field)
    value.current = True
    value.proposal = StoredValue.Proposal.NONE
    value.accepted_by, value.accepted_at = by, timezone.now()
    value.save()
    _audit(by, "value.proposal_accepted", value)
    return value


@transaction.atomic
def decline_proposal(
    *, value: StoredValue, by: User, places: Collection[str] | None = None
) -> StoredValue:
    """Keep what stands; the same statement does not come back as a proposal."""
    policies.check_can_review_proposals(by, places)
    value = _waiting(value)
    value.proposal = StoredValue.Proposal.DECLINED
    value.save(update_fields=["proposal"])
    _audit(by, "value.proposal_declined", value)
    return value


@transaction.atomic
def correct_value(
    *,
    subject_type: str,
    subject_id: int,
    field: str,
    value: Any,
    by: User,
    reason: str,
    places: Collection[str] | None = None,
) -> StoredValue:
    """A person's own value, with her reason, in place of the current one. No import replaces it."""
    policies.check_can_correct_values(by, places)
    _check_reason(reason)
    new = StoredValue.objects.create(
        subject_type=subject_type,
        subject_id=subject_id,
        field=field,
        value=storable(plain(value)),
        corrected=True,
        reason=reason.strip(),
        added_by=by,
        accepted_by=by,
        accepted_at=timezone.now(),
        replaces=_retire(subject_type, subject_id, field),
    )
    _audit(by, "value.corrected", new)
    return new


@transaction.atomic
def undo(
    *,
    subject_type: str,
    subject_id: int,
    field: str,
    by: User,
    places: Collection[str] | None = None,
) -> StoredValue | None:
    """Bring back the value that the current one replaced, as a new row: the history stays whole.

    None where the current value was the field's first: the field is then without a value.
    """
    policies.check_can_correct_values(by, places)
    undone = _retire(subject_type, subject_id, field)
    if undone is None:
        raise NothingToUndoError(f"{subject_type} {subject_id} has no current value of {field!r}")
    restored = _copy_of(undone.replaces, undone) if undone.replaces else None
    _audit(by, "value.undone", undone)
    return restored


def _copy_of(earlier: StoredValue, replaced: StoredValue) -> StoredValue:
    kept = (
        "subject_type", "subject_id", "field", "value", "raw", "items", "document", "locator",
        "confidence", "personal", "corrected", "reason", "added_by", "accepted_by", "accepted_at",
        "removed_on",
    )  # fmt: skip
    return StoredValue.objects.create(
        **{name: getattr(earlier, name) for name in kept}, replaces=replaced
    )


def _retire(subject_type: str, subject_id: int, field: str) -> StoredValue | None:
    """The current value, no longer current; locked until the transaction ends."""
    current = (
        StoredValue.objects.select_for_update()
        .filter(subject_type=subject_type, subject_id=subject_id, field=field, current=True)
        .first()
    )
    if current is not None:
        current.current = False
        current.save(update_fields=["current"])
    return current


def _waiting(value: StoredValue) -> StoredValue:
    found = StoredValue.objects.select_for_update().get(pk=value.pk)
    if found.proposal != StoredValue.Proposal.WAITING:
        raise ValidationError(_("The proposal has already been decided."), code="decided")
    return found


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError(_("Give a reason for the correction."), code="reason_missing")
    if len(reason.strip()) > 300:
        raise ValidationError(_("The reason may have 300 characters."), code="reason_long")
    if personal_pattern_in(reason):
        raise ValidationError(
            _("The reason must not hold e-mail addresses, telephone or personal numbers."),
            code="reason_personal",
        )


def _audit(by: User, action: str, value: StoredValue) -> None:
    audit.record(
        by=by,
        action=action,
        subject_type=value.subject_type,
        subject_id=value.subject_id,
        detail={"field": value.field, "value_id": value.pk},
    )
