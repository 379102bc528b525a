"""Lessons in a browser: each page by axe's rules, and the guided form without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from samsyn.projects.models import Lesson
from samsyn.projects.services.lessons.writing import write_lesson
from samsyn.projects.services.methods import state_method
from tests.functional.conftest import OpenVisit
from tests.functional.region import Region
from tests.functional.test_pages import overflow, violations
from tests.unit.projects.lessons import made


@pytest.fixture
def lesson(region: Region) -> Lesson:
    """A lesson for, one against, and a method, of one project."""
    by = region.administrator
    against = made.statement(kind="problem", about="target_group", text="Få kom " + "långt " * 30)
    write_lesson(project=region.project, statement=against, by=by)
    state_method(project=region.project, name="Lots", by=by, place_code="0484")
    told = made.statement(about="target_group")
    return write_lesson(project=region.project, statement=told, by=by)


@pytest.mark.parametrize("width", [375, 1440])
def test_the_pages_keep_the_rules(
    visit: OpenVisit, region: Region, lesson: Lesson, width: int
) -> None:
    started = visit(width=width, user=region.administrator)
    project = region.project.pk
    paths = [
        *(f"/lardomar/?fraga={asks}" for asks in ("grupper", "bygga", "undvika", "alla")),
        "/lardomar/?q=ingenting-alls",
        "/lardomar/metoder/?visa=folj-upp",
        reverse("lessons:lesson", args=[lesson.pk]),
        reverse("lessons:correct", args=[lesson.pk]),
        reverse("lessons:method", args=[lesson.project.methods.get().pk]),
        *(reverse(f"lessons:{name}", args=[project]) for name in ("write", "read", "state_method")),
        *(
            reverse("lessons:close_step", args=[project, name])
            for name in ("grupper", "kontrollera")
        ),
        reverse("projects:project", args=[project]),
    ]
    faults: list[str] = []
    for path in paths:
        started.open(path)
        faults += violations(started) + overflow(started)
    assert faults + started.faults == []


def test_a_project_is_closed_without_scripts(visit: OpenVisit, region: Region) -> None:
    page = (started := visit(width=375, user=region.administrator, scripts=False)).page
    started.open(reverse("projects:project", args=[region.project.pk]))
    page.get_by_role("link", name="Skriv vad projektet lärde, steg för steg").click()
    page.get_by_label("Vad gjorde en grupp lätt att nå").fill("Kom på kvällar.\n\nFick barnvakt.")
    page.get_by_role("button", name="Spara och gå vidare").click()
    assert page.get_by_role("heading", name="Insatserna").is_visible()
    started.open(reverse("lessons:close_step", args=[region.project.pk, "kontrollera"]))
    assert page.get_by_role("cell", name="Fick barnvakt.").is_visible()
    page.get_by_role("button", name="Lämna in lärdomarna").click()
    assert page.get_by_text("Tack. 2 lärdomar är sparade.").is_visible()
    assert page.get_by_role("link", name="Kom på kvällar.").is_visible()
    assert started.faults == []


def test_a_report_is_read_reviewed_and_undone(
    visit: OpenVisit, region: Region, tmp_path: Path
) -> None:
    report = tmp_path / "rapport.docx"
    report.write_bytes(made.a_docx())
    page = (started := visit(user=region.administrator, scripts=False)).page
    started.open(reverse("lessons:read", args=[region.project.pk]))
    page.get_by_label("Slutrapport").set_input_files(report)
    page.get_by_role("button", name="Läs rapporten").click()
    page.get_by_role("link", name="Lotsarna har fungerat").first.click()
    assert page.get_by_text("sagt av orden ”fungerat mycket bra”").is_visible()
    assert page.locator("mark", has_text="fungerat mycket bra").first.is_visible()
    page.get_by_role("button", name="Godta utkastet").click()
    assert Lesson.objects.filter(review_state="accepted").count() == 1
    page.get_by_role("button", name="Ångra").first.click()
    assert Lesson.objects.filter(review_state="accepted").count() == 0
    assert started.faults == []
