"""Lessons as rows: words, side, source, and who wrote them by role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.models import Document
from samsyn.core.presenters.users import role_words
from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Lesson, LessonCode
from samsyn.projects.presenters.sources import SourceLink, source_at
from samsyn.vocabularies.selectors import label


@dataclass(frozen=True, slots=True)
class LessonRow:
    """`quote` and `source` are empty where the user may not open the document."""

    lesson: Lesson
    url: str
    project: str
    project_url: str
    codes: tuple[str, ...]
    quote: str
    source: SourceLink | None

    @property
    def pk(self) -> int:
        return self.lesson.pk


class Reader:
    """Somebody who reads lessons; what documents she may open is asked once a document."""

    def __init__(self, user: AnyUser) -> None:
        self._user = user
        self._may: dict[int, bool] = {}

    def may_open(self, document: Document) -> bool:
        if document.pk not in self._may:
            self._may[document.pk] = policies.can_see_document(self._user, document)
        return self._may[document.pk]


def lesson_rows(lessons: Iterable[Lesson], user: AnyUser) -> list[LessonRow]:
    reader = Reader(user)
    return [lesson_row(lesson, reader) for lesson in lessons]


def lesson_row(lesson: Lesson, reader: Reader) -> LessonRow:
    document = lesson.document
    may_see = document is not None and reader.may_open(document)
    source = None
    if may_see and document is not None:
        source = source_at(document, lesson.locator)
    return LessonRow(
        lesson=lesson,
        url=reverse("lessons:lesson", args=[lesson.pk]),
        project=lesson.project.title or _("Project without a name"),
        project_url=reverse("projects:project", args=[lesson.project_id]),
        codes=tuple(code_words(code) for code in lesson.codes.all()),
        quote=lesson.quote if may_see else "",
        source=source,
    )


def code_words(code: LessonCode) -> str:
    return label(code.list, code.code)


def writer_words(lesson: Lesson) -> str:
    """By role, never by name; for a passage that was read, who brought the document."""
    if lesson.cue:
        return _("read from the document that was brought by: %(role)s") % {
            "role": role_words(lesson.added_by)
        }
    return _("written by: %(role)s") % {"role": role_words(lesson.added_by)}
