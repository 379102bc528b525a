"""The linkage finds the same organisation under two names, on labelled pairs of real lists.

actor_pairs.csv has organisations only; docs/method/actors.md says how they were drawn and labelled.
The linkage sees names and what follows from them, never the numbers, so that the labels made from
numbers stay a test. The floors are what was measured on the half not used for estimates, less what
chance may do to a few pairs.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from samstat.linkage.link import Link, duckdb_api, link
from samstat.linkage.records import Party
from samsyn.projects.models import ActorType
from samsyn.projects.services.actor_pairs import places_named
from samsyn.projects.services.actor_types import type_of

TABLE = Path(__file__).parent / "actor_pairs.csv"
LEAST_PRECISION = 0.90
LEAST_RECALL = 0.70
Pair = tuple[str, str]


def labelled() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def parties(names: list[str]) -> list[Party]:
    kinds = [type_of(name) for name in names]
    return [
        Party(
            number,
            name,
            type="" if kind == ActorType.UNKNOWN else kind,
            place=places_named(name),
        )
        for number, (name, kind) in enumerate(zip(names, kinds, strict=True))
    ]


def found_by(engine: object) -> set[Pair]:
    names = sorted({row[side] for row in labelled() for side in ("first", "second")})
    links: list[Link] = link(parties(names), api=engine)
    return {pair for one in links for pair in _both_ways(names[one.first], names[one.second])}


def _both_ways(first: str, second: str) -> tuple[Pair, Pair]:
    return (first, second), (second, first)


@pytest.fixture(scope="module")
def found() -> set[Pair]:
    return found_by(duckdb_api())


def test_the_table_is_as_described() -> None:
    rows = labelled()
    pairs = {frozenset((row["first"], row["second"])) for row in rows}

    assert len(rows) >= 300
    assert len(pairs) == len(rows)
    assert {row["half"] for row in rows} == {"train", "test"}
    assert {row["label"] for row in rows} == {"same", "unit", "sister", "succession", "different"}
    # Two numbers of legal persons are the same organisation only where they are equal.
    for row in rows:
        if row["first_number"] and row["second_number"]:
            same = row["first_number"] == row["second_number"]
            assert same == (row["label"] == "same"), row


@pytest.mark.parametrize("half", ["train", "test"])
def test_precision_and_recall(found: set[Pair], half: str) -> None:
    rows = [row for row in labelled() if row["half"] == half]
    same = {(row["first"], row["second"]) for row in rows if row["label"] == "same"}
    proposed = {(row["first"], row["second"]) for row in rows} & found

    assert len(proposed & same) / len(proposed) >= LEAST_PRECISION
    assert len(proposed & same) / len(same) >= LEAST_RECALL


@pytest.mark.parametrize("label", ["sister", "unit", "succession"])
def test_what_is_near_and_not_the_same_is_hardly_ever_proposed(
    found: set[Pair], label: str
) -> None:
    rows = [row for row in labelled() if row["label"] == label]
    wrong = [row for row in rows if (row["first"], row["second"]) in found]

    assert len(wrong) <= len(rows) * 0.02, wrong


def test_spark_finds_the_same_pairs(found: set[Pair]) -> None:
    pytest.importorskip("pyspark", reason="PySpark is an optional extra, not installed here")
    from samstat.linkage.spark import spark_api

    assert found_by(spark_api()) == found
