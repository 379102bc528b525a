"""Each kind of file is downloaded in a browser and opened, and the prices are switched."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pikepdf
import pytest
from django.urls import reverse

from samsyn.projects.models import Project
from tests.functional.conftest import OpenVisit
from tests.functional.region import Region
from tests.functional.test_pages import overflow, violations
from tests.unit.projects.builders import codes, document, project, store

TITLE = "=Utväg till arbete"


@pytest.fixture
def found(region: Region) -> Project:
    store(document(project("2031/00911", title=TITLE, municipalities=codes("0484"))))
    return Project.objects.get(title=TITLE)


def _downloaded(visit: OpenVisit, link: str) -> bytes:
    started = visit(scripts=False)
    started.open(f"{reverse('projects:list')}?q=utväg")
    started.page.locator(".take-out > summary").click()
    with started.page.expect_download() as waiting:
        started.page.get_by_role("link", name=link, exact=True).click()
    assert waiting.value.suggested_filename.startswith("samsyn-projekt-")
    return waiting.value.path().read_bytes()


def test_the_workbook(visit: OpenVisit, found: Project) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_downloaded(visit, "Arbetsbok (XLSX)")))
    assert book.sheetnames == ["Projekt", "Källor", "Definitioner", "Om filen"]
    assert TITLE in [cell.value for cell in book["Projekt"][2]]


def test_the_table(visit: OpenVisit, found: Project) -> None:
    text = _downloaded(visit, "Tabell (CSV)").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["Titel"] == f"'{TITLE}"
    assert row["Sida i Samsyn"].endswith(reverse("projects:project", args=[found.pk]))


@pytest.mark.parametrize("name", ["JSON", "GeoJSON"])
def test_what_programs_read(visit: OpenVisit, found: Project, name: str) -> None:
    told = json.loads(_downloaded(visit, name))
    assert len(told["projects" if name == "JSON" else "features"]) == 1


def test_the_sheet_opens_from_the_project(visit: OpenVisit, found: Project) -> None:
    started = visit(scripts=False)
    started.open(reverse("projects:project", args=[found.pk]))
    address = started.page.get_by_role("link", name="Projektblad (PDF)").get_attribute("href")
    answer = started.page.request.get(f"{started.page.url.split('/projekt/')[0]}{address}")
    with pikepdf.open(io.BytesIO(answer.body())) as book:
        assert book.Root.MarkInfo.Marked


@pytest.mark.parametrize("width", [375, 1440])
def test_prices_are_switched_without_scripts(visit: OpenVisit, found: Project, width: int) -> None:
    started = visit(width=width, scripts=False)
    started.open(f"{reverse('projects:money')}?q=utväg")
    started.page.get_by_label("Priser", exact=True).last.select_option("2023")
    started.page.get_by_role("button", name="Räkna om").click()
    assert "prices=2023" in started.page.url
    assert "q=utv" in started.page.url
    assert "SEK, 2023 års priser" in started.page.content()


@pytest.mark.parametrize("width", [375, 1440])
def test_the_menu_and_the_switch_keep_the_rules(
    visit: OpenVisit, found: Project, width: int
) -> None:
    started = visit(width=width)
    faults: list[str] = []
    for name in ("list", "money", "map"):
        started.open(f"{reverse(f'projects:{name}')}?prices=2023")
        started.page.locator(".take-out > summary").click()
        faults += violations(started) + overflow(started)
    assert not faults
    assert not started.faults
