"""The pages of lessons: answers, files, the guided form, methods."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samsyn.core.models import User
from samsyn.projects.closing import NAMES, STEPS
from samsyn.projects.models import (
    Actor,
    ClosingAccount,
    Lesson,
    LivingMethod,
    MethodState,
    Project,
)
from samsyn.projects.selectors.methods import to_follow_up
from samsyn.projects.services import actor_changes
from samsyn.projects.services.lessons import closing
from samsyn.projects.services.lessons.reading import read_file
from samsyn.projects.services.lessons.writing import write_lesson
from samsyn.projects.services.methods import check_method, state_method
from tests.unit.projects.lessons import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return made.a_project()


@pytest.fixture
def analyst() -> User:
    return made.analyst()


def test_for_and_against_stand_below_the_same_group(
    client: Client, project: Project, analyst: User
) -> None:
    for kind, text in (("success", "Kom gärna på kvällar."), ("problem", "Kom sällan på dagar.")):
        told = made.statement(kind=kind, about="target_group", text=text)
        write_lesson(project=project, statement=told, by=analyst)
    write_lesson(project=project, statement=made.statement(text="Om insatsen."), by=analyst)
    page = client.get("/lardomar/?fraga=grupper").content.decode()
    assert page.count('lesson-answer"') == 1
    section = page[page.index("lesson-answer") :].partition("</section>")[0]
    assert "Kom gärna på kvällar." in section
    assert "Kom sällan på dagar." in section
    assert "Om insatsen." not in page
    assert "Nyanlända" in section


@pytest.mark.parametrize(
    ("asks", "shown"), [("bygga", True), ("undvika", False), ("strukturer", False), ("alla", True)]
)
def test_a_theme_answers_only_what_its_lessons_tell(
    client: Client, project: Project, analyst: User, asks: str, shown: bool
) -> None:
    write_lesson(project=project, statement=made.statement(), by=analyst)
    page = client.get("/lardomar/", {"fraga": asks}).content.decode()
    assert ("Lotsar höll kontakten" in page) is shown


@pytest.mark.parametrize("asks", ["grupper", "bygga", "alla"])
def test_more_lessons_ask_no_more_of_the_database(
    client: Client, project: Project, analyst: User, asks: str
) -> None:
    address = f"/lardomar/?fraga={asks}"
    client.force_login(analyst)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    read_file(project=project, data=made.a_docx(), name="rapport.docx", by=analyst)
    Lesson.objects.update(review_state="accepted", about="target_group")
    few = asked()
    extra = "\n".join(
        f"Lotsar nummer {number} har fungerat mycket bra för nyanlända." for number in range(5)
    )
    read_file(project=project, data=extra.encode(), name="mer.txt", by=analyst)
    Lesson.objects.update(review_state="accepted", about="target_group")
    assert Lesson.objects.count() == 7
    assert asked() <= few + 1


def test_files_hold_no_cell_that_a_spreadsheet_runs(
    client: Client, project: Project, analyst: User
) -> None:
    told = made.statement(text='=HYPERLINK("http://exempel.se")')
    lesson = write_lesson(project=project, statement=told, by=analyst)
    lines = b"".join(client.get("/lardomar/fil/csv/")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(lines), delimiter=";"))
    assert rows[1][3].startswith("'=HYPERLINK")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/lardomar/fil/xlsx/").content))
    cell = book.active.cell(2, 4)
    assert (cell.data_type, cell.value) == ("s", lesson.text)
    plain = json.loads(client.get("/lardomar/fil/json/").content)
    assert plain["lessons"][0]["text"] == lesson.text
    assert client.get("/lardomar/fil/exe/").status_code == 404


def test_a_visitor_writes_nothing_and_a_user_without_a_role_is_refused(
    client: Client, project: Project
) -> None:
    addresses = [
        reverse(f"lessons:{name}", args=[project.pk])
        for name in ("write", "read", "close", "state_method")
    ]
    for address in addresses:
        assert client.get(address).status_code == 302
    client.force_login(made.leader("0180"))
    for address in addresses:
        assert client.get(address).status_code == 403


def test_the_guided_form_is_kept_between_steps_and_becomes_lessons(
    client: Client, project: Project
) -> None:
    by = made.leader()
    client.force_login(by)
    address = reverse("lessons:close", args=[project.pk])
    assert client.get(address)["Location"].endswith("/grupper/")
    answers = {
        "easy": "Kom på kvällar.\r\n\r\nRing +46 70 123 45 67.",
        "easy_groups": "newly_arrived",
    }
    done = client.post(reverse("lessons:close_step", args=[project.pk, "grupper"]), answers)
    assert done["Location"].endswith("/insatser/")
    assert client.get(address)["Location"].endswith("/insatser/")
    kept = client.get(reverse("lessons:close_step", args=[project.pk, "grupper"])).content.decode()
    assert "Kom på kvällar." in kept
    assert "123 45 67" not in json.dumps(ClosingAccount.objects.get().answers)
    last = reverse("lessons:close_step", args=[project.pk, NAMES[-1]])
    assert "Kom på kvällar." in client.get(last).content.decode()
    assert not Lesson.objects.exists()
    assert client.post(last).status_code == 302
    assert client.post(last).status_code == 422
    first, _second = Lesson.objects.order_by("pk")
    assert (first.kind, first.about, first.review_state) == ("success", "target_group", "proposed")
    assert [one.code for one in first.codes.all()] == ["newly_arrived"]
    assert not ClosingAccount.objects.exists()


def test_each_question_of_the_form_has_a_kind_that_a_lesson_can_have() -> None:
    for step in STEPS:
        for question in step.questions:
            assert question.kind in Lesson.Kind.values
            assert question.about in Lesson.About.values


def test_an_abandoned_form_goes_after_half_a_year(project: Project, analyst: User) -> None:
    closing.keep_step(project=project, step=STEPS[0], answers={"easy": "Text."}, by=analyst)
    assert closing.clear_up(now=timezone.now() + timedelta(days=182)) == {"removed": 0}
    assert closing.clear_up(now=timezone.now() + timedelta(days=184)) == {"removed": 1}


def test_methods_wait_for_follow_up_after_a_year(
    client: Client, project: Project, analyst: User
) -> None:
    never = state_method(project=project, name="Aldrig frågad", by=analyst)
    fresh = state_method(project=project, name="Nyss frågad", by=analyst)
    ended = state_method(project=project, name="Avslutad", by=analyst)
    today = timezone.localdate()
    check_method(method=fresh, state=MethodState.IN_USE, on=today, by=analyst)
    check_method(method=ended, state=MethodState.ENDED, on=today - timedelta(days=900), by=analyst)
    assert list(to_follow_up(analyst)) == [never]
    assert list(to_follow_up(analyst, today + timedelta(days=366))) == [never, fresh]
    page = client.get("/lardomar/metoder/?visa=folj-upp").content.decode()
    assert "Aldrig frågad" in page
    assert "Nyss frågad" not in page
    shown = client.get(reverse("projects:project", args=[project.pk])).content.decode()
    assert "Nyss frågad" in shown


def test_an_earlier_check_that_is_entered_late_does_not_change_the_state(
    client: Client, project: Project, analyst: User
) -> None:
    method = state_method(project=project, name="Lots", by=analyst)
    client.force_login(analyst)
    today = timezone.localdate()
    address = reverse("lessons:check_method", args=[method.pk])
    client.post(address, {"state": "ended", "on": today.isoformat()})
    client.post(address, {"state": "in_use", "on": (today - timedelta(days=30)).isoformat()})
    refused = client.post(address, {"state": "in_use", "on": "2999-01-01"})
    assert refused.status_code == 422
    method.refresh_from_db()
    assert (method.state, method.checked_on) == ("ended", today)
    assert method.checks.count() == 2


def test_a_method_stays_with_the_actor_that_another_was_merged_into(
    client: Client, project: Project, analyst: User
) -> None:
    kept = Actor.objects.create(name="Kvarnby kommun", by_hand=True)
    gone = Actor.objects.create(name="Kvarnby stad", by_hand=True)
    method = state_method(project=project, name="Lots", by=analyst, actor=gone)
    actor_changes.merge(kept_id=kept.pk, gone_id=gone.pk, by=analyst)
    page = client.get(reverse("actors:actor", args=[kept.pk])).content.decode()
    assert reverse("lessons:method", args=[method.pk]) in page
    assert LivingMethod.objects.filter(actor=gone).exists()


def test_the_project_page_leads_those_who_may_to_every_way_of_writing(
    client: Client, project: Project
) -> None:
    address = reverse("projects:project", args=[project.pk])
    ways = [reverse(f"lessons:{n}", args=[project.pk]) for n in ("close", "read", "write")]
    assert not any(way in client.get(address).content.decode() for way in ways)
    client.force_login(made.leader())
    assert all(way in client.get(address).content.decode() for way in ways)


def test_writing_reading_and_correcting_by_the_pages(
    client: Client, project: Project, analyst: User
) -> None:
    client.force_login(analyst)
    write = reverse("lessons:write", args=[project.pk])
    told = {"text": "Lotsar håller i.", "kind": "success", "about": "measure", "themes": "guidance"}
    assert client.post(write, told | {"text": ""}).status_code == 422
    assert client.post(write, told | {"quote": "något"}).status_code == 422
    page = client.get(client.post(write, told)["Location"]).content.decode()
    assert "Lotsar håller i." in page
    lesson = Lesson.objects.get()
    correct = reverse("lessons:correct", args=[lesson.pk])
    answer = client.post(correct, told | {"text": "Lotsar höll i.", "reason": "tempus"})
    assert "Lotsar håller i." in client.get(answer["Location"]).content.decode()
    read = reverse("lessons:read", args=[project.pk])
    assert client.post(read, {}).status_code == 422
    file = io.BytesIO(made.a_docx())
    file.name = "rapport.docx"
    answer = client.post(read, {"file": file})
    assert "slag=lesson" in answer["Location"]
