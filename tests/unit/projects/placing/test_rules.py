"""Which municipalities a project's words mean, and what a report leaves to divide."""

from __future__ import annotations

import pytest

from samsyn.gazetteer.places import esf_region, municipalities_of
from samsyn.projects.placing import (
    Basis,
    Grounds,
    Named,
    Report,
    grounds_of,
    municipalities_named,
    split,
)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({"0484", "0482"}, ("0482", "0484")),
        ({"09"}, ("0980",)),
        ({"17", "1782"}, ("1782",)),
        ({"17", "0484"}, ("0484", *municipalities_of("17"))),
        ({"0484", "SE12"}, ("0484",)),
        ({"9999", "99", "SE99"}, ()),
        ({"1917"}, ("0331",)),
    ],
)
def test_municipalities_named(codes: set[str], expected: tuple[str, ...]) -> None:
    assert municipalities_named(codes) == tuple(sorted(expected))


def test_a_region_covers_the_municipalities_of_its_counties() -> None:
    inside = {code for county in esf_region("SE32").counties for code in municipalities_of(county)}
    assert set(municipalities_named({"SE32"})) == inside


def test_the_firmest_ground_decides() -> None:
    everything = Named(frozenset({"0484"}), frozenset({"0580"}), frozenset({"SE12"}), "0180")
    assert grounds_of(everything) == Grounds(Basis.STATED, ("0484",))
    assert grounds_of(Named(mentioned=frozenset({"0580"}), seat="0180")).basis == Basis.MENTIONED
    assert grounds_of(Named(regions=frozenset({"SE11"}), seat="0484")).basis == Basis.REGION
    assert grounds_of(Named(seat="0484")) == Grounds(Basis.SEAT, ("0484",))
    assert grounds_of(Named()) == Grounds(Basis.NOWHERE, ())


def test_what_nobody_states_is_unknown() -> None:
    assert split(None, Named(seat="0484")) is None
    assert split(None, Named(), Report({"0484": None})) is None


def test_what_is_left_goes_to_those_who_have_not_reported() -> None:
    named = Named(stated=frozenset({"0480", "0482", "0484"}))
    found = split(100, named, Report({"0484": 30, "0482": None}))
    assert found is not None
    assert (found.reported, found.rest) == (30, 70)
    assert found.grounds == Grounds(Basis.STATED, ("0480", "0482"))


def test_what_all_left_out_is_divided_over_all_of_them() -> None:
    found = split(100, Named(stated=frozenset({"0484"})), Report({"0484": 30}))
    assert found is not None
    assert (found.rest, found.grounds.places) == (70, ("0484",))


def test_who_reports_without_a_number_shares_what_is_left() -> None:
    found = split(100, Named(seat="0180"), Report({"0484": 30, "0482": None}))
    assert found is not None
    assert found.grounds == Grounds(Basis.STATED, ("0482",))


def test_a_report_of_more_than_the_whole_stands_and_is_told() -> None:
    found = split(50, Named(stated=frozenset({"0484"})), Report({"0484": 60}))
    assert found is not None
    assert (found.whole, found.rest, found.exceeds) == (60, 0, True)
    assert found.grounds.basis == Basis.NOWHERE


def test_a_zero_that_is_stated_is_a_zero() -> None:
    found = split(0, Named(stated=frozenset({"0484"})))
    assert found is not None
    assert (found.whole, found.exceeds) == (0, False)
