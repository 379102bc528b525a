"""Lessons that people write: who may, what is masked, what is found again."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from samsyn.core.models import AuditEntry, Document, StoredValue
from samsyn.projects.models import Lesson
from samsyn.projects.models.base import ReviewState
from samsyn.projects.presenters.lessons.rows import Reader, lesson_row
from samsyn.projects.selectors.lessons import (
    LessonQuestion,
    lessons_for,
    lessons_of_projects,
    visible_lessons,
)
from samsyn.projects.services.lessons.reading import read_file
from samsyn.projects.services.lessons.writing import write_lesson
from tests.unit.projects.lessons import made

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def test_a_reviewer_writes_what_stands_and_a_leader_what_waits() -> None:
    project = made.a_project()
    first = write_lesson(project=project, statement=made.statement(), by=made.analyst())
    second = write_lesson(project=project, statement=made.statement(), by=made.leader())
    assert (first.review_state, second.review_state) == ("accepted", "proposed")
    assert list(visible_lessons(VISITOR)) == [first]
    assert second in visible_lessons(second.added_by)  # type: ignore[arg-type]
    assert AuditEntry.objects.filter(action="lesson.written").count() == 2
    kept = StoredValue.objects.filter(subject_type="lesson", subject_id=first.pk, current=True)
    assert {one.field: one.value for one in kept}["target_groups"] == ["newly_arrived"]


def test_nobody_writes_of_another_place() -> None:
    with pytest.raises(PermissionDenied):
        write_lesson(project=made.a_project(), statement=made.statement(), by=made.leader("0180"))
    assert not Lesson.objects.exists()


def test_persons_in_the_text_are_masked() -> None:
    text = "Ring 070-123 45 67 eller skriv till lots@exempel.se om lotsarna."
    lesson = write_lesson(
        project=made.a_project(), statement=made.statement(text=text), by=made.analyst()
    )
    assert "123 45 67" not in lesson.text
    assert "exempel.se" not in lesson.text
    assert "█" in lesson.text
    assert not StoredValue.objects.filter(
        subject_type="lesson", value__icontains="exempel"
    ).exists()


@pytest.mark.parametrize("text", [" ", "x" * 4_001])
def test_an_empty_and_a_too_long_lesson_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        write_lesson(
            project=made.a_project(), statement=made.statement(text=text), by=made.analyst()
        )


def test_a_quote_must_be_in_the_document_and_gets_its_place() -> None:
    project, by = made.a_project(), made.analyst()
    document = Document.objects.get(name="00001.txt")
    with pytest.raises(ValidationError, match=r"word for word|ord för ord"):
        write_lesson(
            project=project, statement=made.statement(), by=by, quote="står inte", document=document
        )
    lesson = write_lesson(
        project=project, statement=made.statement(), by=by,
        quote="konstruerad \n text", document=document,
    )  # fmt: skip
    assert lesson.quote == "konstruerad text"
    assert lesson.locator == {"kind": "characters", "start": 0, "end": 16}


def test_words_in_any_form_find_and_codes_filter() -> None:
    project, by = made.a_project(), made.analyst()
    write_lesson(project=project, statement=made.statement(), by=by)
    other = made.statement(text="Praktikplatserna tog slut.", kind="problem", themes=(), groups=())
    write_lesson(project=project, statement=other, by=by)

    def found(**query: str) -> list[str]:
        return [one.kind for one in lessons_for(VISITOR, LessonQuestion.of(query))]

    assert found(q="praktikplats") == ["problem"]
    assert found(q="lotsarna kurs") == ["success"]
    assert found(q="upphandling") == []
    assert found(grupp="newly_arrived") == ["success"]
    assert found(slag="problem", lan="04") == ["problem"]
    assert found(lan="01") == []
    assert len(found(slag="finns-inte", tema="okänt")) == 2


def test_lessons_of_projects_are_those_that_stand() -> None:
    project, another = made.a_project(), made.a_project("2031/00002", "0180")
    by = made.analyst()
    stands = write_lesson(project=project, statement=made.statement(), by=by)
    write_lesson(project=another, statement=made.statement(), by=by)
    write_lesson(project=project, statement=made.statement(), by=made.leader())
    assert list(lessons_of_projects(by, [project.pk])) == [stands]


def test_a_rejected_project_hides_its_lessons() -> None:
    project = made.a_project()
    write_lesson(project=project, statement=made.statement(), by=made.analyst())
    project.review_state = ReviewState.REJECTED
    project.save()
    assert not visible_lessons(VISITOR).exists()


def test_the_passage_of_a_document_that_is_not_public_stays_with_those_who_may_read_it() -> None:
    project, by = made.a_project(), made.analyst()
    read_file(project=project, data=made.a_docx(), name="rapport.docx", by=by)
    lesson = Lesson.objects.filter(project=project).first()
    assert lesson is not None
    assert lesson_row(lesson, Reader(VISITOR)).quote == ""
    assert lesson_row(lesson, Reader(VISITOR)).source is None
    assert lesson_row(lesson, Reader(by)).quote == lesson.quote
