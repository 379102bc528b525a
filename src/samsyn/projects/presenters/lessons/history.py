"""What a lesson said before somebody corrected it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from samsyn.core.models import StoredValue
from samsyn.core.presenters.users import role_words
from samsyn.projects.models import Lesson
from samsyn.projects.presenters.lessons.draft import LABELS, words_of_value
from samsyn.projects.services.lessons.statements import SUBJECT


@dataclass(frozen=True, slots=True)
class Change:
    """A correction: what the field said before, who changed it by role, when and why."""

    field: str | Promise
    before: str
    role: str
    at: datetime
    reason: str


def history_of(lesson: Lesson) -> list[Change]:
    """The corrections, latest first."""
    corrected = StoredValue.objects.filter(
        subject_type=SUBJECT, subject_id=lesson.pk, corrected=True, field__in=LABELS
    )
    return [
        Change(
            field=LABELS[one.field],
            before=words_of_value(one.field, one.replaces.value) if one.replaces else "",
            role=role_words(one.added_by),
            at=one.created_at,
            reason=one.reason,
        )
        for one in corrected.select_related("replaces", "added_by").order_by("-pk")
    ]
