"""The start page's figures: counted by hand from constructed rows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from samsyn.projects.models import Project, ProjectPlace
from samsyn.web import presenters, selectors

TODAY = dt.date(2026, 6, 1)
pytestmark = pytest.mark.django_db


def project(key: str, **values: Any) -> Project:
    return Project.objects.create(key=key, title=f"Constructed {key}", **values)


@pytest.fixture
def three() -> list[Project]:
    """One whole in kronor, one in euro, one where nothing but the title is stated."""
    whole = project(
        "a",
        owner="Owner A",
        programme="2014–2020",
        fund="ESF",
        currency="SEK",
        total_budget=Decimal(1000),
        esf_support=Decimal(400),
        period_start=dt.date(2026, 1, 1),
        period_end=dt.date(2026, 12, 31),
        planned_participants=0,
    )
    euro = project(
        "b",
        owner="Owner A",
        programme="2021–2027",
        fund="ESF",
        currency="EUR",
        esf_support=Decimal(50),
        period_end=dt.date(2025, 12, 31),
    )
    bare = project("c")
    for code in ("0484", "0428"):
        ProjectPlace.objects.create(project=whole, place_code=code, relation="stated")
    return [whole, euro, bare]


def test_every_figure_says_what_it_counts(three: list[Project]) -> None:
    found = selectors.overview(AnonymousUser(), TODAY)
    assert found.projects == 3
    assert found.running == 1
    assert found.participants == 0
    assert found.stated == selectors.Stated(
        budget=1, support=2, period=2, participants=1, owner=2, place=1
    )
    assert [(group.value, group.projects) for group in found.owners] == [("Owner A", 2)]


def test_currencies_are_never_added(three: list[Project]) -> None:
    found = selectors.overview(AnonymousUser(), TODAY)
    assert {total.currency: total.support for total in found.totals} == {
        "SEK": Decimal(400),
        "EUR": Decimal(50),
        "": None,
    }
    assert [(group.value, group.support) for group in found.funds] == [("ESF", Decimal(400))]


def test_a_county_counts_a_project_of_two_municipalities_once(three: list[Project]) -> None:
    places = selectors.overview(AnonymousUser(), TODAY).places
    assert places == {"04": 1, "0484": 1, "0428": 1}
    drawn = presenters.place_map(places)
    assert drawn is not None
    assert {row.code: row.text[0] for row in drawn.rows}["0480"] == "0"
    assert "municipality=0484" in {row.code: row.url for row in drawn.rows}["0484"]


def test_the_unstated_is_told_for_every_fact(three: list[Project]) -> None:
    chart = presenters.unknown(selectors.overview(AnonymousUser(), TODAY))
    assert [bar.value for bar in chart.rows] == [2, 2, 2, 1, 1, 1]
    assert chart.top == 3


def test_the_number_of_queries_does_not_grow(
    django_assert_max_num_queries: DjangoAssertNumQueries, three: list[Project]
) -> None:
    for number in range(20):
        project(f"more-{number}", owner=f"Owner {number}", programme="2014–2020")
    with django_assert_max_num_queries(10):
        selectors.overview(AnonymousUser(), TODAY)


def test_an_empty_bank_says_so(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Projektbanken är tom" in page


def test_the_page_links_each_figure_to_its_list(client: Client, three: list[Project]) -> None:
    page = client.get("/").content.decode()
    assert "/projekt/?programme=2014%E2%80%932020" in page
    assert "/projekt/?fund=ESF" in page
    assert "50\u00a0EUR" in page
