"""Words, base forms, compounds and questions, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.projects.search.compounds import parts_of
from samsyn.projects.search.forms import Likeness, likeness
from samsyn.projects.search.highlights import Marker
from samsyn.projects.search.query import MOST_CHARACTERS, MOST_SOUGHT, Kind, Sought, parse
from samsyn.projects.search.spelling import distance
from samsyn.projects.search.words import words_of


@pytest.mark.parametrize(
    ("word", "sought", "expected"),
    [
        ("skola", "skola", Likeness.SAME),
        ("skolan", "skola", Likeness.INFLECTED),
        ("skolornas", "skolan", Likeness.INFLECTED),
        ("projektet", "projekt", Likeness.INFLECTED),
        ("städer", "stad", Likeness.INFLECTED),
        ("kvinnors", "kvinna", Likeness.INFLECTED),
        ("arbetslösa", "arbetslöshet", Likeness.RELATED),
        ("företag", "företagare", Likeness.RELATED),
        ("ungdomsarbetslöshet", "arbetslöshet", Likeness.PART),
        ("ungdomsarbetslösheten", "unga", Likeness.PART),
        ("hälsoarbete", "hälsa", Likeness.PART),
        ("elbilen", "bil", Likeness.PART),
        ("kompetensförsörjningsplan", "kompetensförsörjning", Likeness.PART),
        ("målgrupp", "malgrupp", Likeness.WITHOUT_DIACRITICS),
        ("åtgärder", "atgard", Likeness.WITHOUT_DIACRITICS),
        ("mal", "mål", None),
        ("utbildning", "bil", None),
        ("förstår", "år", None),
        ("träning", "trä", None),
    ],
)
def test_how_a_word_answers(word: str, sought: str, expected: Likeness | None) -> None:
    assert likeness(word, sought) is expected


def test_likeness_ranks_the_word_itself_first_and_what_lacks_its_letters_last() -> None:
    values = [one.value for one in Likeness]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("språkstöd", ("språk", "stöd")),
        ("kompetensförsörjningsprojekt", ("kompetens", "försörjnings", "projekt")),
        ("utbildning", ()),
        ("samverkan", ()),
        ("deltagare", ()),
        ("x1", ()),
    ],
)
def test_compounds_are_divided_and_other_words_left_whole(
    word: str, parts: tuple[str, ...]
) -> None:
    assert parts_of(word) == parts


def test_words_are_small_composed_and_never_endless() -> None:
    assert words_of("E-hälsa, A\u030ar_2021") == ["e", "hälsa", "år", "2021"]
    assert max(map(len, words_of("a" * 5_000))) <= 60


def test_a_question_is_read_as_people_write_it() -> None:
    query = parse("unga i ”på väg” -Skolan arbetsmark* 2019/00123 e-hälsa")

    assert query.sought == (
        Sought(Kind.WORD, ("unga",)),
        Sought(Kind.PHRASE, ("på", "väg")),
        Sought(Kind.START, ("arbetsmark",)),
        Sought(Kind.JOINED, ("2019", "00123")),
        Sought(Kind.JOINED, ("e", "hälsa")),
    )
    assert query.excluded == (Sought(Kind.WORD, ("skolan",)),)
    assert not query.cut


def test_stop_words_are_sought_only_when_there_is_nothing_else() -> None:
    assert [str(one) for one in parse("för unga").sought] == ["unga"]
    assert [str(one) for one in parse("för och").sought] == ["för", "och"]


def test_a_question_that_is_too_long_is_cut_and_says_so() -> None:
    long = parse("ord " * 3_000)
    many = parse(" ".join(f"ord{number}" for number in range(100)))

    assert long.cut
    assert [one.word for one in long.sought] == ["ord"]
    assert many.cut
    assert len(many.sought) == MOST_SOUGHT
    assert not parse("a" * MOST_CHARACTERS).cut


@given(st.text(max_size=200))
def test_any_text_is_a_question(text: str) -> None:
    query = parse(text)
    for one in (*query.sought, *query.excluded):
        assert one.words
        assert all(word.isalnum() and word == word.lower() for word in one.words)


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("skola", "skola", 0),
        ("skola", "skla", 1),
        ("skola", "sokla", 1),
        ("skola", "skåla", 1),
        ("skola", "stolar", 2),
        ("", "abc", 3),
    ],
)
def test_distance_counts_one_for_neighbours_changed_over(one: str, other: str, far: int) -> None:
    assert distance(one, other) == distance(other, one) == far


def test_highlights_mark_what_answers_and_lose_no_letter_of_the_title() -> None:
    marked = Marker(parse('"på väg" skola').sought).highlight(
        "Skolan – på väg?", "Långt före. " * 40 + "Här finns gymnasieskolor. " + "Efter. " * 60
    )

    assert "".join(piece.text for piece in marked.title) == "Skolan – på väg?"
    assert [piece.text for piece in marked.title if piece.hit] == ["Skolan", "på väg"]
    snippet = "".join(piece.text for piece in marked.snippet)
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) < 300
    assert [piece.text for piece in marked.snippet if piece.hit] == ["gymnasieskolor"]
    assert marked.snippet[1].text in "Långt före. " * 40 + "Här finns "
