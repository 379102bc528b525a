"""Which sentences tell a lesson, and of which kind; docs/method/lessons.md says how it was judged.

lesson_sentences.csv is a constructed report. The real texts beside the checkout are applications
and news: their judged sentences are given by place, never by words.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from samsyn.sources.lessons import Candidate, find_lessons
from samsyn.sources.parse import parse_file

TABLE = Path(__file__).parent / "lesson_sentences.csv"
# File → (first character, kind) of each sentence of the real texts that a person judged a lesson.
JUDGED = {
    "003_17c911f2a7bbdfb9.txt": {2759: "problem"},
    "004_572ed78bd050bc0d.txt": {
        1981: "problem", 3365: "success", 3780: "reuse", 4279: "reuse", 6534: "problem",
    },
}  # fmt: skip
LEAST_PRECISION = 0.7
LEAST_RECALL = 0.5


def report() -> tuple[str, dict[int, dict[str, str]]]:
    """The constructed text, and each judged row by the character at which it begins."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    text, heading = "", ""
    placed = {}
    for row in rows:
        if row["heading"] != heading:
            heading = row["heading"]
            text += f"\n\n{heading}\n\n"
        placed[len(text)] = row
        text += row["sentence"] + "\n"
    return text, placed


TEXT, ROWS = report()
FOUND: dict[int, Candidate] = {one.span.start: one for one in find_lessons(TEXT)}


@pytest.mark.parametrize("start", ROWS, ids=lambda start: ROWS[start]["sentence"][:50])
def test_a_sentence_of_the_constructed_report(start: int) -> None:
    found = FOUND.get(start)
    assert (found.kind if found else "") == ROWS[start]["kind"]


def test_the_real_texts(shared_dir: Path) -> None:
    right = proposed = 0
    for path in sorted((shared_dir / "inputs").glob("*.txt")):
        judged = JUDGED.get(path.name, {})
        for candidate in find_lessons(parse_file(path).text or ""):
            proposed += 1
            right += judged.get(candidate.span.start) == candidate.kind
    judged_lessons = sum(map(len, JUDGED.values()))
    assert right >= LEAST_RECALL * judged_lessons
    assert right >= LEAST_PRECISION * proposed
