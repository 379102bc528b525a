"""The project bank in a browser: without scripts, on a narrow and a wide screen, by axe's rules."""

from __future__ import annotations

import pytest
from django.urls import reverse

from samsyn.projects.models import Project
from tests.functional.conftest import OpenVisit
from tests.functional.region import Region
from tests.functional.test_pages import overflow, violations
from tests.unit.projects.builders import codes, document, project, store

TITLE = "Gläntans provade väg"


@pytest.fixture
def found(region: Region) -> Project:
    records = (
        project("2031/00901", title=TITLE, municipalities=codes("0484"), sections={"Mål": "Text."}),
        project("2031/00902", title="Ett annat", proposal=True, owner=None),
    )
    store(document(*records))
    return Project.objects.get(title=TITLE)


@pytest.mark.parametrize("width", [375, 1440])
def test_from_the_list_to_the_spot_without_scripts(
    visit: OpenVisit, region: Region, found: Project, width: int
) -> None:
    started = visit(width=width, scripts=False, user=region.administrator)
    page = started.page
    started.open(reverse("projects:list"))
    page.get_by_label("Sök efter").fill("gläntans")
    page.get_by_role("button", name="Visa", exact=True).first.click()
    assert "q=gl" in page.url
    page.get_by_role("link", name=TITLE).click()
    assert page.locator("h1").inner_text() == TITLE
    page.get_by_role("link", name="Källa – Ägare").first.click()
    assert reverse("core:source", args=[found.first_document_id]) in page.url


@pytest.mark.parametrize("width", [375, 1440])
def test_pages_of_one_project_keep_the_rules(
    visit: OpenVisit, region: Region, found: Project, width: int
) -> None:
    started = visit(width=width, user=region.administrator)
    faults: list[str] = []
    for name, args in (
        ("project", [found.pk]),
        ("project", [Project.objects.get(title="Ett annat").pk]),
        ("correct", [found.pk, "total_budget"]),
        ("placing", [found.pk]),
    ):
        started.open(reverse(f"projects:{name}", args=args))
        faults += violations(started) + overflow(started)
    assert not faults
    assert not started.faults


def test_headings_say_how_the_list_is_sorted(visit: OpenVisit, found: Project) -> None:
    started = visit(scripts=False)
    started.open(reverse("projects:list"))
    heading = started.page.get_by_role("columnheader", name="Projekt")
    assert heading.get_attribute("aria-sort") == "none"
    heading.get_by_role("link").click()
    assert (
        started.page.get_by_role("columnheader", name="Projekt").get_attribute("aria-sort")
        == "ascending"
    )
