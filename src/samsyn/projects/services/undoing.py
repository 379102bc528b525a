"""Review decisions undone: rows and values put back to how they stood, unless changed since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from samsyn.core.models import ReviewDecision, ReviewedRow, StoredValue, User
from samsyn.core.services import audit, provenance
from samsyn.projects.models import Call
from samsyn.projects.policies import Row
from samsyn.projects.services import indexing
from samsyn.projects.services.following import follow

WAITING = StoredValue.Proposal.WAITING


def undo_rows(
    model: type[Row], decision: ReviewDecision, reviewed: Sequence[ReviewedRow], by: User
) -> set[int]:
    """The ids of the rows that stood as the decision left them, and now as they did before it."""
    found = model._default_manager.select_for_update().filter(
        pk__in=[one.subject_id for one in reviewed], updated_at=decision.at
    )
    rows: dict[int, Row] = {row.pk: row for row in found}
    own = [one for one in reviewed if one.subject_id in rows]
    if not own:
        return set()
    at = timezone.now()
    changed = _values_back(model, decision, own, rows, by)
    for one in own:
        rows[one.subject_id].review_state = one.before
    manager: Any = model._default_manager
    manager.bulk_update(list(rows.values()), ["review_state"], batch_size=100)
    _followed(rows, changed, at)
    audit.record_many(
        by=by,
        events=[
            audit.Event("review.row_undone", one.subject_type, one.subject_id,
                        {"decision": decision.pk})
            for one in own
        ],
    )  # fmt: skip
    return set(rows)


def _followed(rows: dict[int, Row], changed: dict[int, set[str]], at: datetime) -> None:
    some = next(iter(rows.values()))
    follow([rows[pk] for pk in changed if pk in rows], changed, at=at)
    untouched = [pk for pk in rows if pk not in changed]
    type(some)._default_manager.filter(pk__in=untouched).update(updated_at=at)
    told(type(some), rows)


def told(model: type[Row], ids: Any) -> None:
    """Tell the search index of changed rows."""
    if model is Call:
        indexing.changed(call_ids=list(ids))
    else:
        indexing.changed(project_ids=list(ids))


def _values_back(
    model: type[Row],
    decision: ReviewDecision,
    own: Sequence[ReviewedRow],
    rows: dict[int, Row],
    by: User,
) -> dict[int, set[str]]:
    """Row's id → fields whose current value is another than before."""
    subject_type = "call" if model is Call else "project"
    used = [pk for one in own for pk in one.detail.get("used", ())]
    declined = [pk for one in own for pk in one.detail.get("declined", ())]
    corrected = [pk for one in own for pk in one.detail.get("corrected", ())]
    changed: dict[int, set[str]] = {}
    for value in StoredValue.objects.filter(pk__in=used, current=True).select_related("replaces"):
        _wait_again(value)
        changed.setdefault(value.subject_id, set()).add(value.field)
    for value in StoredValue.objects.filter(pk__in=corrected, current=True):
        provenance.undo(
            subject_type=subject_type, subject_id=value.subject_id, field=value.field, by=by,
            places=None,
        )  # fmt: skip
        changed.setdefault(value.subject_id, set()).add(value.field)
    StoredValue.objects.filter(pk__in=declined, proposal="declined").update(proposal=WAITING)
    StoredValue.objects.filter(
        subject_type=subject_type,
        subject_id__in=list(rows),
        current=True,
        corrected=False,
        accepted_by=decision.by_id,
        accepted_at=decision.at,
    ).update(accepted_by=None, accepted_at=None)
    return changed


def _wait_again(value: StoredValue) -> None:
    """A value that was let in waits again, and what it replaced stands."""
    earlier = value.replaces
    value.current, value.proposal, value.replaces = False, WAITING, None
    value.accepted_by, value.accepted_at = None, None
    value.save()
    if earlier is not None:
        StoredValue.objects.filter(pk=earlier.pk).update(current=True)
