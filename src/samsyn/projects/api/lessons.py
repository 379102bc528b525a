"""Lessons in the read API: what projects taught, for and against, with passage and source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from samsyn.core.masking import mask_words
from samsyn.projects.api.answers import EVERYBODY
from samsyn.projects.api.paging import FAULTS, Id, base_of, not_found, page_of
from samsyn.projects.api.schemas import County, Page, PageAsked, Words
from samsyn.projects.models import Lesson, LessonCode
from samsyn.projects.presenters.lessons.rows import Reader
from samsyn.projects.selectors.lessons import LessonQuestion, lessons_for
from samsyn.projects.services.persons import writings_of

router = Router(tags=["lessons"])
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")]


class LessonsAsked(PageAsked):
    """Filters that all hold together."""

    q: Words = Field("", description="Words in any of their forms.")
    kind: Lesson.Kind | None = Field(None, description="What kind of lesson.")
    about: Lesson.About | None = Field(None, description="What it is about.")
    target_group: Code = Field("", description="A target group's code.")
    theme: Code = Field("", description="A theme's code.")
    county: County | None = Field(None, description="County code of the project, 2 digits.")


class LessonFound(Schema):
    """`passage`, `document` and `locator` are null where none is stated, or none that is public."""

    id: int
    address: str
    project: int
    kind: Lesson.Kind
    side: Literal["for", "against"]
    about: Lesson.About
    text: str
    target_groups: list[str]
    themes: list[str]
    passage: str | None
    document: str | None = Field(description="SHA-256 of the document's bytes.")
    locator: dict[str, Any] | None
    synthetic: bool


class Lessons(Page[LessonFound]):
    """Lessons, by page."""


@router.get("/lessons", response={200: Lessons, **FAULTS}, summary="Lessons, by page")
def lessons(request: HttpRequest, asked: Query[LessonsAsked]) -> dict[str, Any]:
    """Accepted lessons of accepted projects in the order of their ids."""
    wanted = LessonQuestion(
        words=asked.q,
        kind=asked.kind or "",
        about=asked.about or "",
        group=asked.target_group,
        theme=asked.theme,
        county=asked.county or "",
    )
    return page_of(
        request, asked, {"of": "lessons"}, lambda: lessons_for(EVERYBODY, wanted), lesson_answers
    )


@router.get("/lessons/{pk}", response={200: LessonFound, **FAULTS}, summary="One lesson")
def lesson(request: HttpRequest, pk: Id) -> dict[str, Any]:
    found = lessons_for(EVERYBODY, LessonQuestion()).filter(pk=pk)
    for answer in lesson_answers(found, base_of(request)):
        return answer
    raise not_found("lesson", str(pk))


def lesson_answers(lessons: Iterable[Lesson], base: str) -> list[dict[str, Any]]:
    """Lessons with project, document and codes read; a natural person who owns is masked."""
    lessons, reader = list(lessons), Reader(EVERYBODY)
    owned = {one.project_id: one.project for one in lessons if one.project.owner_is_person}
    names = writings_of(owned.values()) if owned else {}
    return [_answer(one, reader, base, names.get(one.project_id, ())) for one in lessons]


def _answer(lesson: Lesson, reader: Reader, base: str, names: Iterable[str]) -> dict[str, Any]:
    document = lesson.document
    if document is not None and not reader.may_open(document):
        document = None
    passage = lesson.quote if document is not None else ""
    return {
        "id": lesson.pk,
        "address": base + reverse("lessons:lesson", args=[lesson.pk]),
        "project": lesson.project_id,
        "kind": lesson.kind,
        "side": "for" if lesson.speaks_for else "against",
        "about": lesson.about,
        "text": mask_words(lesson.text, names),
        "target_groups": _codes(lesson, LessonCode.List.GROUPS),
        "themes": _codes(lesson, LessonCode.List.THEMES),
        "passage": mask_words(passage, names) or None,
        "document": document.sha256 if document is not None else None,
        "locator": lesson.locator if document is not None else None,
        "synthetic": lesson.is_synthetic,
    }


def _codes(lesson: Lesson, name: str) -> list[str]:
    return [one.code for one in lesson.codes.all() if one.list == name]
