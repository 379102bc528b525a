"""Filters, sorts, totals and the number of queries, the same on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from samsyn.projects.models import Project
from samsyn.projects.selectors import Selection, totals_of, visible_projects
from samsyn.projects.selectors.chosen import chosen_projects
from samsyn.projects.selectors.money import SEVERAL, by_column, by_county
from samsyn.projects.selectors.spread import spread_of
from samsyn.projects.sorting import swedish_sort_key
from tests.unit.projects.builders import codes, document, project, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> None:
    store(
        document(
            project("2031/00001", title="Ärlig väg", region="Östra Mellansverige", fund="ESF",
                    municipalities=codes("0484"), total_budget=Decimal("100.50"), esf_support=None),
            project("2031/00002", title="Zebra", owner="Ödeshögs kommun",
                    municipalities=codes("0509"), period_start=date(2020, 1, 1),
                    period_end=None, total_budget=Decimal(300)),
            project("2031/00003", title="Åtta hus", owner="Åbo",
                    municipalities=codes("0484", "0509"), currency="EUR",
                    total_budget=Decimal(7), period_start=None, period_end=None, year=2016),
            project("2031/00004", title="Öppna dörrar", owner=None, total_budget=None,
                    esf_support=Decimal(0), programme="2007-2013"),
            project("2031/00005", title="apelsin", owner="Änge", currency=None, state="granted"),
        )
    )  # fmt: skip


def chosen(**filters: Any) -> list[str]:
    found = chosen_projects(AnonymousUser(), Selection(**filters))
    return list(found.values_list("title", flat=True))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"q": "ÄRLIG"}, {"Ärlig väg"}),
        ({"q": "väg eskilstuna"}, {"Ärlig väg"}),
        ({"q": "2031/00002"}, {"Zebra"}),
        ({"q": "100%"}, set()),
        ({"owner": "ödeshög"}, {"Zebra"}),
        ({"fund": "ESF"}, {"Ärlig väg"}),
        ({"region": "Östra Mellansverige"}, {"Ärlig väg"}),
        ({"county": "05"}, {"Zebra", "Åtta hus"}),
        ({"municipality": "0484"}, {"Ärlig väg", "Åtta hus"}),
        ({"municipality": "0484", "county": "05"}, {"Åtta hus"}),
        ({"programme": "2007-2013"}, {"Öppna dörrar"}),
        ({"state": "granted"}, {"apelsin"}),
        ({"year": 2016}, {"Åtta hus"}),
        ({"year": 2019}, {"Ärlig väg", "Öppna dörrar", "apelsin"}),
        ({"year": 2020}, {"Zebra"}),
    ],
)
def test_filters(bank: None, filters: dict[str, Any], expected: set[str]) -> None:
    assert set(chosen(**filters)) == expected


def test_swedish_order_of_titles_and_owners(bank: None) -> None:
    assert chosen(sort="title") == ["apelsin", "Zebra", "Åtta hus", "Ärlig väg", "Öppna dörrar"]
    assert chosen(sort="-title")[0] == "Öppna dörrar"
    # Eskilstuna, Åbo, Änge, Ödeshög, and last the one without an owner.
    assert chosen(sort="owner")[-1] == chosen(sort="-owner")[-1] == "Öppna dörrar"
    assert chosen(sort="owner")[0] == "Ärlig väg"


def test_unknown_amounts_come_last_whichever_way(bank: None) -> None:
    assert chosen(sort="budget")[-1] == chosen(sort="-budget")[-1] == "Öppna dörrar"
    assert chosen(sort="-start")[-1] == chosen(sort="start")[-1] == "Åtta hus"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("Zebra", "Ål"), ("Ål", "Äl"), ("Äl", "Öl"), ("eko 2", "Ekobo"), ("Müller", "Mz"),
     ("”Café”", "cafét"), ("Å a", "Åa")],
)  # fmt: skip
def test_sort_key(earlier: str, later: str) -> None:
    first, second = swedish_sort_key(earlier), swedish_sort_key(later)
    assert first is not None
    assert second is not None
    assert first < second


def test_totals_never_mix_currencies_and_tell_what_is_unknown(bank: None) -> None:
    found = {total.currency: total for total in totals_of(visible_projects(AnonymousUser()))}
    assert found["SEK"].budget == Decimal("400.50")
    assert (found["SEK"].projects, found["SEK"].budget_unknown) == (3, 1)
    # Zero is an amount; only the one without any is unknown.
    assert (found["SEK"].support, found["SEK"].support_unknown) == (Decimal(600_000), 1)
    assert found["EUR"].budget == Decimal(7)
    assert found[""].projects == 1


def test_a_total_of_nothing_known_is_unknown_not_zero() -> None:
    store(document(project(total_budget=None, esf_support=None)))
    (total,) = totals_of(visible_projects(AnonymousUser()))
    assert (total.budget, total.support) == (None, None)


def test_money_by_county_adds_up_to_the_total(bank: None) -> None:
    rows = by_county(visible_projects(AnonymousUser()), "budget")
    sums = {(row.key, row.currency): row.amount for row in rows}
    assert sums["04", "SEK"] == Decimal("100.5")
    assert sums["05", "SEK"] == Decimal(300)
    assert sums[SEVERAL, "EUR"] == Decimal(7)
    in_kronor = sum(row.amount or 0 for row in rows if row.currency == "SEK")
    assert in_kronor == Decimal("400.5")
    by_owner = by_column(visible_projects(AnonymousUser()), "shown_owner", "budget")
    assert {row.key: row.amount for row in by_owner}["Ödeshögs kommun"] == Decimal(300)


def test_places_count_once_each_and_the_seat_only_where_nothing_else_is_known(bank: None) -> None:
    store(document(project("2031/00009", owner="Flens kommun"), name="annan.txt"))
    spread = spread_of(visible_projects(AnonymousUser()))
    assert spread.municipalities == {"0484": 2, "0509": 2}
    assert spread.counties == {"04": 2, "05": 2}
    assert spread.seats == {"0482": 1}
    assert (spread.total, spread.nowhere) == (6, 2)


@pytest.mark.parametrize("address", ["projects:list", "projects:map", "projects:money"])
def test_the_number_of_queries_does_not_grow_with_the_bank(
    bank: None, client: Client, django_assert_max_num_queries: Any, address: str
) -> None:
    with django_assert_max_num_queries(14) as few:
        client.get(reverse(address))
    records = [project(f"2032/{n:05}", municipalities=codes("0484")) for n in range(60)]
    store(document(*records, name="fler.txt"))
    with django_assert_max_num_queries(14) as many:
        client.get(reverse(address))
    assert len(many) == len(few)


def test_a_project_page_takes_few_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    store(
        document(
            project(municipalities=codes("0484", "0428"), sections={"En": "text", "Två": "till"})
        )
    )
    with django_assert_max_num_queries(9):
        client.get(reverse("projects:project", args=[Project.objects.get().pk]))
