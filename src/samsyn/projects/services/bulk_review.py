"""All that is certain accepted at once: rows in chunks, each whole or not at all.

Nothing is saved row by row where one statement can do it: a list brings a hundred thousand drafts.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from django.db.models import Count, Q, QuerySet

from samsyn.core.inbox import Filters, Weighed
from samsyn.core.models import ReviewDecision, StoredValue
from samsyn.core.scopes import AnyUser
from samsyn.core.services import audit, decisions
from samsyn.projects.models.base import ReviewState
from samsyn.projects.selectors.drafts import Queue, certain_only, doubts_about, sure_proposal
from samsyn.projects.services.following import follow
from samsyn.projects.services.letting_in import let_in
from samsyn.projects.services.undoing import told

Noted: TypeAlias = tuple[int, str, dict[str, list[int]]]


def weigh(queue: Queue, user: AnyUser, filters: Filters) -> Weighed:
    """How many rows and values would be accepted, and what would be left, by reason."""
    if queue.is_new:
        every = queue.rows(user, filters).order_by()
        counted = every.aggregate(all=Count("pk"), sure=Count("pk", filter=Q(is_certain=True)))
        sure = queue.rows(user, certain_only(filters)) if counted["sure"] else None
        values = 0 if sure is None else _values_of(queue, sure).count()
        left = counted["all"] - counted["sure"]
        return Weighed(counted["sure"], values, {"uncertain": left} if left else {})
    waiting = queue.waiting(user, filters)
    sure_values = waiting.filter(sure_proposal())
    left = {name: count for name, some in doubts_about(waiting) if (count := some.count())}
    counted = sure_values.order_by().aggregate(
        rows=Count("subject_id", distinct=True), values=Count("pk")
    )
    return Weighed(counted["rows"], counted["values"], left)


def _values_of(queue: Queue, rows: QuerySet[Any]) -> QuerySet[StoredValue]:
    return StoredValue.objects.filter(
        subject_type=queue.subject_type,
        subject_id__in=rows.order_by().values("pk"),
        current=True,
        accepted_at=None,
    )


def accept_chunk(queue: Queue, decision: ReviewDecision, size: int) -> bool:
    """Accept the next rows of the decision, in the caller's transaction; False where none are left.

    Rows and values that came or changed after the decision are left, as are places that the
    person may no longer decide for.
    """
    filters = certain_only(Filters(**decision.filters))
    accept = _accept_new if queue.is_new else _accept_changes
    return accept(queue, decision, filters, size)


def _accept_new(queue: Queue, decision: ReviewDecision, filters: Filters, size: int) -> bool:
    wanted = queue.rows(decision.by, filters).filter(
        pk__gt=decision.cursor, updated_at__lt=decision.at
    )
    ids = list(wanted.order_by("pk").values_list("pk", flat=True)[:size])
    if not ids:
        return False
    held = queue.model._default_manager.select_for_update().filter(
        pk__in=ids, review_state=ReviewState.PROPOSED, updated_at__lt=decision.at
    )
    mine = list(held.order_by("pk").values_list("pk", flat=True))
    queue.model._default_manager.filter(pk__in=mine).update(
        review_state=ReviewState.ACCEPTED, updated_at=decision.at
    )
    accepted = StoredValue.objects.filter(
        subject_type=queue.subject_type, subject_id__in=mine, current=True, accepted_at=None
    ).update(accepted_by=decision.by_id, accepted_at=decision.at)
    noted: list[Noted] = [(pk, ReviewState.PROPOSED.value, {}) for pk in mine]
    decisions.note_rows(decision, queue.subject_type, noted)
    _tell(queue, decision, mine)
    _count(decision, ids[-1], len(mine), accepted)
    return True


def _accept_changes(queue: Queue, decision: ReviewDecision, filters: Filters, size: int) -> bool:
    sure = queue.waiting(decision.by, filters).filter(
        sure_proposal(), pk__lte=decision.last_value, subject_id__gt=decision.cursor
    )
    ids = list(sure.order_by("subject_id").values_list("subject_id", flat=True).distinct()[:size])
    if not ids:
        return False
    held = queue.model._default_manager.select_for_update().filter(
        pk__in=ids, review_state=ReviewState.ACCEPTED, updated_at__lt=decision.at
    )
    rows: list[Any] = list(held.order_by("pk"))
    mine = {row.pk for row in rows}
    values = [value for value in sure.filter(subject_id__in=ids) if value.subject_id in mine]
    changed = let_in(values, decision)
    follow([row for row in rows if row.pk in changed], changed, at=decision.at)
    used: dict[int, list[int]] = {}
    for value in values:
        used.setdefault(value.subject_id, []).append(value.pk)
    noted: list[Noted] = [
        (pk, ReviewState.ACCEPTED.value, {"used": pks}) for pk, pks in used.items()
    ]
    decisions.note_rows(decision, queue.subject_type, noted)
    _tell(queue, decision, list(used))
    _count(decision, ids[-1], len(used), len(values))
    return True


def _tell(queue: Queue, decision: ReviewDecision, ids: list[int]) -> None:
    told(queue.model, ids)
    kind = queue.subject_type
    action = f"{kind}.accepted" if queue.is_new else f"{kind}.newer_values_accepted"
    detail = {"decision": decision.pk}
    audit.record_many(by=decision.by, events=[audit.Event(action, kind, pk, detail) for pk in ids])


def _count(decision: ReviewDecision, cursor: int, rows: int, values: int) -> None:
    decision.cursor = cursor
    decision.rows += rows
    decision.values += values
