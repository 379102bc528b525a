"""The pages on places, and the panels that other apps hang on them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import Client

from samsyn.places import panels

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> Iterator[panels.Panel]:
    """A panel for Eskilstuna alone, with a template of the app's own."""

    def context(request: HttpRequest, code: str) -> dict[str, object] | None:
        return {"links": [], "size": 1, "id": "from-panel"} if code == "0484" else None

    made = panels.Panel("test", 1, "Projects here", "places/hatches.html", context)
    panels.register(made)
    yield made
    panels.unregister("test")


def text(client: Client, url: str) -> str:
    response = client.get(url, headers={"accept-language": "sv"})
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_names_all_regions_and_counties(client: Client) -> None:
    page = text(client, "/platser/")
    assert page.count('class="ds-card') == 8
    for code in ("01", "04", "25"):
        assert f'href="/platser/{code}/"' in page


def test_a_municipality_has_its_facts(client: Client) -> None:
    page = text(client, "/platser/0484/")
    for fact in ("Eskilstuna kommun", "SE122", "Södermanlands län", "Östra Mellansverige", "SCB"):
        assert fact in page


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("0330", "bildades av en del av Uppsala (0380)"),
        ("0380", "blev en egen kommun: Knivsta (0330)"),
        ("0331", "ändrades från 1917 till 0331"),
        ("2023", "från Malung till Malung-Sälen"),
    ],
)
def test_changes_over_time_are_told(client: Client, code: str, words: str) -> None:
    assert words in text(client, f"/platser/{code}/")


def test_an_island_has_no_heading_for_neighbours(client: Client) -> None:
    assert "Grannar" not in text(client, "/platser/0980/")


@pytest.mark.parametrize(
    ("url", "target"),
    [("/platser/1917/", "/platser/0331/"), ("/platser/se12/", "/platser/SE12/")],
)
def test_other_forms_of_a_code_lead_to_the_page_of_today(
    client: Client, url: str, target: str
) -> None:
    response = client.get(url)
    assert (response.status_code, response["Location"]) == (301, target)


@pytest.mark.parametrize("code", ["9999", "02", "SE1", "x", "1137x"])
def test_no_page_for_a_code_of_nothing(client: Client, code: str) -> None:
    assert client.get(f"/platser/{code}/").status_code == 404


def test_a_clear_question_leads_straight_to_the_place(client: Client) -> None:
    response = client.get("/platser/", {"q": "Eskilstuna kommun"})
    assert (response.status_code, response["Location"]) == (302, "/platser/0484/")


def test_an_ambiguous_question_is_asked_back(client: Client) -> None:
    page = text(client, "/platser/?q=Örebro")
    assert "Vilken plats menar du?" in page
    assert "Kommun 1880" in page
    assert "Län 18" in page


def test_an_unknown_name_is_escaped_and_explained(client: Client) -> None:
    page = text(client, "/platser/?q=<b>qq</b>")
    assert "Ingen plats med det namnet" in page
    assert "<b>qq</b>" not in page


@pytest.mark.usefixtures("panel")
def test_a_panel_is_shown_where_it_has_something_to_say(client: Client) -> None:
    assert 'id="from-panel-unknown"' in text(client, "/platser/0484/")
    assert "panel-test" not in text(client, "/platser/0480/")


def test_pages_only_answer_reading(client: Client) -> None:
    assert client.post("/platser/").status_code == 405
