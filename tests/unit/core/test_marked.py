"""Documents with a draft's spots marked, and texts compared word by word."""

from __future__ import annotations

import json

from samsyn.core.presenters.marked_rows import members_of
from samsyn.core.presenters.marks import Mark
from samsyn.core.presenters.text_excerpts import LONGEST, MOST_LINES, excerpts_of
from samsyn.core.presenters.word_diff import MOST_WORDS, word_diff
from samsyn.sources.records import CharSpan, JsonPointer


def mark(key: str, start: int, end: int) -> Mark:
    return Mark(key, key, CharSpan(start, end))


def pieces(text: str, *marks: Mark) -> list[tuple[str, list[str]]]:
    return [
        (piece.text, [one.key for one in piece.marks])
        for excerpt in excerpts_of(text, marks)
        for line in excerpt.lines
        for piece in line.pieces
    ]


def test_spans_that_overlap_are_cut_where_they_meet() -> None:
    found = pieces("abcdefgh", mark("a", 0, 5), mark("b", 3, 7))
    assert found == [("abc", ["a"]), ("de", ["a", "b"]), ("fg", ["b"]), ("h", [])]


def test_a_span_over_lines_is_marked_on_each_and_begins_once() -> None:
    (excerpt,) = excerpts_of("ett\ntvå\ntre", [mark("a", 2, 6)])
    assert [one.key for one in excerpt.starts] == ["a"]
    assert pieces("ett\ntvå\ntre", mark("a", 2, 6))[1:3] == [("t", ["a"]), ("tv", ["a"])]


def test_of_a_long_text_only_what_is_around_the_marks_is_shown() -> None:
    text = "\n".join(f"rad {n:04}" for n in range(2_000))
    far = text.index("rad 1500")
    first, second = excerpts_of(text, [mark("a", 0, 3), mark("b", far, far + 3)])
    assert (first.lines[0].number, first.left_out) == (1, 0)
    assert second.left_out > 1_400
    everywhere = [mark(str(n), n * 9, n * 9 + 3) for n in range(2_000)]
    assert sum(len(one.lines) for one in excerpts_of(text, everywhere)) == MOST_LINES


def test_a_section_is_marked_by_its_beginning() -> None:
    text = "Rubrik\n" + "ord " * 1_000
    marked = [piece for piece, keys in pieces(text, mark("s", 0, len(text))) if keys]
    assert marked == ["Rubrik"]
    assert len(pieces("x" * 5_000, mark("s", 0, 5_000))[0][0]) == LONGEST


def test_a_spot_beyond_the_text_is_no_fault() -> None:
    assert pieces("kort", mark("a", 90, 95)) == [("kort", [])]


def test_json_shows_the_smallest_object_that_holds_the_spots() -> None:
    text = json.dumps([{"id": 1}, {"id": 2, "owner": {"name": "Sala"}}])
    spots = [Mark("i", "i", JsonPointer("/1/id")), Mark("o", "o", JsonPointer("/1/owner/name"))]
    assert [(one.key, [m.key for m in one.marks]) for one in members_of(text, spots)] == [
        ("id", ["i"]),
        ("owner", ["o"]),
    ]
    assert members_of("no json", spots) == []


def test_words_taken_away_and_added() -> None:
    parts = word_diff("stöd till vuxna som läser nu", "stöd till unga som läser nu")
    assert [(one.kind, one.text) for one in parts if one.kind != "same"] == [
        ("removed", "vuxna"),
        ("added", "unga"),
    ]
    assert "".join(one.text for one in parts if one.kind != "removed") == (
        "stöd till unga som läser nu"
    )


def test_texts_that_share_little_or_are_long_stand_one_after_the_other() -> None:
    for before, after in (("a b c", "x y z"), ("a " * MOST_WORDS, "b " * MOST_WORDS)):
        assert [one.kind for one in word_diff(before, after)] == ["removed", "added"]
