"""Reports read for lessons, and what people decide on them."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from samsyn.core import inbox
from samsyn.core.models import ReviewDecision, StoredValue, User
from samsyn.core.services import decisions
from samsyn.projects.models import Lesson
from samsyn.projects.models.base import ReviewState
from samsyn.projects.presenters.lessons.draft import draft_of
from samsyn.projects.services.lessons import review
from samsyn.projects.services.lessons.reading import read_document, read_file
from tests.unit.projects import builders
from tests.unit.projects.lessons import made

pytestmark = pytest.mark.django_db


def read(by: User, data: bytes | None = None) -> list[Lesson]:
    project = made.a_project()
    read_file(project=project, data=data or made.a_docx(), name="rapport.docx", by=by)
    return list(Lesson.objects.order_by("pk"))


def test_a_word_file_gives_proposals_with_paragraph_and_cue() -> None:
    [good, hard] = read(made.analyst())
    assert (good.kind, hard.kind) == ("success", "problem")
    assert (good.about, hard.about) == ("target_group", "target_group")
    assert good.cue == "fungerat mycket bra"
    assert good.review_state == ReviewState.PROPOSED
    assert good.locator is not None
    assert good.locator["paragraph"] == 2
    kind = StoredValue.objects.get(subject_type="lesson", subject_id=good.pk, field="kind")
    assert kind.locator["end"] - kind.locator["start"] == len(good.cue)


def test_the_same_report_and_another_copy_of_it_change_nothing() -> None:
    by = made.analyst()
    [first, _second] = read(by)
    review.put_aside(lesson=first, by=by)
    again = read_file(project=first.project, data=made.a_docx(), name="kopia.docx", by=by)
    assert (again.found, again.new) == (2, 0)
    assert first.document is not None
    third = read_document(project=first.project, document=first.document, by=by)
    assert (third.found, third.new) == (2, 0)
    text = read_file(project=first.project, data=made.REPORT.encode(), name="rapport.txt", by=by)
    assert (text.found, text.new) == (2, 0)
    assert Lesson.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7 broken", "trasig.pdf"),
        (b"", "tom.docx"),
        (builders.a_list(), "lista.csv"),
        (b"\x00\x01\x02" * 200, "brus.pdf"),
    ],
)
def test_what_is_no_text_is_refused_with_why(data: bytes, name: str) -> None:
    project = made.a_project()
    with pytest.raises(ValidationError) as caught:
        read_file(project=project, data=data, name=name, by=made.analyst())
    assert caught.value.messages[0].strip()
    assert not Lesson.objects.exists()


def test_a_person_of_another_place_reads_nothing() -> None:
    with pytest.raises(PermissionDenied):
        read_file(
            project=made.a_project(), data=made.a_docx(), name="r.docx", by=made.leader("0180")
        )


def test_accepting_and_undoing_brings_it_back() -> None:
    by = made.analyst()
    lesson = read(by)[0]
    decision = review.accept(lesson=lesson, by=by)
    lesson.refresh_from_db()
    assert lesson.review_state == ReviewState.ACCEPTED
    decisions.undo(decision=decision, by=by)
    lesson.refresh_from_db()
    assert lesson.review_state == ReviewState.PROPOSED
    assert not StoredValue.objects.filter(
        subject_type="lesson", subject_id=lesson.pk, accepted_at__isnull=False
    ).exists()


def test_a_correction_keeps_the_passage_and_can_be_undone() -> None:
    by = made.analyst()
    lesson = read(by)[0]
    before = lesson.text
    wanted = made.statement(kind="reuse", text="Fortsätt med lotsar.", groups=(), themes=())
    decision = review.correct(lesson=lesson, statement=wanted, by=by, reason="tydligare")
    assert decision is not None
    lesson.refresh_from_db()
    assert (lesson.kind, lesson.text) == ("reuse", "Fortsätt med lotsar.")
    assert lesson.quote == before
    assert not lesson.codes.exists()
    assert review.correct(lesson=lesson, statement=wanted, by=by, reason="igen") is None
    decisions.undo(decision=decision, by=by)
    lesson.refresh_from_db()
    assert (lesson.kind, lesson.text) == ("success", before)
    assert [one.code for one in lesson.codes.all()][:1] == ["newly_arrived"]


def test_a_reviewer_is_told_that_words_of_a_closed_document_would_be_open() -> None:
    by = made.analyst()
    lesson = read(by)[0]
    told = "inte offentligt"
    assert told in " ".join(draft_of(lesson, by).warnings)
    wanted = made.statement(kind="reuse", text="Fortsätt med lotsar.")
    review.correct(lesson=lesson, statement=wanted, by=by, reason="egna ord")
    lesson.refresh_from_db()
    assert told not in " ".join(draft_of(lesson, by).warnings)


def test_what_was_changed_after_a_decision_is_not_undone() -> None:
    by = made.analyst()
    lesson = read(by)[0]
    decision = review.accept(lesson=lesson, by=by)
    review.correct(lesson=lesson, statement=made.statement(), by=by, reason="efteråt")
    decisions.undo(decision=decision, by=by)
    lesson.refresh_from_db()
    decision.refresh_from_db()
    assert (lesson.review_state, decision.kept_rows) == (ReviewState.ACCEPTED, 1)


def test_the_second_of_two_reviewers_is_told() -> None:
    by = made.analyst()
    lesson = read(by)[0]
    seen = review.version_of(lesson)
    review.put_aside(lesson=lesson, by=by, version=seen)
    with pytest.raises(inbox.StaleError):
        review.accept(lesson=lesson, by=made.analyst("04"), version=seen)
    with pytest.raises(PermissionDenied):
        review.accept(lesson=lesson, by=made.analyst("01"))


def test_the_inbox_shows_the_passage_and_takes_each_step(client: Client) -> None:
    by = made.analyst()
    lessons = read(by)
    client.force_login(by)
    assert inbox.kinds()["lesson"].count(by, 10) == 2
    assert inbox.kinds()["lesson"].count(made.analyst("01"), 10) == 0
    page = client.get(reverse("core:inbox"), {"slag": "lesson"}).content.decode()
    assert "Lotsarna har fungerat" in page
    address = reverse("core:inbox_item", args=["lesson", lessons[0].pk])
    item = client.get(address).content.decode()
    assert "fungerat mycket bra" in item
    assert reverse("lessons:correct", args=[lessons[0].pk]) in item
    value = StoredValue.objects.get(
        subject_type="lesson", subject_id=lessons[0].pk, field="about", current=True
    )
    decide = reverse("core:inbox_decide", args=["lesson", lessons[0].pk])
    client.post(decide, {"step": f"accept_field:{value.pk}"})
    client.post(decide, {"step": "accept"})
    lessons[0].refresh_from_db()
    assert lessons[0].review_state == ReviewState.ACCEPTED
    made_by = list(ReviewDecision.objects.filter(by=by).values_list("action", flat=True))
    assert made_by == ["accept", "accept_field"]
    assert client.get(address).status_code == 200
