"""The search ranks the real texts better than the bare database does, by judged questions."""

from __future__ import annotations

from pathlib import Path
from statistics import mean

import pytest

from benchmarks import relevance

pytestmark = [pytest.mark.django_db, pytest.mark.shared]


def test_judged_questions_are_answered_better_than_by_bare_fts5(shared_dir: Path) -> None:
    assert shared_dir == relevance.SHARED
    grades = relevance.judgements()
    questions = list(grades)

    ours, texts = relevance.ask_samsyn(questions)
    bare = relevance.ask_fts5(questions, texts, " OR ")

    assert len(questions) >= 40
    assert {key for found in grades.values() for key in found} <= texts.keys()
    score = mean(relevance.ndcg(ours[question], grades[question]) for question in questions)
    peer = mean(relevance.ndcg(bare[question], grades[question]) for question in questions)
    assert score > 0.78
    assert score > peer + 0.2


def test_the_measure_is_one_for_the_best_order_and_less_for_others() -> None:
    grades = {"a": 2, "b": 1, "c": 0}
    assert relevance.ndcg(["a", "b"], grades) == 1
    assert 0 < relevance.ndcg(["b", "a"], grades) < 1
    assert relevance.ndcg(["c", "unknown"], grades) == 0
