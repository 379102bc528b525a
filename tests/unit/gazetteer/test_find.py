"""Finding places in prose. Every text here is constructed."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.gazetteer import find_places, municipalities_mentioned
from samsyn.gazetteer.places import County, Municipality, counties, municipalities

ALPHABET = "aåäöAÅÄÖ \n\t.,-•\u00ad\u030a\u0308\u200bİßﬁ0"
NAMES = [place.name for place in municipalities().values()]
pieces = st.sampled_from([*NAMES, "Anna", "kommun", "län", "Region", "och", ", ", "@", "SE1", "i"])
texts = st.one_of(
    st.text(),
    st.text(ALPHABET),
    st.lists(st.one_of(pieces, st.text(ALPHABET, max_size=4)), max_size=30).map("".join),
)


# No deadline: the first text pays for building the tree of names, on a busy machine dearly.
@settings(deadline=None)
@given(texts)
def test_any_text_gives_mentions_in_order_with_the_offsets_of_the_text(text: str) -> None:
    done = 0
    for mention in find_places(text):
        assert done <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        assert 0 < mention.confidence <= 1
        assert mention.code is None or mention.code in mention.candidates
        assert mention.candidates
        done = mention.end


@settings(deadline=None)
@given(st.lists(pieces, max_size=30).map(" ".join))
def test_decomposed_text_gives_the_same_places(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert meanings(decomposed) == meanings(unicodedata.normalize("NFC", text))


def meanings(text: str) -> list[tuple[str | None, tuple[str, ...], float]]:
    return [(m.code, m.candidates, m.confidence) for m in find_places(text)]


def sure_forms(place: Municipality) -> Iterator[str]:
    """Forms that name the municipality without any help from the context."""
    for name in {place.long_name, f"{place.genitive} kommun", f"{place.genitive} stad"}:
        yield name
        yield name.upper()
        yield unicodedata.normalize("NFD", name)
        yield f"{name[:2]}\u00ad{name[2:]}"


@pytest.mark.parametrize("place", municipalities().values(), ids=lambda place: place.name)
def test_every_form_of_every_municipality_is_found(place: Municipality) -> None:
    for form in sure_forms(place):
        for text in (form, f"Vi mötte {form} under våren.", f"({form})", f"\n• {form}\n"):
            (mention,) = find_places(text)
            assert (mention.code, mention.text) == (place.code, form), text


@pytest.mark.parametrize("place", municipalities().values(), ids=lambda place: place.name)
def test_every_bare_name_is_found_and_known_in_a_list(place: Municipality) -> None:
    for name in (place.name, place.genitive, place.name.upper()):
        (alone,) = find_places(f"Kursen ges i {name}.")
        assert place.code in alone.candidates
        assert alone.code == place.code or place.name == "Stockholm"
        listed = find_places(f"Kursen ges i Hagfors, {name} och Årjäng.")
        assert [mention.code for mention in listed] == ["1783", place.code, "1765"]


@pytest.mark.parametrize("county", counties().values(), ids=lambda county: county.name)
def test_every_county_is_found_in_any_case(county: County) -> None:
    for form in (county.long_name, county.long_name + "s", county.name_en):
        for text in (form, form.upper(), unicodedata.normalize("NFD", form)):
            (mention,) = find_places(text)
            assert (mention.kind, mention.code) == ("county", county.code), text


def test_a_name_that_stays_open_keeps_its_candidates_and_counts_for_nothing() -> None:
    (mention,) = find_places("Stockholm är med")
    assert (mention.code, mention.candidates, mention.ambiguous) == (None, ("0180", "01"), True)
    assert municipalities_mentioned("Stockholm är med") == ()


def test_mentioned_municipalities_come_once_in_the_order_first_named() -> None:
    text = "Hagfors, Arvika och Hagfors kommun samt Värmlands län och Örebro"
    assert municipalities_mentioned(text) == ("1783", "1784", "1880")
    assert municipalities_mentioned(text, threshold=0.96) == ("1783",)


def test_letters_or_figures_that_touch_a_name_make_it_less_sure() -> None:
    apart, glued = find_places("Hagfors. KommunHagfors2")
    assert (apart.confidence, glued.confidence) == (0.9, 0.8)


@pytest.mark.parametrize("mark", "•·*▪◦‣●\uf0b7-–")
def test_any_bullet_makes_a_list(mark: str) -> None:
    found = find_places(f"Kommun\r\n\r\n {mark} Kinda\r\n {mark} Vara\r\n {mark} Ydre\r\n")
    assert [mention.code for mention in found] == ["0513", "1470", "0512"]


def test_letters_that_only_look_alike_are_read_as_the_letter() -> None:
    (mention,) = find_places("i \u212bre kommun")
    assert (mention.code, mention.text) == ("2321", "\u212bre kommun")


HOSTILE = [
    "Stockholm ",
    "Stockholm, ",
    "Anna Mora, ",
    "Region\n",
    "Upplands ",
    "A",
    "aÅ\u030a\u00ad",
    "Lund-",
    "Mora (",
    "SE1",
    ", ",
    "Vara. ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    """Counted in calls, not seconds; each call reads a bounded stretch of the text."""
    find_places(piece)
    short, long = (calls(piece * times) for times in (200, 800))
    assert long < 5 * short + 100


def calls(text: str) -> int:
    count = 0

    def seen(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        find_places(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("text", ["A" * 10_000_000, "a" * 10_000_000, " " * 5_000_000 + "Mora"])
def test_ten_megabytes_of_one_letter_pass(text: str) -> None:
    assert len(find_places(text)) == text.count("Mora")
