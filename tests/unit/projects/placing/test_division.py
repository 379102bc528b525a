"""Division: parts sum to the whole, each within one unit of its share and within its range."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samsyn.projects.placing import Range, Whole, divide, ranges

CODES = ["0180", "0181", "0184", "1480", "1481", "2580"]
WEIGHTS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 10**6))
WHOLES = st.lists(
    st.builds(
        Whole,
        amount=st.integers(-(10**6), 10**14),
        places=st.lists(st.sampled_from(CODES), min_size=1, unique=True).map(tuple),
        certain=st.booleans(),
    ),
    max_size=12,
)
# A busy machine is slow to draw: that says nothing of the rule.
checked = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def county(code: str) -> str:
    return code[:2]


def exact_shares(wholes: list[Whole], weights: dict[str, int]) -> dict[str, Fraction]:
    """The same by fractions, written anew: what a person would reckon by hand."""
    shares: dict[str, Fraction] = {}
    for whole in wholes:
        own = {code: weights.get(code, 0) for code in whole.places}
        if not any(own.values()):
            own = dict.fromkeys(own, 1)
        for code, weight in own.items():
            part = Fraction(whole.amount * weight, sum(own.values()))
            shares[code] = shares.get(code, Fraction(0)) + part
    return shares


@checked
@given(WHOLES, WEIGHTS)
def test_the_parts_sum_to_the_whole(wholes: list[Whole], weights: dict[str, int]) -> None:
    found = divide(wholes, weights, county)
    assert sum(found.parts.values()) == sum(whole.amount for whole in wholes)


@checked
@given(WHOLES, WEIGHTS)
def test_each_part_and_each_area_is_within_one_unit_of_its_share(
    wholes: list[Whole], weights: dict[str, int]
) -> None:
    parts = divide(wholes, weights, county).parts
    shares = exact_shares(wholes, weights)
    assert set(parts) == set(shares)
    assert all(abs(parts[code] - shares[code]) <= 1 for code in parts)
    for area in {county(code) for code in parts}:
        own = [code for code in parts if county(code) == area]
        assert abs(sum(parts[c] for c in own) - sum(shares[c] for c in own)) <= 1


@checked
@given(WHOLES, WEIGHTS)
def test_each_part_lies_in_its_range(wholes: list[Whole], weights: dict[str, int]) -> None:
    parts = divide(wholes, weights, county).parts
    for code, limits in ranges(wholes).items():
        assert limits.low <= parts[code] <= limits.high
    for area, limits in ranges(wholes, county).items():
        inside = sum(part for code, part in parts.items() if county(code) == area)
        assert limits.low <= inside <= limits.high


@checked
@given(WHOLES, WEIGHTS, st.randoms())
def test_the_order_of_the_wholes_changes_nothing(
    wholes: list[Whole], weights: dict[str, int], random: object
) -> None:
    turned = list(wholes)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert divide(turned, weights, county) == divide(wholes, weights, county)


def test_ten_over_three_places_by_the_largest_remainder() -> None:
    weights = {"0180": 5, "0181": 3, "0184": 1}
    found = divide([Whole(10, ("0180", "0181", "0184"))], weights)
    # Shares 5.56, 3.33 and 1.11: the one unit left goes to the largest remainder.
    assert found.parts == {"0180": 6, "0181": 3, "0184": 1}


def test_small_wholes_are_rounded_together_and_do_not_all_end_in_the_largest_place() -> None:
    weights = {"0180": 6, "0181": 4}
    found = divide([Whole(1, ("0180", "0181"))] * 1_000, weights)
    assert found.parts == {"0180": 600, "0181": 400}


def test_equal_remainders_go_to_the_lower_code() -> None:
    assert divide([Whole(1, ("1481", "1480"))], {"1480": 7, "1481": 7}).parts == {
        "1480": 1,
        "1481": 0,
    }


def test_places_without_weight_share_equally_and_it_is_told() -> None:
    found = divide([Whole(10, ("1480", "1481")), Whole(3, ("0180", "0181"))], {"0180": 1})
    assert found.parts == {"1480": 5, "1481": 5, "0180": 3, "0181": 0}
    assert found.equally == 10


def test_a_range_is_exact_only_where_a_certain_whole_has_the_place_alone() -> None:
    wholes = [Whole(7, ("0180",), certain=True), Whole(5, ("0180",)), Whole(9, ("0180", "0181"))]
    assert ranges(wholes) == {"0180": Range(7, 21), "0181": Range(0, 9)}
    assert ranges([Whole(9, ("0180", "0181"), certain=True)], county) == {"01": Range(9, 9)}


@pytest.mark.parametrize(("places", "word"), [((), "no place"), (("0180", "0180"), "twice")])
def test_a_whole_needs_places_each_once(places: tuple[str, ...], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        Whole(5, places)


def test_a_weight_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="weights are 0 or more"):
        divide([Whole(5, ("0180", "0181"))], {"0180": -1})
