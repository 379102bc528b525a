"""What the gazetteer makes of names in context, held to the tables beside this file.

`gazetteer_text.csv`: a text, what is found in it in order (a code, or 'open'), and the rule.
`gazetteer_lists.csv`: a value, its code, and the candidates where it has several. All constructed.
`gazetteer_labels.csv`: spots of the project bank's texts, labelled by hand; ids and offsets only.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from samsyn.gazetteer import Mention, find_places, match_name, municipalities_mentioned

HERE = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / name).read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", table("gazetteer_text.csv"), ids=lambda row: row["rule"])
def test_in_text(row: dict[str, str]) -> None:
    found = find_places(row["text"].replace("\\n", "\n"))
    assert " ".join(mention.code or "open" for mention in found) == row["found"]


@pytest.mark.parametrize("row", table("gazetteer_lists.csv"), ids=lambda row: row["value"])
def test_in_lists(row: dict[str, str]) -> None:
    match = match_name(row["value"])
    assert (match.code or "") == row["code"]
    assert " ".join(match.candidates) == (row["candidates"] or row["code"])


@pytest.mark.shared
@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("000", ""),
        ("001", "0484 0482 0461 0483 0480 0481 0486 0488 0428"),
        ("002", ""),
        ("003", "1782 2039 2082 1762 1783 1760"),
        ("004", "0560 0562 0513 0580 0586 0583 0581 0582 0584 0563 0512 0561 0509"),
    ],
)
def test_the_known_texts_name_exactly_these_municipalities(
    shared_dir: Path, prefix: str, codes: str
) -> None:
    (path,) = (shared_dir / "inputs").glob(f"{prefix}_*")
    assert " ".join(municipalities_mentioned(path.read_text(encoding="utf-8"))) == codes


FIELDS = {"description": "projektbeskrivning", "title": "projektnamn", "owner": "stödmottagare"}


@dataclass(frozen=True)
class Score:
    """Counts over the labelled sample: coded mentions, right ones, labels with a code, found."""

    coded: int
    right: int
    labelled: int
    found: int


def score(shared_dir: Path) -> Score:
    """Compares each labelled spot of the project bank's texts with what is found there."""
    labels = table("gazetteer_labels.csv")
    bank = shared_dir / "data/funds/se_eruf_projektbank_2014-2020.json"
    projects = {p["ärende-id"]: p for p in json.loads(bank.read_text(encoding="utf-8"))}
    wanted = {(r["project"], r["field"], int(r["start"])): (r["kind"], r["code"]) for r in labels}
    found: dict[tuple[str, str, int], Mention] = {}
    for project, field in {(row["project"], row["field"]) for row in labels}:
        for mention in find_places(projects[project][FIELDS[field]] or ""):
            found[project, field, mention.start] = mention
    coded = {spot: (m.kind, m.code) for spot, m in found.items() if m.code is not None}
    tally = Counter(wanted.get(spot) == meaning for spot, meaning in coded.items())
    meant = {spot: meaning for spot, meaning in wanted.items() if meaning[1]}
    hit = sum(coded.get(spot) == meaning for spot, meaning in meant.items())
    return Score(len(coded), tally[True], len(meant), hit)


@pytest.mark.shared
def test_precision_and_recall_on_the_labelled_sample(shared_dir: Path) -> None:
    result = score(shared_dir)
    assert result.labelled >= 300
    assert result.right / result.coded >= 0.99
    assert result.found / result.labelled >= 0.96
