"""Names, lists and relations of places."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from samsyn.core.sorting import swedish_sort_key
from samsyn.gazetteer.places import UnknownPlaceError
from samsyn.places import selectors
from samsyn.places.selectors import Kind


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("0484", "sv", "Eskilstuna"),
        ("04", "sv", "Södermanlands län"),
        ("04", "en", "Södermanland County"),
        ("SE12", "sv", "Östra Mellansverige"),
        ("SE12", "en", "East Middle Sweden"),
        ("1917", "sv", "Heby"),
        ("9999", "sv", "9999"),
        ("", "sv", ""),
    ],
)
def test_name_follows_the_language_and_hides_no_code(
    code: str, language: str, expected: str
) -> None:
    with override(language):
        assert selectors.name(code) == expected


def test_swedish_letters_come_last_in_their_own_order() -> None:
    names = ["Öckerö", "Älvdalen", "Zinkgruvan", "Åmål", "arboga", "Ale", "Éker", "Ærø"]
    ordered = ["Ale", "arboga", "Éker", "Zinkgruvan", "Åmål", "Älvdalen", "Ærø", "Öckerö"]
    assert sorted(names, key=swedish_sort_key) == ordered


def test_every_municipality_stands_once_in_the_grouped_choices() -> None:
    groups = selectors.municipality_choices()
    codes = [code for _, choices in groups for code, _ in choices]
    assert len(groups) == 21
    assert len(codes) == len(set(codes)) == 290


def test_other_choices_are_whole_and_sorted() -> None:
    with override("sv"):
        regions = [name for _, name in selectors.esf_region_choices()]
        functional = [name for _, name in selectors.functional_region_choices()]
    assert len(selectors.county_choices()) == 21
    assert len(regions) == 8
    assert regions[-1] == "Övre Norrland"
    assert len(functional) == 60
    assert functional == sorted(functional, key=swedish_sort_key)


def test_a_county_holds_its_municipalities() -> None:
    inside = selectors.municipalities_of("04")
    assert [selectors.name(code) for code in inside] == [
        "Eskilstuna",
        "Flen",
        "Gnesta",
        "Katrineholm",
        "Nyköping",
        "Oxelösund",
        "Strängnäs",
        "Trosa",
        "Vingåker",
    ]


def test_an_esf_region_holds_those_of_its_counties() -> None:
    inside = selectors.municipalities_of("SE12")
    assert {code[:2] for code in inside} == {"03", "04", "05", "18", "19"}


def test_a_filter_by_place_means_everything_inside() -> None:
    assert selectors.codes_within("0484") == {"0484"}
    assert {"04", "0484"} <= selectors.codes_within("04")
    assert {"SE12", "04", "0484", "05", "0580"} <= selectors.codes_within("SE12")
    assert "0180" not in selectors.codes_within("SE12")


def test_neighbours_are_of_the_same_kind() -> None:
    with override("sv"):
        assert [selectors.name(code) for code in selectors.neighbours("0484")] == [
            "Arboga",
            "Flen",
            "Katrineholm",
            "Kungsör",
            "Strängnäs",
        ]
        counties = [selectors.name(code) for code in selectors.neighbours("04")]
    assert "Östergötlands län" in counties
    assert "Södermanlands län" not in counties
    assert selectors.neighbours("09") == []
    assert "SE11" in selectors.neighbours("SE12")


def test_seven_municipalities_are_alike_and_none_is_itself() -> None:
    alike = selectors.similar_municipalities("0484")
    assert len(alike) == 7
    assert "0484" not in alike


def test_a_countys_population_is_the_sum_of_its_parts() -> None:
    parts = [selectors.population(code) for code in selectors.municipalities_of("04")]
    whole = selectors.population("04")
    assert whole.number == sum(part.number for part in parts)
    assert {part.year for part in parts} == {whole.year}


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("0330", date(2002, 12, 31), False),
        ("0330", date(2003, 1, 1), True),
        ("0331", date(2006, 12, 31), False),
        ("0331", date(2007, 1, 1), True),
        ("1917", date(2006, 12, 31), True),
        ("1917", date(2007, 1, 1), False),
        ("9999", date(2020, 1, 1), False),
    ],
)
def test_a_code_holds_for_a_time(code: str, day: date, expected: bool) -> None:
    assert selectors.is_code_on(code, day) is expected


def test_kinds_are_told_from_the_code() -> None:
    kinds = [selectors.kind_of(code) for code in ("0484", "04", "SE12", "SE122", "484", "")]
    assert kinds == [Kind.MUNICIPALITY, Kind.COUNTY, Kind.ESF_REGION, None, None, None]


def test_a_code_of_nothing_has_no_municipalities() -> None:
    with pytest.raises(UnknownPlaceError, match="02"):
        selectors.municipalities_of("02")
