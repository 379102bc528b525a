"""What a selection is divided by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from samsyn.projects.models import Project
from samsyn.projects.search.facets import FACETS, Chosen, amount_class, owner_type, packed


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


def _row(pk: int, places: tuple[str, ...] = (), **columns: object) -> tuple[int, str]:
    return pk, packed(Project(**columns), places)


def test_counts_follow_the_other_filters_but_not_their_own() -> None:
    rows = [
        _row(1, ("0180", "0188"), programme="2014-2020", fund="ESF"),
        _row(2, ("0188",), programme="2021-2027", fund="ESF"),
        _row(3, (), programme="2021-2027", fund="ERUF"),
    ]

    chosen = Chosen(rows, {"programme": ["2021-2027"], "municipality": ["0188", "0180"]})

    assert chosen.ids == [2]
    counts = {
        name: {one.value: one.count for one in found} for name, found in chosen.counts().items()
    }
    assert counts["programme"] == {"2014-2020": 1, "2021-2027": 1}
    assert counts["municipality"] == {"0188": 1}
    assert counts["fund"] == {"ESF": 1}
    assert counts["county"] == {"01": 1}
    assert counts["state"] == {}
    assert tuple(counts) == FACETS


def test_a_project_counts_in_each_year_that_it_runs() -> None:
    row = _row(1, period_start=date(2019, 12, 31), period_end=date(2021, 1, 1))

    period = Chosen([row], {}).counts()["period"]

    assert [one.value for one in period] == ["2019", "2020", "2021"]


def test_a_natural_person_is_no_facet_value() -> None:
    row = _row(1, owner="Påhittad Person", owner_is_person=True)

    counts = Chosen([row], {}).counts()

    assert counts["owner"] == []
    assert [one.value for one in counts["owner_type"]] == ["person"]


def test_an_unknown_facet_is_the_callers_error() -> None:
    with pytest.raises(ValueError, match="colour"):
        Chosen([_row(1)], {"colour": ["red"]})


def test_no_matches_count_nothing() -> None:
    chosen = Chosen([], {"programme": ["2014-2020"]})
    assert chosen.ids == []
    assert not any(chosen.counts().values())
