"""How much of what a person would propose from news is proposed, and how much of it is right."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from samsyn.sources.parse import parse_bytes

NEWS = tomllib.loads(files("tests.unit.sources").joinpath("news.toml").read_text("utf-8"))["news"]
WITHOUT = [text for text in NEWS if not text.get("record") and text["name"] != "a question denied"]
# What is asked of the reader over all texts; measured 0.96 and 0.94 when the texts were written.
LEAST_PRECISION, LEAST_RECALL = 0.93, 0.92


def _proposed(text: str) -> list[dict[str, Any]]:
    records = parse_bytes(text.encode(), "constructed").as_json()["records"]
    return [
        {"type": record["type"]}
        | {name: value["value"] for name, value in record["fields"].items()}
        for record in records
    ]


def _pairs(text: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each expected record with the proposal that agrees most; what is left over stands alone."""
    left = _proposed(text["text"])
    for wanted in text.get("record", ()):
        same = [record for record in left if record["type"] == wanted["type"]]
        best = max(same, default=None, key=lambda record: _agree(record, wanted))
        if best is not None:
            left.remove(best)
        yield wanted, best or {}
    yield from (({}, record) for record in left)


def _agree(record: dict[str, Any], wanted: dict[str, Any]) -> int:
    return sum(record.get(name) == value for name, value in wanted.items())


def test_proposals_are_mostly_right_and_mostly_complete() -> None:
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for text in NEWS:
        for wanted, record in _pairs(text):
            asked = wanted or record
            for name in asked.keys() - {"type"}:
                right[name] += name in wanted and record.get(name) == wanted[name]
                wrong[name] += name in record and record[name] != wanted.get(name)
                missed[name] += name in wanted and record.get(name) != wanted[name]
    precision = right.total() / (right.total() + wrong.total())
    recall = right.total() / (right.total() + missed.total())
    assert precision >= LEAST_PRECISION, (precision, wrong)
    assert recall >= LEAST_RECALL, (recall, missed)


@pytest.mark.parametrize("text", WITHOUT, ids=[text["name"] for text in WITHOUT])
def test_news_of_other_things_gives_no_record(text: dict[str, Any]) -> None:
    assert _proposed(text["text"]) == []
    assert len(WITHOUT) >= 8
