"""The shipped lists, and how a text finds its entry."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.utils.translation import override

from samsyn.vocabularies import catalogue, selectors


@pytest.mark.parametrize("key", catalogue.LISTS)
def test_each_list_ships_whole(key: str) -> None:
    code_list = selectors.code_list(key)
    assert code_list.entries
    assert code_list.source


def test_no_file_lies_unused_beside_the_lists() -> None:
    files = {path.stem for path in catalogue.DATA.glob("*.toml")}
    assert files == {*catalogue.LISTS, "glossary"}


def test_common_indicators_are_those_of_the_annex() -> None:
    codes = [entry.code for entry in selectors.code_list("indicators").entries]
    output = [f"EECO{number:02}" for number in range(1, 20)]
    assert codes == output + [f"EECR{number:02}" for number in range(1, 7)]


def test_states_are_those_that_a_record_may_hold() -> None:
    codes = [code for code, _ in selectors.lazy_choices("states")]
    assert codes == ["applied", "granted", "running", "ended", "rejected"]


def test_specific_objectives_follow_the_letters_a_to_m() -> None:
    entries = selectors.code_list("specific_objectives").entries
    letters = "abcdefghijklm"
    assert [e.code for e in entries] == [f"ESO4.{n}" for n in range(1, 14)]
    assert all(f"4(1)({letter})" in e.aliases for letter, e in zip(letters, entries, strict=True))


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("funds", "ERDF", "ERUF"),
        ("funds", "esf plus", "ESF+"),
        ("funds", "Europeiska  socialfonden", "ESF"),
        ("phases", "GENOMFÖRANDE", "implementation"),
        ("phases", "Förstudie", "pre_study"),
        ("periods", "2014–2020", "2014-2020"),
        ("programmes", "2021SE05SFPR", "2021SE05SFPR001"),
        ("states", "Avslutat", "ended"),
    ],
)
def test_a_text_finds_its_entry(key: str, text: str, code: str) -> None:
    found = selectors.find(key, text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "PO 1", "Kompetensförsörjning", "nothing"])
def test_an_unclear_text_finds_none(text: str) -> None:
    assert selectors.find("programme_areas", text) is None


def test_labels_follow_the_language_and_hide_no_code() -> None:
    with override("sv"):
        assert selectors.label("states", "running") == "Pågår"
    with override("en"):
        assert selectors.label("states", "running") == "Running"
    assert selectors.label("states", "paused") == "paused"


def test_lazy_words_follow_the_language_of_the_page() -> None:
    words = dict(selectors.lazy_choices("states"))["granted"]
    with override("en"):
        assert str(words) == "Granted"
    with override("sv"):
        assert str(words) == "Beviljat"


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("ESF+", "ESF+ (Europeiska socialfonden plus)"),
        ("ERDF", "ERDF (Europeiska regionala utvecklingsfonden)"),
        ("Europeiska socialfonden", "Europeiska socialfonden"),
        ("Allmänna arvsfonden", "Allmänna arvsfonden"),
    ],
)
def test_a_fund_keeps_the_name_that_was_stated(stated: str, shown: str) -> None:
    with override("sv"):
        assert selectors.fund_words(stated) == shown


def test_the_glossary_is_sorted_in_the_language_shown() -> None:
    with override("sv"):
        words = [term.word.sv for term in selectors.glossary()]
    with override("en"):
        english = [term.word.en for term in selectors.glossary()]
    assert len(words) >= 60
    assert words[0] == "aktör"
    assert english[0] == "action plan"


@pytest.mark.shared
def test_swedish_programmes_are_those_of_the_commissions_list(shared_dir: Path) -> None:
    path = shared_dir / "data/funds/eu1420_cci_codes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = {
        row["cci"]
        for row in rows
        if row["country_code"] == "SE" or "Sweden" in row["programme_title"]
    }
    shipped = {e.code for e in selectors.code_list("programmes").entries if e.parent == "2014-2020"}
    assert shipped == wanted
