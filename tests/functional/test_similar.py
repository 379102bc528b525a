"""Similar projects in a browser: a pasted text and a project's likes, without scripts too."""

from __future__ import annotations

import pytest
from django.urls import reverse

from samsyn.projects.models import Project
from tests.functional.conftest import OpenVisit
from tests.functional.region import Region
from tests.functional.test_pages import overflow, violations
from tests.unit.projects.builders import document, project, store


@pytest.fixture
def bank(region: Region) -> None:
    texts = ("Odling i trädgård", "Trädgårdar för unga", "Kod på kvällar")
    store(
        document(
            *(
                project(f"2031/{n:05}", title=title, summary=f"{title}, med handledare.")
                for n, title in enumerate(texts)
            )
        )
    )


@pytest.mark.parametrize("width", [375, 1440])
def test_a_pasted_text_finds_projects_without_scripts(
    visit: OpenVisit, bank: None, width: int
) -> None:
    started = visit(width=width, scripts=False)
    page = started.page
    started.open(reverse("projects:list"))
    page.get_by_role("link", name="Hitta projekt som liknar en egen text").click()
    page.get_by_label("Din text").fill("Vi vill odla i trädgårdar. 850709-9805")
    page.get_by_role("button", name="Hitta liknande projekt").click()
    page.get_by_role("heading", name="Mest lika först").wait_for()
    assert page.url.endswith(reverse("projects:similar"))
    assert page.locator(".likes > li").count() == 2
    assert page.locator(".likes mark").count() >= 2
    page.locator(".likes a").first.click()
    page.get_by_role("link", name="Liknande projekt").click()
    page.wait_for_url("**?project=*")
    assert page.get_by_role("heading", name="Mest lika först").is_visible()
    assert page.locator(".likes mark").count() >= 1


@pytest.mark.parametrize("width", [375, 1440])
def test_the_page_keeps_the_rules(visit: OpenVisit, bank: None, width: int) -> None:
    started = visit(width=width)
    found = Project.objects.get(title="Odling i trädgård")
    faults: list[str] = []
    for address in (
        reverse("projects:similar"),
        f"{reverse('projects:similar')}?project={found.pk}",
    ):
        started.open(address)
        faults += violations(started) + overflow(started)
    assert not faults
