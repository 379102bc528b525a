"""Maps and places in a real browser: by keyboard, by mouse, without scripts and on paper."""

from __future__ import annotations

import pytest

from tests.functional.conftest import OpenVisit

# A county whose map writes letters, an island without neighbours and a region of five counties.
PAGES = ("/platser/14/", "/platser/0980/", "/platser/SE12/", "/platser/?q=Örebro")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [375, 1440])
def test_no_page_is_wider_than_its_window(visit: OpenVisit, path: str, width: int) -> None:
    seen = visit(width=width)
    seen.open(path)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.faults == []


def test_a_keyboard_reaches_every_place_through_the_table(visit: OpenVisit) -> None:
    seen = visit()
    seen.open("/platser/04/")
    page = seen.page
    page.locator("details.map__table > summary").focus()
    page.keyboard.press("Enter")
    # The table's region takes one stop of its own, since it may scroll.
    page.keyboard.press("Tab")
    names = []
    for _ in range(9):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent"))
    assert names[0] == "Eskilstuna"
    assert names[-1] == "Vingåker"
    page.keyboard.press("Enter")
    page.wait_for_url("**/platser/0428/")


def test_the_drawing_takes_no_tab_stop(visit: OpenVisit) -> None:
    seen = visit()
    seen.open("/platser/04/")
    page = seen.page
    stops = page.evaluate(
        "[...document.querySelectorAll('svg.map__drawing a')].filter(a => a.tabIndex >= 0).length"
    )
    assert page.locator("svg.map__drawing a").count() == 9
    assert stops == 0


def test_a_mouse_opens_the_area_it_points_at(visit: OpenVisit) -> None:
    seen = visit(scripts=False)
    seen.open("/platser/04/")
    seen.page.locator('svg.map__drawing a[href="/platser/0480/"] path').click()
    seen.page.wait_for_url("**/platser/0480/")


def test_the_drawing_has_a_name_and_a_description(visit: OpenVisit) -> None:
    seen = visit()
    seen.open("/platser/04/")
    drawing = seen.page.get_by_role("group", name="Folkmängd i kommunerna, Södermanlands län")
    described = drawing.locator("desc").text_content() or ""
    assert "Högst: Eskilstuna" in described
    assert "Tabellen under kartan" in described


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_areas_are_filled_as_the_legend_says(visit: OpenVisit, scheme: str) -> None:
    seen = visit(scheme=scheme)
    seen.open("/platser/04/")
    fills = seen.page.evaluate(
        "selector => [...document.querySelectorAll(selector)].map(e => getComputedStyle(e).fill)",
        "svg.map__drawing a path",
    )
    legend = seen.page.evaluate(
        "selector => [...document.querySelectorAll(selector)].map(e => getComputedStyle(e).fill)",
        "svg.map__swatch rect",
    )
    assert len(legend) == len(set(legend)) == 5
    assert set(fills) == set(legend)


def test_a_search_leads_to_the_place(visit: OpenVisit) -> None:
    seen = visit(scripts=False)
    seen.open("/platser/")
    seen.page.get_by_role("searchbox", name="Hitta en plats").fill("Filipstads kommun")
    seen.page.get_by_role("button", name="Sök", exact=True).click()
    seen.page.wait_for_url("**/platser/1782/")
    assert seen.page.get_by_role("heading", level=1).text_content() == "Filipstad"
    assert seen.faults == []
