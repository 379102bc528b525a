"""Amounts in one year's prices: of a project, and in the sums of a selection."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from samsyn.projects.models import Project
from samsyn.projects.presenters.prices import fixed_words, price_switch, price_words
from samsyn.projects.prices import fixed, price_year, prices_asked
from samsyn.projects.selectors.money import by_column, by_county
from samsyn.projects.selectors.totals import totals_of
from tests.unit.projects.builders import codes, document, project, store

pytestmark = pytest.mark.django_db
MILLION = Decimal(1_000_000)
# 1,000,000 of 2015 and 2020 in the prices of 2023: x 403.70 / 313.35 and x 403.70 / 335.92.
# The sum of two of the former and one of the latter, rounded once.
OF_2015, OF_2020 = Decimal("1288335.73"), Decimal("1201774.23")
SUM = Decimal("3778445.69")


def _bank() -> None:
    stated = {"total_budget": MILLION, "esf_support": None, "municipalities": codes("0484")}
    store(
        document(
            project("2031/00001", **stated, period_start=date(2015, 6, 1)),
            project("2031/00002", **stated, period_start=date(2020, 1, 1)),
            project("2031/00003", **stated, period_start=None, period_end=None),
            project("2031/00004", **stated, period_start=None, period_end=None, year=2015),
            project("2031/00005", **stated, period_start=date(1990, 1, 1)),
            project("2031/00006", **stated, currency="EUR"),
        )
    )


def test_totals_in_the_prices_of_a_year_tell_what_is_left_out() -> None:
    _bank()
    kronor, euro = totals_of(Project.objects.all(), 2023)
    assert kronor.currency == "SEK"
    assert kronor.budget == SUM
    assert (kronor.projects, kronor.budget_unknown) == (5, 2)
    assert kronor.support is None
    assert kronor.support_unknown == 5
    assert (euro.budget, euro.budget_unknown) == (MILLION, 0)


def test_totals_in_current_prices_are_as_before() -> None:
    _bank()
    kronor, _euro = totals_of(Project.objects.all())
    assert (kronor.budget, kronor.budget_unknown) == (5 * MILLION, 0)


@pytest.mark.parametrize("group", ["programme", "county"])
def test_money_by_programme_and_county_adds_up_to_the_totals(group: str) -> None:
    _bank()
    projects = Project.objects.all()
    rows = (
        by_county(projects, "budget", 2023)
        if group == "county"
        else by_column(projects, "programme", "budget", 2023)
    )
    found = {(row.key, row.currency): (row.amount, row.projects, row.unknown) for row in rows}
    key = "04" if group == "county" else "2014-2020"
    assert found[key, "SEK"] == (SUM, 5, 2)
    assert found[key, "EUR"] == (MILLION, 1, 0)


def test_the_price_year_is_that_of_the_start_else_the_stated_year() -> None:
    assert price_year(Project(period_start=date(2018, 12, 31), year=2015)) == 2018
    assert price_year(Project(year=2015)) == 2015
    assert price_year(Project()) is None
    assert "2018" in price_words(Project(period_start=date(2018, 1, 1)))
    assert "saknas" in price_words(Project())


def test_one_amount_is_rounded_to_the_ore() -> None:
    assert fixed(MILLION, "SEK", 2015, 2023) == OF_2015
    assert fixed(MILLION, "SEK", 2020, 2023) == OF_2020


def test_what_cannot_be_recalculated_says_why() -> None:
    assert fixed(MILLION, "EUR", 2015, 2023) is None
    assert fixed(None, "SEK", 2015, 2023) is None
    assert "kronor" in fixed_words(Project(currency="EUR", year=2015), MILLION, 2023)
    assert "prisåret saknas" in fixed_words(Project(currency="SEK"), MILLION, 2023)
    assert "1990" in fixed_words(Project(currency="SEK", year=1990), MILLION, 2023)
    assert "2023 års priser" in fixed_words(Project(currency="SEK", year=2015), MILLION, 2023)


@pytest.mark.parametrize(
    ("asked", "year"),
    [("2023", 2023), ("", None), ("1850", None), ("２０２３", None), ("2023'--", None)],
)
def test_only_a_year_with_an_index_is_taken(asked: str, year: int | None) -> None:
    assert prices_asked({"prices": asked}) == year


def test_the_switch_carries_the_rest_of_the_address_along() -> None:
    switch = price_switch(QueryDict("q=vård&programme=a&programme=b&page=3&prices=2023"))
    assert switch.kept == [("q", "vård"), ("programme", "a"), ("programme", "b")]
    assert switch.year == 2023
    assert switch.query == "prices=2023"
    assert switch.years[0] > switch.years[-1]


@pytest.mark.parametrize("view", ["list", "map", "people", "timeline", "money"])
def test_every_link_to_a_view_of_the_selection_keeps_the_prices(client: Client, view: str) -> None:
    # More than one page, with a filter to take away.
    rows = (project(f"2031/{n:05}", municipalities=codes("0484")) for n in range(60))
    store(document(*rows))
    page = client.get(reverse(f"projects:{view}"), {"q": "väg", "prices": "2023", "county": "04"})
    main = unescape(page.text).split("<main", 1)[1]
    addresses = {name: reverse(f"projects:{name}") for name in _VIEWS}
    links = re.findall(r'href="([^"]*)"', main)
    shared = [
        link
        for link in links
        if link.startswith("?") or any(link.startswith(f"{one}?") for one in addresses.values())
    ]
    assert len(shared) > len(_VIEWS)
    assert [link for link in shared if "prices=2023" not in link] == []
    assert [link for link in shared if link.count("prices=") > 1] == []
    assert main.count('<input type="hidden" name="prices" value="2023">') >= 1


_VIEWS = ("list", "map", "people", "timeline", "money")


def test_the_rows_of_the_list_lead_to_projects_in_the_same_prices(client: Client) -> None:
    store(document(project()))
    page = client.get(reverse("projects:list"), {"prices": "2023"})
    row = reverse("projects:project", args=[Project.objects.get().pk])
    assert f'href="{row}?prices=2023"' in page.text
    assert f'href="{row}?prices=' not in client.get(reverse("projects:list"), {"prices": "x"}).text


def test_two_compared_selections_are_in_the_pages_own_prices(client: Client) -> None:
    store(document(project(municipalities=codes("0484"))))
    asked = {"a": "prices=2020&q=väg", "b": "county=04", "prices": "2023"}
    text = unescape(client.get(reverse("projects:compare"), asked).text)
    lists = re.findall(rf'href="{reverse("projects:list")}\?([^"]*)"', text)
    assert {"q=v%C3%A4g&prices=2023", "county=04&prices=2023"} <= set(lists)
    assert [one for one in lists if "prices=2023" not in one] == []
