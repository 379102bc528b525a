"""Two selections side by side: counted alike, differences right, unknown never zero."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from samsyn.core.models import Role
from samsyn.projects.comparing_forms import selection_in_text
from samsyn.projects.models import Lesson, Project, ProjectPlace
from samsyn.projects.models.base import ReviewState
from samsyn.projects.presenters.comparing import Division, divisions, lines
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.comparing import Side, in_both
from samsyn.projects.services import indexing
from samsyn.projects.services.saved import save_search
from tests.unit.projects.builders import user

pytestmark = pytest.mark.django_db
ADDRESS = "/projekt/jamfor/"
OLD, NEW = Selection(programme=("2014-2020",)), Selection(programme=("2021-2027",))


def project(title: str, *places: str, **columns: Any) -> Project:
    given = {"currency": "SEK", "programme": "2014-2020", "owner": "Sala kommun", **columns}
    made = Project.objects.create(key=title, title=title, **given)
    for code in places:
        ProjectPlace.objects.create(project=made, place_code=code, relation="stated")
    indexing.changed(project_ids=[made.pk])
    return made


def side(selection: Selection, prices: int | None = None) -> Side:
    return Side(AnonymousUser(), selection, prices)


def division(name: str, a: Selection = OLD, b: Selection = NEW) -> Division:
    return next(one for one in divisions(side(a), side(b)) if one.name == name)


def rows(found: Division) -> list[tuple[str, int, int]]:
    return [(row.label, row.a.count, row.b.count) for row in found.rows]


def asked(a: str, b: str, **more: Any) -> str:
    return f"{ADDRESS}?{urlencode({'a': a, 'b': b, **more})}"


def test_a_project_in_both_is_counted_in_both_and_told() -> None:
    project("Ekbackens väg", "1981")
    project("Björkens väg", "0180")
    project("Lönnens väg", "0180", programme="2021-2027")
    found = lines(side(Selection(county=("01",))), side(OLD))
    assert [(one.label, one.a, one.b) for one in found[:2]] == [
        ("Projekt", 2, 2), ("varav i båda", 1, 1)
    ]  # fmt: skip
    assert in_both(side(OLD), side(NEW)) == 0


def test_shares_are_of_each_selection_and_differ_in_percentage_points() -> None:
    for number in range(4):
        project(f"gammalt {number}", owner="Sala kommun" if number else "Konstruktion AB")
    project("nytt", owner="Konstruktion AB", programme="2021-2027")
    row = next(row for row in division("owner_type").rows if row.label == "Företag")
    assert (row.a.share, row.b.share, row.points) == (Decimal("0.25"), 1, 75)


def test_what_states_no_value_is_a_row_of_its_own() -> None:
    project("med län", "0180")
    project("utan plats")
    project("nytt", "0180", "1980", programme="2021-2027")
    assert rows(division("county")) == [
        ("Stockholms län", 1, 1),
        ("Västmanlands län", 0, 1),
        ("uppgift saknas", 1, 0),
    ]


def test_an_unknown_sum_is_not_zero_and_has_no_difference() -> None:
    project("utan belopp", total_budget=None)
    project("med belopp", total_budget=Decimal(5_000), programme="2021-2027")
    found = next(one for one in lines(side(OLD), side(NEW)) if one.label.startswith("Total budget"))
    assert (found.a, found.b, found.difference, found.shown_difference) == (None, 5_000, None, "")
    assert found.about_a == "uppgift finns för 0, saknas för 1"


def test_currencies_have_a_line_each() -> None:
    project("kronor", esf_support=Decimal(100))
    project("euro", esf_support=Decimal(7), currency="EUR", programme="2021-2027")
    found = {one.label: (one.a, one.b) for one in lines(side(OLD), side(NEW))}
    assert found["Beviljat stöd, SEK, löpande priser"] == (100, None)
    assert found["Beviljat stöd, EUR, löpande priser"] == (None, 7)


def test_money_per_inhabitant_is_by_those_who_live_where_it_is_placed() -> None:
    made = project("i Sala", "1981", esf_support=Decimal(2_000_000))
    label = "Beviljat stöd, kronor per invånare, löpande priser"
    found = next(one for one in lines(side(OLD), side(NEW)) if one.label == label)
    inhabitants = side(OLD).rates[0].inhabitants
    assert 20_000 < inhabitants < 25_000
    assert found.a == (made.esf_support / inhabitants).quantize(Decimal("0.01"))  # type: ignore[operator]
    assert found.b is None
    assert "1 kommuner" in found.about_a


def test_lessons_are_counted_by_kind_where_there_are_any() -> None:
    assert not any(one.label.startswith("Nedskrivna") for one in lines(side(OLD), side(NEW)))
    taught = project("lärt")
    for kind, state in (("success", "accepted"), ("problem", "accepted"), ("problem", "proposed")):
        Lesson.objects.create(
            project=taught, kind=kind, about="measure", text=f"{kind} {state}", review_state=state,
            updated_at=timezone.now(),
        )  # fmt: skip
    found = lines(side(OLD), side(NEW))
    assert [(one.label, one.a, one.b) for one in found if one.label.startswith("Nedskrivna")] == [
        ("Nedskrivna lärdomar: framgångsfaktor", 1, 0),
        ("Nedskrivna lärdomar: problemfaktor", 1, 0),
    ]


def test_target_groups_are_told_as_stated_whatever_the_case() -> None:
    project("ett", target_groups=["Unga", "nyanlända"])
    project("två", target_groups=["unga ", ""])
    project("tre", target_groups=[], programme="2021-2027")
    assert rows(division("group")) == [
        ("unga", 2, 0), ("nyanlända", 1, 0), ("uppgift saknas", 0, 1)
    ]  # fmt: skip


def test_a_figure_leads_to_exactly_its_projects(client: Client) -> None:
    project("i två län", "0180", "1980")
    project("i ett", "0180")
    behind = {row.label: row.a.url for row in division("county", a=Selection(), b=OLD).rows}
    page = client.get(behind["Västmanlands län"]).content.decode()
    assert "i två län" in page
    assert "i ett" not in page
    # Of one filter's values any is enough: no address says 'in the one and in the other'.
    chosen = Selection(county=("01",))
    assert [row.a.url != "" for row in division("county", a=chosen, b=OLD).rows] == [True, False]


def test_only_what_the_user_may_see_is_counted(client: Client) -> None:
    project("godtaget")
    project("förslag", review_state=ReviewState.PROPOSED)
    assert lines(side(OLD), side(NEW))[0].a == 1
    analyst = user(Role.ANALYST)
    assert Side(analyst, OLD).count == 2
    # What nobody has accepted is given out in no file, whoever asks.
    client.force_login(analyst)
    text = client.get(
        asked(
            "programme=2014-2020",
            "",
        ).replace("?", "tabell.csv?")
    ).content
    table = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert table[1][:5] == ["Sammanlagt", "Projekt", "1", "1", "0"]


def test_the_file_has_every_row_and_figures_that_a_spreadsheet_reads(client: Client) -> None:
    for number in range(20):
        project(f"mål {number:02}", target_groups=[f"=grupp {number:02}"])
    project("nytt", programme="2021-2027", esf_support=Decimal("1234567.5"))
    response = client.get(
        asked("programme=2014-2020", "programme=2021-2027").replace("?", "tabell.csv?")
    )
    table = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    groups = [row for row in table if row[0] == "Målgrupp, som källan skriver"]
    assert len(groups) == 21
    assert groups[0][1:7] == ["'=grupp 00", "1", "0", "-1", "5", "0"]
    assert {row[1]: row[3] for row in table}["Beviljat stöd, SEK, löpande priser"] == "1234568"


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("", Selection()),
        ("skola", Selection(q="skola")),
        ("county=01&year=2020", Selection(county=("01",), year=("2020",))),
        ("https://exempel.se/projekt/?q=skola&page=2", Selection(q="skola")),
        ("/projekt/karta/?county=01", Selection(county=("01",))),
        ("?county=01", Selection(county=("01",))),
        ("/projekt/", Selection()),
        ("nämnd=ja", Selection(q="nämnd=ja")),
        ("a\x00b", Selection(q="a b")),
    ],
)
def test_words_and_addresses_are_selections(text: str, selection: Selection) -> None:
    assert selection_in_text(text) == selection


def test_the_page_asks_for_what_is_not_chosen_yet(client: Client) -> None:
    project("ett")
    analyst = user(Role.ANALYST)
    client.force_login(analyst)
    save_search(by=analyst, name="Mina nya", query="programme=2021-2027")
    empty = client.get(ADDRESS).content.decode()
    assert "?a=programme%3D2021-2027" in empty
    half = client.get(f"{ADDRESS}?a=county%3D01").content.decode()
    assert "a=county%3D01&amp;b=programme%3D2021-2027" in half
    assert "Sammanlagt" not in half
    whole = client.get(asked("county=01", "")).content.decode()
    assert "Hela projektbanken" in whole
    assert "Sammanlagt" in whole


def test_list_and_saved_searches_lead_here(client: Client) -> None:
    project("ett")
    analyst = user(Role.ANALYST)
    client.force_login(analyst)
    save_search(by=analyst, name="Mina nya", query="programme=2021-2027")
    listed = client.get("/projekt/?county=01").content.decode()
    assert f"{ADDRESS}?a=county%3D01" in listed
    saved = client.get("/projekt/sokningar/").content.decode()
    assert f"{ADDRESS}?a=programme%3D2021-2027" in saved


def test_two_selections_of_nothing_are_compared_without_shares(client: Client) -> None:
    page = client.get(asked("q=finnsinte", "q=finnsinteheller"))
    assert page.status_code == 200
    assert 'id="division-' not in page.content.decode()
