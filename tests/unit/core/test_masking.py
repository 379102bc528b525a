"""Masking hides every personal text and moves nothing: a locator made before points right after."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.locators import LocatorError, cell_position, column_name, pointer_parts
from samsyn.core.masking import CellMask, mask_json, mask_words, storable
from samsyn.sources.personal import MASK, mask
from samsyn.sources.records import Cell, CharSpan, JsonPointer, PersonalSpan

TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)
SPANS = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 30)), max_size=6)


def _spans(text: str, places: list[tuple[int, int]]) -> list[PersonalSpan]:
    return [
        PersonalSpan(CharSpan(start, start + length), "name", text[start : start + length])
        for start, length in places
    ]


@given(TEXTS, SPANS)
def test_masking_keeps_the_length_and_all_that_is_not_personal(
    text: str, places: list[tuple[int, int]]
) -> None:
    masked = mask(text, _spans(text, places))
    hidden = {at for start, length in places for at in range(start, start + length)}
    assert len(masked) == len(text)
    for at, (before, after) in enumerate(zip(text, masked, strict=True)):
        if at in hidden and before not in "\r\n":
            assert after == MASK
        else:
            assert after == before


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=4), st.data())
def test_a_masked_cell_moves_no_other_cell(rows: list[list[str]], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[row]) - 1))
    cell = rows[row][column]
    name = data.draw(st.sampled_from([cell, cell[:3], "someone else"]))
    reference = f"{column_name(column)}{row + 1}"
    cells = CellMask("s", [PersonalSpan(Cell("s", reference), "name", name)])
    masked = [cells.row(number, values) for number, values in enumerate(rows)]
    assert [[len(one) for one in line] for line in masked] == [[len(c) for c in r] for r in rows]
    for at, line in enumerate(masked):
        for across, one in enumerate(line):
            if (at, across) != (row, column):
                assert one == rows[at][across]
    if name.strip(f"\r\n{MASK}"):
        assert name not in masked[row][column]


JSON = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(JSON, TEXTS.filter(str.strip))
def test_a_masked_json_document_keeps_its_pointers(document: object, name: str) -> None:
    whole = {"kontakt": name, "övrigt": document}
    spans = [PersonalSpan(JsonPointer("/kontakt"), "name", name)]
    masked = json.loads(mask_json(json.dumps(whole), spans))
    assert masked["övrigt"] == document
    assert set(masked["kontakt"]) <= {MASK, "\r", "\n"}
    assert len(masked["kontakt"]) == len(name)


def test_a_json_pointer_with_escapes_is_followed() -> None:
    document = json.dumps({"a/b": [{"c~d": "Kim Berg, Bro"}]})
    spans = [PersonalSpan(JsonPointer("/a~1b/0/c~0d"), "name", "Kim Berg")]
    assert json.loads(mask_json(document, spans)) == {"a/b": [{"c~d": f"{MASK * 8}, Bro"}]}


def test_text_that_only_claims_to_be_json_is_masked_by_its_words() -> None:
    spans = [PersonalSpan(JsonPointer("/a"), "name", "Kim Berg")]
    assert mask_json('{"a": "Kim Berg"', spans) == f'{{"a": "{MASK * 8}"'


def test_words_are_masked_whole_in_any_case_and_spacing() -> None:
    masked = mask_words("KIM  Berg bor i Kim Bergs by, Kim\nBerg", ["Kim Berg"])
    assert masked == f"{MASK * 9} bor i Kim Bergs by, {MASK * 3}\n{MASK * 4}"


def test_a_cell_that_lacks_the_personal_text_is_masked_whole() -> None:
    cells = CellMask("s", [PersonalSpan(Cell("s", "A1"), "email", "kim@example.org")])
    assert cells.row(0, ["Kim <kim at example.org>", "b"]) == [MASK * 24, "b"]


@given(st.text())
def test_storable_text_has_the_same_length_and_can_be_stored(text: str) -> None:
    stored = storable(text)
    assert len(stored) == len(text)
    assert "\x00" not in stored
    stored.encode("utf-8")


def test_storable_reaches_every_depth() -> None:
    part = {"a\x00": [{"b": ("\ud800", float("nan"), 1.5)}]}
    assert storable(part) == {"a\ufffd": [{"b": ["\ufffd", "nan", 1.5]}]}


@given(st.integers(0, 16_383), st.integers(0, 1_048_575))
def test_cell_references_go_both_ways(column: int, row: int) -> None:
    assert cell_position(f"{column_name(column)}{row + 1}") == (row, column)


@pytest.mark.parametrize("reference", ["", "1A", "A0", "A", "7", "A-1", "ÅÄ1"])
def test_what_is_no_cell_reference_is_said_so(reference: str) -> None:
    with pytest.raises(LocatorError, match="cell reference"):
        cell_position(reference)


def test_a_pointer_begins_with_a_slash() -> None:
    assert pointer_parts("") == []
    with pytest.raises(LocatorError):
        pointer_parts("a/b")
