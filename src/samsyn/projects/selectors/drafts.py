"""What waits for review in the project bank: new rows, and newer values of rows that stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from samsyn.core.inbox import Filters
from samsyn.core.models import StoredValue
from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Call, Project, ProjectPlace
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import reviewable_calls, reviewable_projects

Row: TypeAlias = Project | Call
WAITING = StoredValue.Proposal.WAITING
# Below this a reading is uncertain: a labelled fact has 1.0.
SURE = 0.9
# Their texts are read again from the document when one is let in, one row at a time.
_READ_AGAIN = ("sections",)


@dataclass(frozen=True, slots=True)
class Queue:
    """One inbox kind's rows: of which table, and whether they are new or have newer values."""

    model: type[Row]
    is_new: bool

    @property
    def subject_type(self) -> str:
        return "call" if self.model is Call else "project"

    def rows(self, user: AnyUser, filters: Filters | None = None) -> QuerySet[Any]:
        """The rows that wait and that the user may decide on, those that came first first."""
        wanted = filters or Filters()
        found = self._new(user, wanted) if self.is_new else self._changed(user, wanted)
        if wanted.place:
            found = found.filter(self._in_place(wanted.place))
        if wanted.certainty:
            found = found.filter(is_sure=wanted.certainty == "certain")
        return found

    def _mine(self, user: AnyUser) -> QuerySet[Any]:
        return reviewable_calls(user) if self.model is Call else reviewable_projects(user)

    def _new(self, user: AnyUser, wanted: Filters) -> QuerySet[Any]:
        found = self._mine(user).filter(review_state=ReviewState.PROPOSED)
        if wanted.document:
            found = found.filter(first_document_id=wanted.document)
        if wanted.certainty:
            found = found.annotate(is_sure=F("is_certain"))
        return found.order_by("pk")

    def _changed(self, user: AnyUser, wanted: Filters) -> QuerySet[Any]:
        waiting = self._newer(wanted)
        found = self._mine(user).filter(
            review_state=ReviewState.ACCEPTED, pk__in=waiting.values("subject_id")
        )
        if wanted.certainty:
            own = waiting.filter(subject_id=OuterRef("pk"))
            found = found.annotate(is_sure=~Exists(own.exclude(sure_proposal())))
        return found.order_by("pk")

    def _newer(self, wanted: Filters) -> QuerySet[StoredValue]:
        waiting = waiting_values(self.subject_type).filter(personal=False)
        return waiting.filter(document_id=wanted.document) if wanted.document else waiting

    def waiting(self, user: AnyUser, filters: Filters) -> QuerySet[StoredValue]:
        """The newer values that wait in the rows of the selection."""
        rows = self.rows(user, replace(filters, certainty=""))
        found = self._newer(filters).filter(subject_id__in=rows.order_by().values("pk"))
        if filters.certainty == "certain":
            return found.filter(sure_proposal())
        return found.exclude(sure_proposal()) if filters.certainty else found

    def groups(self, user: AnyUser, filters: Filters) -> list[dict[str, Any]]:
        """Counts by document, the oldest first: document, rows, certain, since."""
        rows = self.rows(user, filters)
        if self.is_new:
            counted: Any = rows.order_by().values(document=F("first_document_id"))
            counted = counted.annotate(
                rows=Count("pk"), certain=Count("pk", filter=Q(is_certain=True)),
                since=Min("created_at"),
            )  # fmt: skip
            return list(counted.order_by("since"))
        counted = (
            self.waiting(user, filters)
            .values("document")
            .annotate(
                rows=Count("subject_id", distinct=True),
                certain=Count("subject_id", distinct=True, filter=sure_proposal()),
                since=Min("created_at"),
            )
        )
        return list(counted.order_by("since"))

    def _in_place(self, code: str) -> Q:
        if self.model is Call:
            return Q(pk__in=())
        match = {"place_code__startswith" if len(code) == 2 else "place_code": code}
        return Q(pk__in=ProjectPlace.objects.filter(**match).values("project"))


def waiting_values(subject_type: Any) -> QuerySet[StoredValue]:
    """Values of the kind of row that wait for a person; `subject_type` may be an outer row's."""
    return StoredValue.objects.filter(subject_type=subject_type, current=False, proposal=WAITING)


def sure_proposal() -> Q:
    """Waiting values that need no second look: read with certainty, the only one for the field,
    and against nothing that a person has written or that was removed by law."""
    return Q(confidence__gte=SURE) & ~_held() & ~_one_of_several() & ~Q(field__in=_READ_AGAIN)


def doubts_about(values: QuerySet[StoredValue]) -> Iterator[tuple[str, QuerySet[StoredValue]]]:
    """The values that are left, parted by the first reason that holds."""
    yield "corrected", values.filter(_held())
    rest = values.exclude(_held())
    yield "several", rest.filter(_one_of_several())
    rest = rest.exclude(_one_of_several())
    yield "uncertain", rest.filter(Q(confidence__lt=SURE) | Q(field__in=_READ_AGAIN))


def _held() -> Exists:
    standing = StoredValue.objects.filter(**_same_field(), current=True)
    return Exists(standing.filter(Q(corrected=True) | Q(removed_on__isnull=False)))


def _one_of_several() -> Exists:
    same = _same_field()
    others = waiting_values(same.pop("subject_type")).filter(**same)
    return Exists(others.exclude(pk=OuterRef("pk")))


def _same_field() -> dict[str, Any]:
    return {name: OuterRef(name) for name in ("subject_type", "subject_id", "field")}


def certain_only(filters: Filters) -> Filters:
    return replace(filters, certainty="certain")


def waiting_of(row: Row, *, personal: bool = False) -> list[StoredValue]:
    """The row's waiting values, oldest first; with `personal` those too that no page shows."""
    own = waiting_values(_subject_type(row)).filter(subject_id=row.pk)
    own = own if personal else own.filter(personal=False)
    return list(own.select_related("document").order_by("pk"))


def version_of(row: Row) -> str:
    """What a decision is made from: another after every decision, correction and import."""
    mine = StoredValue.objects.filter(subject_type=_subject_type(row), subject_id=row.pk)
    # Asked apart: the two indexes are of the current values and of those that are not.
    newest = [
        mine.filter(current=current).aggregate(newest=Max("pk"))["newest"] or 0
        for current in (True, False)
    ]
    return f"{row.updated_at.isoformat()}/{max(newest)}"


def _subject_type(row: Row) -> str:
    return "call" if isinstance(row, Call) else "project"
