"""Filters, sorts, totals and the number of queries, the same on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from samsyn.core.sorting import swedish_sort_key
from samsyn.projects import search
from samsyn.projects.forms import selection_of
from samsyn.projects.models import PendingIndexing, Project
from samsyn.projects.search.facets import MOST_SHOWN
from samsyn.projects.selectors import Selection, totals_of, visible_projects
from samsyn.projects.selectors.chosen import PART_OF, chosen_projects, survey_of
from samsyn.projects.selectors.money import SEVERAL, by_column, by_county
from samsyn.projects.selectors.spread import spread_of
from samsyn.projects.selectors.timeline import timeline_of
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
        ({"q": '"ärlig väg" eskilstuna'}, {"Ärlig väg"}),
        ({"q": "zebra", "county": "04"}, set()),
        ({"county": ("04", "05")}, {"Ärlig väg", "Zebra", "Åtta hus"}),
        ({"year": (2016, 2020)}, {"Zebra", "Åtta hus"}),
        ({"amount": "SEK:0-1"}, {"Ärlig väg", "Zebra", "Öppna dörrar"}),
        ({"amount": "EUR:0-1"}, {"Åtta hus"}),
        ({"amount": "SEK:1-0"}, set()),
        ({"amount": "mycket"}, set()),
        ({"owner": "Ödeshögs kommun"}, {"Zebra"}),
        ({"owner_type": "municipality"}, {"Ärlig väg", "Zebra"}),
        ({"year": "i fjol"}, set()),
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
    assert b"" < first < second


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


@pytest.mark.parametrize(
    "address", ["projects:list", "projects:map", "projects:money", "projects:timeline"]
)
def test_the_number_of_queries_does_not_grow_with_the_bank(
    bank: None, client: Client, django_assert_max_num_queries: Any, address: str
) -> None:
    with django_assert_max_num_queries(40) as few:
        client.get(reverse(address), {"q": "väg"})
    records = [project(f"2032/{n:05}", municipalities=codes("0484")) for n in range(60)]
    store(document(*records, name="fler.txt"))
    with django_assert_max_num_queries(40) as many:
        client.get(reverse(address), {"q": "väg"})
    # Some questions are asked only where there are more matches, so the number may differ a little.
    assert len(many) <= len(few) + 4


def test_a_project_page_takes_few_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    store(
        document(
            project(municipalities=codes("0484", "0428"), sections={"En": "text", "Två": "till"})
        )
    )
    # The row, what hangs on it, its values, its actors: nine; its kin, lessons, living methods, the
    # goals that it serves and its own: one each; beside the test's own three.
    with django_assert_max_num_queries(17):
        client.get(reverse("projects:project", args=[Project.objects.get().pk]))


@pytest.mark.parametrize("words", ["", "väg"])
def test_each_facets_count_is_the_size_of_the_selection_that_it_offers(
    bank: None, words: str
) -> None:
    nobody = AnonymousUser()
    whole = survey_of(nobody, Selection(q=words))
    checked = 0
    for facet, counts in whole.count_facets().items():
        for one in counts:
            chosen = Selection(q=words, **{PART_OF[facet]: (one.value,)})  # type: ignore[arg-type]
            assert chosen_projects(nobody, chosen).count() == one.count, (facet, one)
            assert len(survey_of(nobody, chosen).ids) == one.count, (facet, one)
            checked += 1
    assert checked > 5


def test_a_long_facet_offers_all_its_values_by_an_address(client: Client) -> None:
    made = [
        Project.objects.create(key=f"long:{n}", title="Lång lista", region=f"Trakt {n:03}")
        for n in range(MOST_SHOWN + 1)
    ]
    search.update([one.pk for one in made])

    cut = client.get(reverse("projects:list"), {"q": "lång"}).content.decode()
    whole = client.get(reverse("projects:list"), {"q": "lång", "all": "region"}).content.decode()

    assert "?q=l%C3%A5ng&amp;all=region#facet-region" in cut
    assert cut.count('name="region" value="Trakt') == MOST_SHOWN
    assert whole.count('name="region" value="Trakt') == MOST_SHOWN + 1
    assert "all=region#facet" not in whole


def test_an_address_is_the_selection_with_every_value() -> None:
    selection = Selection(q="väg & väg", county=("04", "05"), year=("2019",), sort="title")
    assert selection_of(QueryDict(selection.query())) == selection
    assert selection_of({"county": "05", "year": "2019"}) == Selection(
        county=("05",), year=("2019",)
    ), "as addresses were before"
    assert (
        selection.without("county", "04")
        == "q=v%C3%A4g+%26+v%C3%A4g&year=2019&county=05&sort=title"
    )
    assert Selection(sort="-start").query() == ""


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"q": '-- () " *'}, "inga bokstäver"),
        ({"q": "väg " * 2_500}, "Frågan är lång"),
        ({"q": "väg\x00"}, "Ärlig"),
        ({"colour": "red"}, "colour"),
        ({"county": "99"}, "Inga projekt"),
        ({"county": ["01"] * 9 + [str(n) for n in range(60)]}, "Högst 50"),
        ({"sort": "nonsense"}, "nonsense"),
        ({"page": "99"}, "Den sidan finns inte"),
        ({"page": "x"}, "Den sidan finns inte"),
        ({"review_state": "proposed"}, "Bara det som är godkänt visas"),
        ({"q": "ärligg"}, "ärlig"),
    ],
)
def test_whatever_is_asked_is_answered_clearly(
    bank: None, client: Client, asked: dict[str, Any], told: str
) -> None:
    answer = client.get(reverse("projects:list"), asked)
    assert answer.status_code == 200
    assert told in answer.text


def test_answering_words_are_marked_and_what_is_marked_is_escaped(client: Client) -> None:
    store(document(project(title="Väg <b>framåt</b>", summary="En lång väg till arbete.")))
    text = client.get(reverse("projects:list"), {"q": "väg"}).text
    assert "<mark>Väg</mark> &lt;b&gt;framåt" in text
    assert "En lång <mark>väg</mark> till arbete." in text


def test_pages_say_that_changes_wait_for_the_search(bank: None, client: Client) -> None:
    PendingIndexing.objects.create(kind="project", row_id=1)
    assert "har inte nått sökningen än" in client.get(reverse("projects:list")).text


def test_the_timeline_tells_of_undated_projects_and_counts_years_where_there_are_many(
    bank: None, client: Client
) -> None:
    store(document(project("2033/1", period_start=None, period_end=None), name="odaterat.txt"))
    few = timeline_of(chosen_projects(AnonymousUser(), Selection()), date(2026, 1, 1))
    assert (few.total, few.undated, len(few.projects)) == (6, 1, 5)
    assert "1 projekt anger ingen period" in client.get(reverse("projects:timeline")).text
    records = [
        project(f"2034/{n:05}", period_start=date(2020, 2, 1), period_end=date(2022, 5, 1))
        for n in range(60)
    ]
    far = project("2034/99999", period_start=date(2999, 1, 1), period_end=None)
    store(document(*records, far, name="fler.txt"))
    many = timeline_of(chosen_projects(AnonymousUser(), Selection()), date(2026, 1, 1))
    assert (many.projects, many.undated, many.outside) == ([], 1, 1)
    by_year = {one.year: (one.running, one.starts, one.ends) for one in many.years}
    assert by_year[2020] == (61, 61, 0)
    assert by_year[2021] == (60, 0, 0)
    assert by_year[2022] == (60, 0, 60)
    assert by_year[2016] == (1, 0, 0)
