"""Finding in a browser: words, filters, saved searches; by keyboard, by axe, without scripts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from samsyn.projects.services import saved
from tests.functional.conftest import OpenVisit
from tests.functional.region import Region
from tests.functional.test_pages import overflow, violations
from tests.unit.projects.builders import codes, document, project, store


@pytest.fixture
def bank(region: Region) -> None:
    records = [
        project(f"2031/{n:05}", title=f"Gläntans väg {n}", municipalities=codes("0484"),
                summary="Stöd till unga på väg mot arbete.")
        for n in range(3)
    ]  # fmt: skip
    store(document(*records, project("2031/00900", title="Ett annat", region="Öst")))


@pytest.mark.parametrize("width", [375, 1440])
def test_words_and_filters_work_without_scripts(visit: OpenVisit, bank: None, width: int) -> None:
    started = visit(width=width, scripts=False)
    page = started.page
    started.open(reverse("projects:list"))
    page.get_by_label("Sök efter").fill("gläntan")
    page.get_by_label("Sök efter").press("Enter")
    page.get_by_role("heading", name="3 projekt").wait_for()
    assert page.locator("#id_sort option:checked").inner_text() == "Bästa svaret först"
    assert page.locator("mark").first.inner_text() == "Gläntans"
    if width < 1000:
        page.locator(".facets__box > summary").click()
    page.locator(".facet > summary", has_text="Kommun").first.click()
    page.get_by_role("checkbox", name="Eskilstuna (3)").check()
    page.locator(".facets__actions").get_by_role("button", name="Visa").click()
    page.wait_for_url("**municipality=0484*")
    assert "q=gl" in page.url
    page.get_by_role("link", name="Tidslinje").click()
    page.wait_for_url("**tidslinje/*municipality=0484*")
    page.get_by_role("link", name="Ta bort Kommun: Eskilstuna").click()
    page.wait_for_url(lambda url: "municipality" not in url)


def test_filters_are_reached_and_used_by_keyboard(visit: OpenVisit, bank: None) -> None:
    started = visit(width=1440, scripts=False)
    page = started.page
    started.open(reverse("projects:list"))
    page.locator(".facet > summary", has_text="Län").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**county=*")


@pytest.mark.parametrize("width", [375, 1440])
def test_pages_of_finding_keep_the_rules(
    visit: OpenVisit, region: Region, bank: None, width: int
) -> None:
    search = saved.save_search(by=region.administrator, name="Vägar", query="q=gl%C3%A4ntan")
    started = visit(width=width, user=region.administrator)
    faults: list[str] = []
    for address in (
        reverse("projects:list") + "?q=gl%C3%A4ntan&county=04&year=2018",
        reverse("projects:list") + "?q=saknas&colour=red&sort=x",
        reverse("projects:timeline"),
        reverse("projects:map") + "?q=gl%C3%A4ntan",
        reverse("projects:money") + "?q=gl%C3%A4ntan",
        reverse("projects:searches"),
        reverse("projects:save_search") + "?q=gl%C3%A4ntan",
        reverse("projects:search", args=[search.pk]),
        reverse("projects:unsubscribe", args=[saved.unsubscribe_token(search)]),
    ):
        started.open(address)
        faults += violations(started) + overflow(started)
    assert not faults
