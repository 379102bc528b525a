"""What a person means who types a place."""

from __future__ import annotations

import pytest

from samsyn.places import search


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Eskilstuna", "0484"),
        ("eskilstuna kommun", "0484"),
        ("0484", "0484"),
        ("484", "0484"),
        ("Stockholms stad", "0180"),
        ("Östergötlands län", "05"),
        ("SE12", "SE12"),
        ("SE122", "04"),
        ("1917", "0331"),
        ("Håbo", "0305"),
        ("Habo", "0643"),
    ],
)
def test_one_place_is_meant(question: str, code: str) -> None:
    assert search.find(question).code == code


def test_a_name_of_two_places_is_left_to_the_person() -> None:
    answer = search.find("Örebro")
    assert answer.code is None
    assert set(answer.candidates) == {"18", "1880"}


def test_a_name_without_its_swedish_letters_is_asked_about() -> None:
    answer = search.find("Ostersund")
    assert answer.code is None
    assert answer.candidates == ("2380",)


def test_a_part_of_the_country_gives_its_regions() -> None:
    assert set(search.find("SE1").candidates) == {"SE11", "SE12"}


def test_a_misspelling_gives_what_is_spelt_nearly_so() -> None:
    answer = search.find("Eskilstna")
    assert answer.candidates == ()
    assert "0484" in answer.near


@pytest.mark.parametrize("question", ["", "   ", "qqqqqqq", "x" * 100_000, "<script>", "\x00"])
def test_nonsense_finds_nothing(question: str) -> None:
    assert search.find(question) == search.Answer()
