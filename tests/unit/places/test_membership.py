"""A project's places on the map: told apart by mark and lightness, never by a number."""

from __future__ import annotations

from samsyn.places import membership

SORMLAND = ("0480", "0484")


def drawn(members: tuple[str, ...] = SORMLAND) -> membership.PlaceMap:
    return membership.build(
        members,
        caption="Kommuner",
        value_heading="Enligt källan",
        within="04",
        belongs="nämns",
        does_not="nämns inte",
    )


def test_members_and_others_have_fills_far_apart_and_words_of_their_own() -> None:
    by_code = {area.code: area for area in drawn().areas}
    assert len(by_code) == 9
    assert {code for code, area in by_code.items() if area.fill == "4"} == set(SORMLAND)
    assert {area.text for code, area in by_code.items() if code not in SORMLAND} == {"nämns inte"}


def test_only_members_bear_a_mark_and_no_area_a_number() -> None:
    labels = drawn().labels
    assert {label.text for label in labels} == {"✓"}
    assert len(labels) <= 2


def test_the_text_alternative_names_the_members() -> None:
    assert "Eskilstuna" in drawn().summary
    assert "Nyköping" in drawn().summary
    assert "Flen" not in drawn().summary


def test_a_single_member_and_a_whole_county_are_drawn_too() -> None:
    assert drawn(("0480",)).summary == "Nyköping."
    whole = drawn(tuple(area.code for area in drawn().areas))
    assert {area.fill for area in whole.areas} == {"4"}
    assert [row.text for row in whole.legend] == ["nämns"]
