"""Finding places in prose. Every text here is constructed."""

from __future__ import annotations

import unicodedata

import pytest

from samsyn.gazetteer import find_places, match_name, municipalities_mentioned


def codes(text: str) -> list[str | None]:
    return [mention.code for mention in find_places(text)]


def test_a_list_settles_the_names_that_are_also_words() -> None:
    text = "Kursen ges i Filipstad, Älvdalen, Säter, Munkfors, Hagfors och Storfors kommun."
    assert municipalities_mentioned(text) == ("1782", "2039", "2082", "1762", "1783", "1760")


def test_offsets_are_those_of_the_text_given_also_when_decomposed_or_hyphenated() -> None:
    text = unicodedata.normalize("NFD", "Från Åmål till Öde\u00adshög och Härjedalen")
    found = find_places(text)
    assert [mention.code for mention in found] == ["1492", "0509", "2361"]
    assert all(text[mention.start : mention.end] == mention.text for mention in found)
    assert unicodedata.normalize("NFC", found[0].text) == "Åmål"


@pytest.mark.parametrize("text", ["Vara eller inte vara", "Anna Mora leder arbetet", "moran växer"])
def test_words_and_persons_are_no_places(text: str) -> None:
    assert find_places(text) == []


def test_a_name_that_stays_open_keeps_its_candidates() -> None:
    (mention,) = find_places("Stockholm är med")
    assert (mention.code, mention.candidates, mention.ambiguous) == (None, ("0180", "01"), True)


def test_a_value_in_a_list() -> None:
    assert match_name("FILIPSTADS KOMMUN").code == "1782"
    assert match_name("Filipstads Kommun, Enheten för arbete").code == "1782"
    assert match_name("Örebro", prefer="county").code == "18"
