"""Matching values of lists. The readable cases are in tests/spec/test_gazetteer.py."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.gazetteer import match_name, match_names, region_code
from samsyn.gazetteer.places import (
    County,
    Municipality,
    counties,
    esf_regions,
    municipalities,
    nuts_regions,
)


@pytest.mark.parametrize("place", municipalities().values(), ids=lambda place: place.name)
def test_every_municipality_by_code_and_every_form(place: Municipality) -> None:
    for form in (place.name, place.long_name, place.genitive, f"{place.genitive} kommun"):
        spellings = (form, form.upper(), form.lower(), unicodedata.normalize("NFD", form))
        for value in (*spellings, f"{form}, en enhet", f" {form}.", f"{place.code} {form}"):
            match = match_name(value)
            assert (match.code, match.kind, match.exact) == (place.code, "municipality", True)
    assert match_name(place.code).code == place.code
    assert match_name(place.code.lstrip("0")).code == place.code


def test_names_without_swedish_letters_are_guesses_where_only_one_place_fits() -> None:
    for place in municipalities().values():
        plain = "".join(
            letter
            for letter in unicodedata.normalize("NFD", place.name)
            if not unicodedata.combining(letter)
        )
        match = match_name(plain)
        if plain == place.name:
            assert match.code == place.code
        else:
            assert (match.code, match.exact) == (place.code, False) or plain == "Habo"


@pytest.mark.parametrize("county", counties().values(), ids=lambda county: county.name)
def test_counties_in_a_column_of_counties(county: County) -> None:
    for value in (county.name, county.long_name, county.everyday_name, county.code):
        assert match_name(value, prefer="county").code == county.code


def test_regions_by_every_name_and_no_other_place_as_a_region() -> None:
    for region in esf_regions().values():
        for name in (region.name, region.name.upper(), *region.aliases, region.code):
            assert region_code(name) == region.code
    assert region_code("Örebro") is None
    assert region_code("SE123") is None
    assert {match_name(code).code for code in nuts_regions()} == set(nuts_regions())


def test_a_list_in_a_cell_gives_each_place_in_order() -> None:
    matches = match_names("Flen; Gnesta/Trosa, okänd ort och Heby (1917)")
    assert [match.code for match in matches] == ["0482", "0461", "0488", "0331"]
    matches = match_names("Uppsala, Örebro", prefer="county")
    assert [match.code for match in matches] == ["03", "18"]


def test_a_list_is_no_single_place() -> None:
    match = match_name("Blekinge, Skåne", prefer="county")
    assert (match.code, match.candidates) == (None, ("10", "12"))


values = st.one_of(
    st.text(),
    st.lists(
        st.one_of(
            st.sampled_from([*(place.name for place in municipalities().values()), "0", "och"]),
            st.text(max_size=3),
        ),
        max_size=12,
    ).map(" ".join),
)


@settings(deadline=None)  # the first value pays for building the tree of names
@given(values, st.sampled_from(["municipality", "county", "region"]))
def test_any_value_is_answered(value: str, prefer: str) -> None:
    match = match_name(value, prefer=prefer)
    assert match.code is None or match.code in match.candidates
    for each in match_names(value, prefer=prefer):
        assert each.code is not None or each.candidates
