"""What a selection is divided by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from samsyn.projects.models import Project
from samsyn.projects.search import columns
from samsyn.projects.search.columns import code_of, encoded
from samsyn.projects.search.counting import Chosen, FacetCount, store_values
from samsyn.projects.search.engine import engine
from samsyn.projects.search.facets import (
    FACETS,
    MOST_SHOWN,
    amount_class,
    facet_values,
    owner_type,
)
from samsyn.projects.search.tables import PROJECTS
from samsyn.sources.lessons.cues import subjects
from samsyn.vocabularies.selectors import code_list

Pairs = Sequence[tuple[str, str]]


@pytest.mark.parametrize(
    ("owner", "kind"),
    [
        ("Sala kommun", "municipality"),
        ("Kommunalförbundet Östra bygden", "municipal_federation"),
        ("Samordningsförbundet Norra Skogen", "coordination_association"),
        ("Påhittade universitetet", "university"),
        ("Region Mellanbygden", "region"),
        ("Länsstyrelsen i Mellanlän", "state_agency"),
        ("Konstruktion i Norr AB", "company"),
        ("Kooperativet Ekonomisk förening", "association"),
        ("Xyz", "other"),
        ("", ""),
    ],
)
def test_the_owner_type_is_told_from_the_name(owner: str, kind: str) -> None:
    assert owner_type(owner) == kind


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Decimal(0), "SEK:0-1"),
        (Decimal(999_999), "SEK:0-1"),
        (Decimal(1_000_000), "SEK:1-5"),
        (Decimal(100_000_000), "SEK:100-"),
        (None, ""),
    ],
)
def test_an_amount_on_a_bound_is_in_the_class_above(amount: Decimal | None, expected: str) -> None:
    assert amount_class(amount, "SEK") == expected


def _chosen(rows: Sequence[Pairs], filters: Mapping[str, Collection[str]]) -> Chosen:
    """Entries 1, 2, … with these values, indexed and chosen from."""
    for row in rows:
        store_values(PROJECTS, row)
    database = engine()
    database.write_facts(PROJECTS, {pk: encoded(row) for pk, row in enumerate(rows, 1)})
    columns.changed(PROJECTS, range(1, len(rows) + 1))
    return Chosen(np.arange(1, len(rows) + 1), columns.current(PROJECTS), filters)


def _values(places: tuple[str, ...] = (), **columns: object) -> list[tuple[str, str]]:
    return facet_values(Project(**columns), places)


@pytest.mark.django_db
def test_counts_follow_the_other_filters_but_not_their_own() -> None:
    rows = (
        _values(("0180", "0188"), programme="2014-2020", fund="ESF"),
        _values(("0188",), programme="2021-2027", fund="ESF"),
        _values((), programme="2021-2027", fund="ERUF"),
    )

    chosen = _chosen(rows, {"programme": ["2021-2027"], "municipality": ["0188", "0180"]})

    assert list(chosen.ids) == [2]
    found = chosen.counts(PROJECTS)
    counts = {name: {one.value: one.count for one in values} for name, values in found.items()}
    assert counts["programme"] == {"2014-2020": 1, "2021-2027": 1}
    assert counts["municipality"] == {"0188": 1}
    assert counts["fund"] == {"ESF": 1}
    assert counts["county"] == {"01": 1}
    assert counts["state"] == {}
    assert tuple(counts) == FACETS


@pytest.mark.django_db
def test_values_are_ordered_by_count_and_then_by_name() -> None:
    rows = [_values(fund=fund) for fund in ("C", "B", "A", "C")]

    assert _chosen(rows, {}).counts(PROJECTS)["fund"] == [
        FacetCount("C", 2),
        FacetCount("A", 1),
        FacetCount("B", 1),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 9, 10, 25, 26, 50])
def test_few_and_many_are_counted_alike(count: int) -> None:
    rows = [_values(fund=f"Fond {n % 3}", region=f"Trakt {n % 7}") for n in range(50)]
    _chosen(rows, {})

    ids = np.arange(50, 50 - count, -1)[::-1]
    found = Chosen(ids, columns.current(PROJECTS), {}).counts(PROJECTS)

    expected = Counter(f"Fond {(pk - 1) % 3}" for pk in ids)
    assert {one.value: one.count for one in found["fund"]} == dict(expected)


@pytest.mark.django_db
def test_all_values_of_the_one_facet_asked_for_are_counted() -> None:
    rows = [_values(owner=f"Ägare {n}", region=f"Region {n}") for n in range(MOST_SHOWN + 5)]

    found = _chosen(rows, {}).counts(PROJECTS, whole="owner")

    assert (len(found["owner"]), len(found["region"])) == (MOST_SHOWN + 5, MOST_SHOWN)


def test_a_project_has_each_year_that_it_runs() -> None:
    values = _values(period_start=date(2019, 12, 31), period_end=date(2021, 1, 1))
    assert [value for name, value in values if name == "period"] == ["2019", "2020", "2021"]


def test_a_natural_person_is_no_facet_value() -> None:
    values = _values(owner="Påhittad Person", owner_is_person=True)
    assert [pair for pair in values if pair[0].startswith("owner")] == [("owner_type", "person")]


@pytest.mark.django_db
def test_an_unknown_facet_is_the_callers_error() -> None:
    with pytest.raises(ValueError, match="no facet named colour"):
        _chosen([()], {"colour": ["red"]})


@pytest.mark.django_db
def test_no_matches_count_nothing() -> None:
    chosen = _chosen([], {"programme": ["2014-2020"]})
    assert list(chosen.ids) == []
    assert not any(chosen.counts(PROJECTS).values())


def test_the_same_value_of_two_facets_has_two_codes() -> None:
    assert code_of("owner", "Norr") != code_of("region", "Norr")
    assert code_of("amount", "x") < 2**63


@pytest.mark.parametrize(
    ("stated", "codes"),
    [
        ([], set()),
        (["Långtidsarbetslösa"], {"long_term_unemployed"}),
        (["arbetslösa unga", "Nyanlända kvinnor"], {"unemployed", "young_neet", "newly_arrived"}),
        (["Kattägare"], {"other"}),
        (["  "], set()),
    ],
)
def test_target_groups_are_told_by_those_that_are_stated(
    stated: list[str], codes: set[str]
) -> None:
    found = _values(target_groups=stated, title="Stöd till sjukskrivna")
    assert {value for name, value in found if name == "target_group"} == codes


def test_themes_are_told_by_title_and_summary_and_not_those_of_every_project() -> None:
    found = _values(title="Validering i Norden", summary="Språk på jobbet med en styrgrupp.")
    assert {value for name, value in found if name == "theme"} == {
        "mapping_validation",
        "language",
    }


def test_principles_are_told_by_headings_too() -> None:
    one = Project(title="Vägen", summary="För jämställdhet i arbetslivet.")
    headings = ["Tillgänglighet för personer med funktionsnedsättning", "Bakgrund"]
    found = facet_values(one, (), headings)
    assert {value for name, value in found if name == "principle"} == {
        "gender_equality",
        "accessibility",
    }


@pytest.mark.parametrize(
    ("part", "vocabulary"),
    [("groups", "target_groups"), ("themes", "themes"), ("principles", "principles")],
)
def test_codes_told_by_words_are_those_of_the_vocabulary(part: str, vocabulary: str) -> None:
    known = {entry.code for entry in code_list(vocabulary).entries}
    assert {code for code, _pattern in subjects(part)} <= known
