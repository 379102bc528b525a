"""Recording what people decide in review, and undoing it.

A decision's moment is its mark (see models/review.py): the apps stamp it on what they change, and
find by it what a later change has not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core import inbox, policies
from samsyn.core.models import ReviewDecision, ReviewedRow, StoredValue, User
from samsyn.core.services import audit

State = ReviewDecision.State
# Rows of one transaction of a decision on many.
CHUNK = 500


def begin(
    *,
    by: User,
    kind: str,
    action: ReviewDecision.Action,
    document_id: int | None = None,
    field: str = "",
    filters: Mapping[str, Any] | None = None,
) -> ReviewDecision:
    """A decision that is about to be carried out, at a moment that no other of the person has."""
    at = timezone.now()
    latest = (
        ReviewDecision.objects.filter(by=by, at__gte=at)
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    newest_value = StoredValue.objects.order_by("-pk").values_list("pk", flat=True).first()
    return ReviewDecision.objects.create(
        by=by,
        at=at if latest is None else latest + timedelta(microseconds=1),
        kind=kind,
        action=action,
        document_id=document_id,
        field=field,
        filters=dict(filters or {}),
        last_value=newest_value or 0,
    )


def note_rows(
    decision: ReviewDecision, subject_type: str, rows: Iterable[tuple[int, str, Mapping[str, Any]]]
) -> None:
    """Remember how rows stood before the decision: (row's id, state before, detail)."""
    ReviewedRow.objects.bulk_create(
        [
            ReviewedRow(
                decision=decision,
                subject_type=subject_type,
                subject_id=subject_id,
                before=before,
                detail=dict(detail),
            )
            for subject_id, before, detail in rows
        ],
        batch_size=CHUNK,
    )


def finish(decision: ReviewDecision, *, rows: int, values: int) -> ReviewDecision:
    """Close a decision on one row; what it did is in the audit log already."""
    decision.rows, decision.values, decision.state = rows, values, State.DONE
    decision.save(update_fields=["rows", "values", "state"])
    return decision


def stale() -> inbox.StaleError:
    """The error for whoever came second; the page tells who was first."""
    return inbox.StaleError(
        _("The draft has changed since you opened it. Nothing was done."), code="stale"
    )


def accept_certain(
    *, kind: inbox.Kind, filters: inbox.Filters, by: User, weighed: inbox.Weighed | None = None
) -> ReviewDecision:
    """Record the wish to accept all that is certain; `carry_on` does the work.

    `weighed` is what the kind weighs of the same user's filters, where it has been counted already.
    """
    policies.check_can_review_proposals(by)
    weighed = weighed or kind.weigh(by, filters)
    decision = begin(
        by=by,
        kind=kind.name,
        action=ReviewDecision.Action.ACCEPT_CERTAIN,
        document_id=filters.document,
        filters=filters.as_json(),
    )
    decision.left = weighed.left
    decision.save(update_fields=["left"])
    return decision


def carry_on(decision_id: int, *, size: int = CHUNK) -> bool:
    """Do the next chunk of a decision on many or of its undoing, whole or not at all.

    False when there is nothing left to do. A process that dies between two calls loses nothing:
    the next call goes on where the last one ended.
    """
    with transaction.atomic():
        decision = ReviewDecision.objects.select_for_update().get(pk=decision_id)
        if decision.state == State.RUNNING:
            return _accept_some(decision, size)
        return decision.state == State.UNDOING and _undo_some(decision, size)


def _accept_some(decision: ReviewDecision, size: int) -> bool:
    kind = inbox.kinds()[decision.kind]
    more = kind.accept_chunk(decision, size)
    if not more:
        decision.state = State.DONE
        _audit(decision, "review.accepted_certain", decision.by)
    decision.save()
    return more


def begin_undo(*, decision: ReviewDecision, by: User) -> ReviewDecision:
    """Let a decision be undone; `carry_on` does the work. Only the person's own can be."""
    decision = ReviewDecision.objects.select_for_update().get(pk=decision.pk)
    if decision.by_id != by.pk:
        raise PermissionDenied("a decision is undone by the person who made it")
    policies.check_can_review_proposals(by)
    if decision.state != State.DONE:
        raise ValidationError(
            _("The decision is under way, or has been undone already."), code="not_undoable"
        )
    decision.state, decision.undone_by, decision.cursor = State.UNDOING, by, 0
    decision.save(update_fields=["state", "undone_by", "cursor"])
    return decision


def _undo_some(decision: ReviewDecision, size: int) -> bool:
    rows = list(decision.reviewed_rows.filter(pk__gt=decision.cursor).order_by("pk")[:size])
    if not rows:
        decision.state, decision.undone_at = State.UNDONE, timezone.now()
        decision.save()
        _audit(decision, "review.undone", decision.undone_by)
        return False
    _undo(decision, rows)
    decision.cursor = rows[-1].pk
    decision.save()
    return True


def _undo(decision: ReviewDecision, rows: Sequence[ReviewedRow]) -> None:
    kind = inbox.kinds()[decision.kind]
    by = decision.undone_by or decision.by
    back = kind.undo_rows(decision, rows, by)
    for outcome in (ReviewedRow.Outcome.UNDONE, ReviewedRow.Outcome.KEPT):
        undone = outcome == ReviewedRow.Outcome.UNDONE
        own = [row.pk for row in rows if (row.subject_id in back) is undone]
        ReviewedRow.objects.filter(pk__in=own).update(outcome=outcome)
    decision.undone_rows += len(back)
    decision.kept_rows += len(rows) - len(back)


def undo(*, decision: ReviewDecision, by: User) -> ReviewDecision:
    """Undo a decision at once, for those that are small enough for a page to wait for."""
    begin_undo(decision=decision, by=by)
    while carry_on(decision.pk):
        pass
    decision.refresh_from_db()
    return decision


def _audit(decision: ReviewDecision, action: str, by: User | None) -> None:
    audit.record(
        by=by,
        action=action,
        subject_type="review_decision",
        subject_id=decision.pk,
        detail={
            "kind": decision.kind,
            "document": decision.document_id,
            "rows": decision.rows,
            "values": decision.values,
            "undone_rows": decision.undone_rows,
            "kept_rows": decision.kept_rows,
        },
    )
