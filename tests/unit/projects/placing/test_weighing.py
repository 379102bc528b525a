"""What a whole is divided by: the newest year with the target group in every place, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.projects.placing import Sizes, Weight, Whole, divide

FIGURES = [
    ("unemployed", 2023, "0180", 900),
    ("unemployed", 2023, "0181", 100),
    ("unemployed", 2024, "0180", 800),
    ("foreign_born", 2023, "0180", 100),
    ("foreign_born", 2023, "0181", 300),
    ("disability", 2024, "0180", 0),
    ("disability", 2024, "0181", 0),
]
BOTH = ("0180", "0181")


@pytest.mark.parametrize(
    ("groups", "places", "year", "weights"),
    [
        ("unemployed", BOTH, 2023, {"0180": 900, "0181": 100}),
        ("unemployed", ("0180",), 2024, {"0180": 800}),
        ("unemployed", ("0180", "0184"), 0, None),
        ("foreign_born+unemployed", BOTH, 2023, {"0180": 1_000, "0181": 400}),
        # One group of several that is not loaded: the others do not stand for it.
        ("other+unemployed", BOTH, 0, None),
        # Nobody anywhere says nothing of where those who take part are.
        ("disability", BOTH, 0, None),
        ("", BOTH, 0, None),
    ],
)
def test_the_newest_year_that_has_all(
    groups: str, places: tuple[str, ...], year: int, weights: dict[str, int] | None
) -> None:
    weight, own = Sizes(FIGURES).weighing(groups, places)
    assert weight == Weight(groups, year)
    assert (own and {place: own[place] for place in places}) == weights


CODES = ("0180", "0181", "0184", "1480", "1481", "2580")
GROUPS = ("unemployed", "disability", "other", "disability+unemployed", "")


@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(("unemployed", "disability")),
            st.sampled_from((2023, 2024)),
            st.sampled_from(CODES),
        ),
        st.integers(0, 10**5),
    ),
    st.lists(
        st.tuples(
            st.sampled_from(GROUPS),
            st.lists(st.sampled_from(CODES), min_size=1, unique=True).map(tuple),
            st.integers(-(10**6), 10**12),
        ),
        max_size=10,
    ),
)
def test_parts_sum_to_the_whole_whatever_they_are_divided_by(
    figures: dict[tuple[str, int, str], int],
    rests: list[tuple[str, tuple[str, ...], int]],
) -> None:
    sizes = Sizes((*key, persons) for key, persons in figures.items())
    wholes = []
    for groups, places, amount in rests:
        weight, own = sizes.weighing(groups, places)
        assert (own is None) == (weight.year == 0)
        for code in groups.split("+") if own is not None else ():
            assert all((code, weight.year, place) in figures for place in places)
        wholes.append(Whole(amount, places, weights=own))
    parts = divide(wholes, dict.fromkeys(CODES, 7), lambda code: code[:2]).parts
    assert sum(parts.values()) == sum(amount for _groups, _places, amount in rests)
