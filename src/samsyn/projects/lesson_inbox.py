"""Lessons in the review inbox: passages that a reader found, and what others have written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samsyn.core import inbox
from samsyn.core.inbox import Draft, Filters, Group, Step, Weighed, Words
from samsyn.core.models import Document, ReviewDecision, ReviewedRow, StoredValue, User
from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Lesson, ProjectPlace
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import reviewable_lessons
from samsyn.projects.presenters.lessons.draft import draft_of
from samsyn.projects.services.lessons import review
from samsyn.projects.services.lessons.statements import SUBJECT, current_values

Action = ReviewDecision.Action
_SHOWN = 110


@dataclass(frozen=True, slots=True)
class LessonRows:
    found: QuerySet[Lesson]

    def count(self) -> int:
        return self.found.count()

    def __getitem__(self, wanted: slice) -> list[inbox.Row]:
        lessons = list(self.found.select_related("project", "document")[wanted])
        waiting = current_values([one.pk for one in lessons]).filter(accepted_at=None)
        counted = dict(waiting.values_list("subject_id").annotate(n=Count("pk")))
        return [_row(lesson, counted.get(lesson.pk, 0)) for lesson in lessons]


def _row(lesson: Lesson, values: int) -> inbox.Row:
    shown = lesson.text if len(lesson.text) <= _SHOWN else f"{lesson.text[:_SHOWN]}…"
    return inbox.Row(
        pk=lesson.pk,
        title=f"{lesson.get_kind_display()}: {shown}",
        about=lesson.project.title,
        document=lesson.document.name if lesson.document else _("written by a person"),
        since=lesson.created_at,
        certain=False,
        values=values,
    )


class LessonKind:
    """Lessons that nobody has accepted (core.inbox.Kind). None is certain: a person judges each."""

    name = SUBJECT
    label: Words = gettext_lazy("Lessons")
    subject_type = SUBJECT

    def _waiting(self, user: AnyUser, filters: Filters | None = None) -> QuerySet[Lesson]:
        wanted = filters or Filters()
        found = reviewable_lessons(user).filter(review_state=ReviewState.PROPOSED)
        if wanted.document:
            found = found.filter(document=wanted.document)
        if wanted.place:
            match = "place_code__startswith" if len(wanted.place) == 2 else "place_code"
            inside = ProjectPlace.objects.filter(**{match: wanted.place})
            found = found.filter(project__in=inside.values("project"))
        return found.none() if wanted.certainty == "certain" else found.order_by("pk")

    def count(self, user: AnyUser, most: int) -> int:
        return self._waiting(user).order_by()[:most].count()

    def groups(self, user: AnyUser, filters: Filters) -> list[Group]:
        counted = list(
            self._waiting(user, filters)
            .order_by()
            .values(source=F("document"))
            .annotate(rows=Count("pk"), since=Min("created_at"))
            .order_by("since")
        )
        documents = Document.objects.in_bulk([one["source"] for one in counted if one["source"]])
        return [
            Group(documents.get(one["source"]), one["rows"], 0, one["since"]) for one in counted
        ]

    def rows(self, user: AnyUser, filters: Filters) -> LessonRows:
        return LessonRows(self._waiting(user, filters))

    def draft(self, user: AnyUser, pk: int) -> Draft | None:
        lesson = self._waiting(user).select_related("project").filter(pk=pk).first()
        return None if lesson is None else draft_of(lesson, user)

    def next(self, user: AnyUser, filters: Filters, after: int) -> int | None:
        others = self._waiting(user, filters).exclude(pk=after).values_list("pk", flat=True)
        return others.filter(pk__gt=after).first() or others.first()

    def page(self, user: AnyUser, pk: int) -> str | None:
        mine = reviewable_lessons(user).filter(pk=pk).exists()
        return reverse("lessons:lesson", args=[pk]) if mine else None

    def decide(self, *, pk: int, step: Step, version: str, by: User) -> ReviewDecision:
        lesson = Lesson.objects.get(pk=pk)
        whole: dict[Action, Callable[..., ReviewDecision]] = {
            Action.ACCEPT: review.accept,
            Action.PUT_ASIDE: review.put_aside,
        }
        if step.action in whole:
            return whole[step.action](lesson=lesson, by=by, version=version)
        value = StoredValue.objects.get(pk=step.value or 0, subject_type=SUBJECT, subject_id=pk)
        done = review.accept_field(lesson=lesson, field=value.field, by=by, version=version)
        if done is None:
            raise inbox.StaleError(_("The field has been accepted already."), code="stale")
        return done

    def weigh(self, user: AnyUser, filters: Filters) -> Weighed:
        left = self._waiting(user, filters).count()
        return Weighed(left={"uncertain": left} if left else {})

    def accept_chunk(self, decision: ReviewDecision, size: int) -> bool:
        """Nothing of it is certain, so that nothing is accepted unseen."""
        return False

    def undo_rows(
        self, decision: ReviewDecision, rows: Sequence[ReviewedRow], by: User
    ) -> set[int]:
        return review.undo_rows(decision, rows, by)


def register() -> None:
    inbox.register(LessonKind())
