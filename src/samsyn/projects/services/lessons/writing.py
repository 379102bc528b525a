"""Lessons that a person writes. One who reviews the project's places writes what stands at once;
another's waits in the review inbox."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samsyn.core.models import Document, User
from samsyn.core.selectors.documents import text_of
from samsyn.core.services import audit
from samsyn.projects.models import Lesson, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import can_review_row, check_can_write_lessons
from samsyn.projects.services.lessons.passages import locate_in, place_of
from samsyn.projects.services.lessons.statements import (
    LONGEST,
    SUBJECT,
    Statement,
    fingerprint,
    keep_values,
    masked,
    save,
    set_codes,
)


@transaction.atomic
def write_lesson(
    *,
    project: Project,
    statement: Statement,
    by: User,
    quote: str = "",
    document: Document | None = None,
    is_synthetic: bool = False,
) -> Lesson:
    """Store a lesson; personal details in its text are masked.

    A `quote` is the passage of `document` that bears the lesson out. Raises ValidationError where
    the document does not have it or the project has a lesson of it already, PermissionDenied for
    whom may not.
    """
    check_can_write_lessons(by, project)
    check_text(statement.text)
    Project.objects.select_for_update().get(pk=project.pk)
    accepted = can_review_row(by, project)
    now = timezone.now()
    lesson = Lesson(
        project=project,
        kind=statement.kind,
        about=statement.about,
        text=masked(statement.text)[0],
        review_state=ReviewState.ACCEPTED if accepted else ReviewState.PROPOSED,
        added_by=by,
        is_synthetic=is_synthetic,
    )
    if quote.strip():
        _quote(lesson, quote, document)
    save(lesson, at=now)
    values = statement.values() | {"text": lesson.text}
    set_codes(lesson, {name: values[name] for name in ("target_groups", "themes")})
    keep_values(
        lesson,
        values,
        by=by,
        accepted_at=now if accepted else None,
        locators={"text": lesson.locator},
    )
    audit.record(
        by=by, action="lesson.written", subject_type=SUBJECT, subject_id=lesson.pk,
        detail={"project": project.pk, "state": lesson.review_state},
    )  # fmt: skip
    return lesson


def check_text(text: str) -> None:
    if not text.strip():
        raise ValidationError(_("Write the lesson."), code="empty")
    if len(text) > LONGEST:
        raise ValidationError(
            _("A lesson may have %(most)s characters; this has %(length)s.")
            % {"most": LONGEST, "length": len(text)},
            code="too_long",
        )


def _quote(lesson: Lesson, quote: str, document: Document | None) -> None:
    """Set the passage, as the document writes it, and where it stands."""
    span = None if document is None else place_of(quote, text_of(document))
    if document is None or span is None:
        raise ValidationError(
            _("The passage is not in the document. Copy it as it stands there, word for word."),
            code="no_such_passage",
        )
    text = text_of(document)
    lesson.quote = text[span.start : span.end]
    lesson.document = document
    lesson.locator = locate_in(document, text)(span).as_json()
    lesson.fingerprint = fingerprint(lesson.quote)
    if Lesson.objects.filter(project=lesson.project, fingerprint=lesson.fingerprint).exists():
        raise ValidationError(
            _("The project has a lesson of this passage already, or somebody has declined it."),
            code="passage_taken",
        )
