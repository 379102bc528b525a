"""The project bank's drafts in the review inbox: new projects and calls, and newer values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samsyn.core import inbox
from samsyn.core.inbox import Draft, Filters, Group, Step, Weighed, Words
from samsyn.core.models import Document, ReviewDecision, ReviewedRow, StoredValue, User
from samsyn.core.policies import can_import_documents
from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Call, Project, WaitingColumn
from samsyn.projects.policies import (
    Row,
    can_correct_row,
    reviewable_calls,
    reviewable_projects,
)
from samsyn.projects.presenters.draft import draft_of_row
from samsyn.projects.selectors.actors import waiting_pairs
from samsyn.projects.selectors.drafts import Queue, sure_proposal
from samsyn.projects.selectors.goals.goal import waiting_links
from samsyn.projects.selectors.kinship import waiting_kinship
from samsyn.projects.selectors.statements import statements_of, statements_of_call
from samsyn.projects.selectors.visibility import with_shown_owner
from samsyn.projects.services import bulk_review, review, undoing

Action = ReviewDecision.Action


@dataclass(frozen=True, slots=True)
class DraftRows:
    """A page of the list at a time, with how many values each row has to decide on."""

    queue: Queue
    found: QuerySet[Any]
    filters: Filters

    def count(self) -> int:
        return self.found.count()

    def __getitem__(self, wanted: slice) -> list[inbox.Row]:
        found = self.found.select_related("first_document")
        if self.queue.model is Project:
            found = with_shown_owner(found)
        rows = list(found[wanted])
        values = self._values([row.pk for row in rows])
        return [self._row(row, *values.get(row.pk, (0, 0, None))) for row in rows]

    def _values(self, ids: list[int]) -> dict[int, tuple[int, int, StoredValue | None]]:
        """Row's id → values to decide on, those of them that are certain, and the first of them."""
        mine = StoredValue.objects.filter(
            subject_type=self.queue.subject_type, subject_id__in=ids, personal=False
        )
        if self.queue.is_new:
            counted = mine.filter(current=True, accepted_at=None).values("subject_id")
            numbers = counted.annotate(n=Count("pk")).values_list("subject_id", "n")
            return {pk: (n, 0, None) for pk, n in numbers}
        waiting = mine.filter(current=False, proposal=StoredValue.Proposal.WAITING)
        sure = set(waiting.filter(sure_proposal()).values_list("pk", flat=True))
        found: dict[int, tuple[int, int, StoredValue | None]] = {}
        for value in waiting.select_related("document").order_by("pk"):
            n, certain, first = found.get(value.subject_id, (0, 0, None))
            found[value.subject_id] = (n + 1, certain + (value.pk in sure), first or value)
        return found

    def _row(self, row: Any, values: int, certain: int, first: StoredValue | None) -> inbox.Row:
        document = row.first_document if first is None else first.document
        return inbox.Row(
            pk=row.pk,
            title=row.title or row.number or _("Without a name"),
            about=getattr(row, "shown_owner", "") or row.number,
            document="" if document is None else document.name,
            since=row.created_at if first is None else first.created_at,
            certain=row.is_certain if self.queue.is_new else values == certain,
            values=values,
        )


class DraftKind:
    """Rows of one table that are new, or whose newer values wait (core.inbox.Kind)."""

    def __init__(self, queue: Queue, label: Words) -> None:
        self._queue = queue
        self.subject_type = queue.subject_type
        self.name = self.subject_type if queue.is_new else f"{self.subject_type}-changes"
        self.label = label

    def count(self, user: AnyUser, most: int) -> int:
        return self._queue.rows(user).order_by()[:most].count()

    def groups(self, user: AnyUser, filters: Filters) -> list[Group]:
        counted = self._queue.groups(user, filters)
        documents = Document.objects.in_bulk([one["document"] for one in counted])
        return [
            Group(documents.get(one["document"]), one["rows"], one["certain"], one["since"])
            for one in counted
        ]

    def rows(self, user: AnyUser, filters: Filters) -> DraftRows:
        return DraftRows(self._queue, self._queue.rows(user, filters), filters)

    def draft(self, user: AnyUser, pk: int) -> Draft | None:
        row = self._found(user, pk)
        if row is None:
            return None
        statements = statements_of(row) if isinstance(row, Project) else statements_of_call(row)
        return draft_of_row(row, statements, may_correct=can_correct_row(user, row))

    def _found(self, user: AnyUser, pk: int) -> Row | None:
        waiting = self._queue.rows(user).filter(pk=pk)
        if self._queue.model is Project:
            waiting = with_shown_owner(waiting)
        found: Row | None = waiting.first()
        return found

    def next(self, user: AnyUser, filters: Filters, after: int) -> int | None:
        others = self._queue.rows(user, filters).exclude(pk=after)
        following = others.filter(pk__gt=after).values_list("pk", flat=True).first()
        return following or others.values_list("pk", flat=True).first()

    def page(self, user: AnyUser, pk: int) -> str | None:
        mine = reviewable_calls(user) if self._queue.model is Call else reviewable_projects(user)
        return reverse(f"projects:{self.subject_type}", args=[pk]) if mine.filter(pk=pk) else None

    def decide(self, *, pk: int, step: Step, version: str, by: User) -> ReviewDecision:
        row: Row = self._queue.model._default_manager.get(pk=pk)
        whole: dict[Action, Callable[..., ReviewDecision]] = {
            Action.ACCEPT: review.accept_row,
            Action.PUT_ASIDE: review.put_aside,
        }
        if step.action in whole:
            return whole[step.action](row=row, by=by, version=version)
        value = StoredValue.objects.get(
            pk=step.value or 0, subject_type=self.subject_type, subject_id=pk, personal=False
        )
        if step.action == Action.ACCEPT_FIELD:
            done = review.accept_field(row=row, field=value.field, by=by, version=version)
            if done is None:
                raise inbox.StaleError(_("The field has been accepted already."), code="stale")
            return done
        decide = review.use_value if step.action == Action.USE_VALUE else review.keep_value
        return decide(row=row, value=value, by=by, version=version)

    def weigh(self, user: AnyUser, filters: Filters) -> Weighed:
        return bulk_review.weigh(self._queue, user, filters)

    def accept_chunk(self, decision: ReviewDecision, size: int) -> bool:
        return bulk_review.accept_chunk(self._queue, decision, size)

    def undo_rows(
        self, decision: ReviewDecision, rows: Sequence[ReviewedRow], by: User
    ) -> set[int]:
        return undoing.undo_rows(self._queue.model, decision, rows, by)


def register() -> None:
    """In the order in which the list shows them: what stands already and is contradicted first."""
    for queue, label in (
        (Queue(Project, is_new=False), gettext_lazy("Newer values of projects")),
        (Queue(Call, is_new=False), gettext_lazy("Newer values of calls")),
        (Queue(Project, is_new=True), gettext_lazy("New projects")),
        (Queue(Call, is_new=True), gettext_lazy("New calls")),
    ):
        inbox.register(DraftKind(queue, label))
    inbox.register_elsewhere(
        inbox.Elsewhere(
            "columns", gettext_lazy("Columns that nobody could read"), "projects:columns", _columns
        )
    )
    inbox.register_elsewhere(
        inbox.Elsewhere(
            "actor_pairs",
            gettext_lazy("Actors that may be the same"),
            "actors:proposals",
            lambda user: waiting_pairs(user).count(),
        )
    )
    inbox.register_elsewhere(
        inbox.Elsewhere(
            "kinship",
            gettext_lazy("Projects that may be kin"),
            "projects:kinship_proposals",
            lambda user: waiting_kinship(user).count(),
        )
    )
    inbox.register_elsewhere(
        inbox.Elsewhere(
            "goal_links",
            gettext_lazy("Projects that may serve a strategy's goals"),
            "goals:proposals",
            lambda user: waiting_links(user).count(),
        )
    )


def _columns(user: AnyUser) -> int:
    return WaitingColumn.objects.count() if can_import_documents(user) else 0
