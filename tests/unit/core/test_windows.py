"""Windows show the marked spot whatever the document: no character lost, none added."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.core.presenters.json_window import MEMBERS, json_window
from samsyn.core.presenters.text_window import LINES, LONGEST_LINE, text_window
from samsyn.sources.records import CharSpan, JsonPointer

TEXTS = st.text(alphabet=st.sampled_from("aåb\n\r\t"), min_size=1, max_size=300)


@given(TEXTS, st.data())
def test_the_marked_pieces_are_the_span_and_all_pieces_the_text(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    window = text_window(text, CharSpan(start, end))
    lines = window.lines
    if len(lines) == window.total:
        assert "\n".join("".join(p.text for p in one.pieces) for one in lines) == text
    marked = "".join(piece.text for one in lines for piece in one.pieces if piece.marked)
    assert marked == text[start:end].replace("\n", "")
    assert sum(piece.first for one in lines for piece in one.pieces) == 1
    assert [one.number for one in lines] == list(range(window.first, window.last + 1))


@given(st.integers(1, 2_000), st.integers(-5, 3_000))
def test_windows_follow_each_other_without_gap(count: int, begin: int) -> None:
    window = text_window("\n".join("rad" for _ in range(count)), None, begin)
    assert 1 <= len(window.lines) <= LINES
    assert window.total == count
    assert (window.earlier is None) == (window.first == 1)
    assert window.later == (None if window.last == count else window.last + 1)


def test_a_span_past_the_end_is_not_found() -> None:
    window = text_window("kort", CharSpan(2, 9))
    assert not window.found
    assert not any(piece.marked for piece in window.lines[0].pieces)


def test_a_long_line_is_cut_and_says_so() -> None:
    line = text_window("x" * 10_000, None).lines[0]
    assert line.cut
    assert len(line.pieces[0].text) == LONGEST_LINE


@pytest.mark.parametrize(
    ("pointer", "marked", "shown"),
    [
        ("/a", "1", {"a": "1", "b": '[\n  {\n    "c~d": 2\n  }\n]'}),
        ("/b/0/c~0d", "2", {"c~d": "2"}),
        ("/b/0", '{\n  "c~d": 2\n}', {"0": '{\n  "c~d": 2\n}'}),
    ],
)
def test_the_container_of_a_pointer_is_shown(
    pointer: str, marked: str, shown: dict[str, str]
) -> None:
    window = json_window('{"a": 1, "b": [{"c~d": 2}]}', JsonPointer(pointer))
    assert window is not None
    assert {member.key: member.text for member in window.members} == shown
    assert [member.text for member in window.members if member.marked] == [marked]


@pytest.mark.parametrize("pointer", ["/x", "/a/b", "/b/7", "/b/-1", "/a/0"])
def test_a_pointer_to_nothing_shows_the_whole_document(pointer: str) -> None:
    window = json_window('{"a": 1, "b": [2]}', JsonPointer(pointer))
    assert window is not None
    assert not window.found
    assert [member.key for member in window.members] == ["a", "b"]
    assert not any(member.marked for member in window.members)


def test_a_long_list_is_windowed_around_the_member() -> None:
    window = json_window(json.dumps(list(range(5_000))), JsonPointer("/3000"))
    assert window is not None
    assert len(window.members) == MEMBERS
    assert [member.text for member in window.members if member.marked] == ["3000"]
    assert window.later == int(window.members[-1].key) + 1


def test_what_is_not_json_has_no_window() -> None:
    assert json_window("{", None) is None
    assert json_window("[" * 100_000, None) is None


def test_a_paged_text_tells_where_each_page_begins() -> None:
    window = text_window("one\n\f\ntwo goes\fon\nfour", CharSpan(6, 9))
    assert [line.page for line in window.lines] == [1, 2, 3, None]


def test_a_later_window_of_a_paged_text_counts_the_pages_before_it() -> None:
    window = text_window("a\n\f\nb\n\f\nc\n", None, from_line=4)
    assert [line.page for line in window.lines] == [3, None, None]


def test_a_text_without_pages_tells_of_none() -> None:
    assert text_window("one\ntwo", None).lines[0].page is None
