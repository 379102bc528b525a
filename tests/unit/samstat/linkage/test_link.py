"""Names compared without what tells nothing apart, and pairs found with their reasons."""

from __future__ import annotations

import pytest

from samstat.linkage import core_name, plain_name
from samstat.linkage.link import link
from samstat.linkage.names import lasting_name
from samstat.linkage.records import LinkageError, Party


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Göteborgs Stad", "Göteborgs kommun"),
        ("Kils kommun", "Kommunen i Kil"),
        ("Exempelbolaget AB", "AB Exempelbolaget (publ)"),
        ("Exempel ideell förening", "EXEMPEL"),
        ("Universitetet Linköping", "Linköping universitet"),
    ],
)
def test_everyday_writings_have_one_core(first: str, second: str) -> None:
    assert core_name(first) == core_name(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Kils kommun", "Sunne kommun"),
        ("Region Östergötland", "Regionförbundet Östergötland"),
        ("Åre kommun", "Are kommun"),
    ],
)
def test_other_organisations_keep_other_cores(first: str, second: str) -> None:
    assert core_name(first) != core_name(second)


def test_a_name_that_is_only_a_legal_form_stays() -> None:
    assert core_name("AB") == "ab"
    assert plain_name("  KILS\tKommun, ") == "kils kommun"


def test_the_same_name_is_linked_and_says_why() -> None:
    found = link(
        [Party(7, "Kils kommun", type="municipality"), Party(3, "Kommunen i Kil"), Party(5, "Ekan")]
    )

    assert [(one.first, one.second) for one in found] == [(3, 7)]
    assert [(one.comparison, one.level) for one in found[0].reasons] == [
        ("core", "same"),
        ("place", "unknown"),
        ("org_number", "unknown"),
        ("seat", "unknown"),
        ("type", "unknown"),
    ]
    assert found[0].reasons[0].weight > 0


def test_different_organisation_numbers_speak_against() -> None:
    alike = [Party(1, "Kraft AB", "5560360793"), Party(2, "Kraft AB", "5560125790")]

    found = link(alike, threshold=0.0)
    without = link([Party(1, "Kraft"), Party(2, "Kraft")], threshold=0.0)

    against = {one.comparison: one for one in found[0].reasons}["org_number"]
    assert against.level == "other"
    assert against.weight < 0
    assert found[0].probability < without[0].probability


def test_coordination_associations_of_two_places_are_not_linked() -> None:
    names = ("Samordningsförbundet Välfärd i Norr", "Samordningsförbundet Skärgården")

    assert link([Party(n, name) for n, name in enumerate(names)]) == []


def test_few_records_or_a_wrong_threshold() -> None:
    assert link([]) == []
    assert link([Party(1, "Kil")]) == []
    with pytest.raises(LinkageError, match="threshold"):
        link([Party(1, "Kil")], threshold=1.5)
    with pytest.raises(LinkageError, match="same id"):
        link([Party(1, "Kil"), Party(1, "Sunne")])


def test_the_answers_are_the_same_each_time() -> None:
    parties = [Party(n, f"{n % 190 * 7919 % 9973}xk AB") for n in range(210)]

    first, second = link(parties), link(parties)

    assert first == second
    assert {(one.first, one.second) for one in first} >= {(n, n + 190) for n in range(20)}


@pytest.mark.parametrize(
    ("before", "today"),
    [
        ("Kalmar läns landsting", "Region Kalmar län"),
        ("Landstinget Dalarna", "Region Dalarna"),
        ("Västra Götalands läns landsting", "Västra Götalandsregionen"),
        ("Mälardalens högskola", "Mälardalens universitet"),
    ],
)
def test_kinds_that_were_renamed_keep_one_lasting_name(before: str, today: str) -> None:
    assert lasting_name(core_name(before)) == lasting_name(core_name(today))


def test_a_regional_federation_is_not_the_region_that_took_over() -> None:
    federation, region = "Regionförbundet i Kalmar län", "Region Kalmar län"

    assert lasting_name(core_name(federation)) != lasting_name(core_name(region))
    assert link([Party(1, federation), Party(2, region)]) == []


def test_names_that_name_different_places_are_sisters() -> None:
    places = [Party(1, "Luleå Energi AB", place="2580"), Party(2, "Umeå Energi AB", place="2480")]
    letters = [Party(1, "Luleå Energi AB"), Party(2, "Lulea Energi AB")]

    assert link(places) == []
    assert len(link(letters)) == 1
