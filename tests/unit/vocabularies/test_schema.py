"""A vocabulary file that breaks the schema is refused with the entry and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from samsyn.vocabularies.errors import VocabularyError
from samsyn.vocabularies.schema import check_parents, read_list, read_terms

WORDS = {"sv": "Namn", "en": "Name"}


def raw(*entries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"name": WORDS, "about": WORDS, "source": "s", "entries": list(entries), **changes}


def entry(code: str = "a", **changes: Any) -> dict[str, Any]:
    return {"code": code, **WORDS, **changes}


def test_a_whole_entry_is_read() -> None:
    read = read_list("x", raw(entry(note_sv="s", note_en="e", aliases=["Å"], parent="p")))
    [found] = read.entries
    assert (found.code, found.name.en, found.aliases, found.parent) == ("a", "Name", ("Å",), "p")
    assert found.note is not None
    assert found.note.in_language("en-gb") == "e"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (raw(), "no entries"),
        (raw(entry(), entry()), "'a': stands twice"),
        (raw(entry(swe="x")), "entry 'a': unknown key 'swe'"),
        (raw(entry(sv="")), "entry 'a': 'sv' is missing"),
        (raw(entry(sv=" x")), "'sv' is ' x'"),
        (raw(entry(sv=7)), "'sv' is 7"),
        (raw(entry(note_sv="only Swedish")), "'note_en' is missing"),
        (raw(entry(aliases="PO1")), "'aliases' is 'PO1'"),
        (raw({"sv": "x", "en": "x"}), "entry 1: 'code' is missing"),
        (raw(entry(), source=""), "'source' is missing"),
        (raw(entry(), name="Namn"), "'name': not a table"),
        (raw(entry(), colour="red"), "unknown key 'colour'"),
        ({**raw(), "entries": "a"}, "not a list of tables"),
    ],
)
def test_a_fault_is_named(content: dict[str, Any], message: str) -> None:
    with pytest.raises(VocabularyError, match=r"^x\.toml, ") as caught:
        read_list("x", content)
    assert message in str(caught.value)


def test_parents_and_funds_must_exist() -> None:
    lists = {key: read_list(key, raw(entry("p"))) for key in ("periods", "funds")}
    check_parents({**lists, "x": read_list("x", raw(entry(parent="p", fund="p")))})
    with pytest.raises(VocabularyError, match="the parent 'q' is no code"):
        check_parents({**lists, "x": read_list("x", raw(entry(parent="q")))})
    with pytest.raises(VocabularyError, match="the fund 'q' is not in"):
        check_parents({**lists, "x": read_list("x", raw(entry(fund="q")))})


def test_a_word_stands_once_in_the_glossary() -> None:
    term = {"sv": "Projekt", "en": "project", "meaning_sv": "s", "meaning_en": "e"}
    other = {**term, "en": "Project ", "sv": "annat"}
    with pytest.raises(VocabularyError, match="'Project '"):
        read_terms("g.toml", {"terms": [term, other]})
    with pytest.raises(VocabularyError, match="'projekt': stands twice"):
        read_terms("g.toml", {"terms": [term, {**term, "en": "venture"}]})
