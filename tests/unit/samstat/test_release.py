"""A release comes out safe from the attacker, or not at all."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from samstat.cli import app
from samstat.disclosure import release
from samstat.disclosure.attack import Knowledge, attack
from samstat.disclosure.protect import arrays, counts, protect_counts
from samstat.disclosure.release import release_counts
from samstat.disclosure.rules import threshold_rule
from samstat.errors import (
    DisclosureError,
    EverythingSuppressedError,
    ProtectionError,
    UnknownCodeError,
)
from samstat.tables import CellStatus, Dimension, Rows, Table, table_from_rows

RULE = threshold_rule(3)


def small_table(counts: list[int], dimensions: tuple[Dimension, ...]) -> Table:
    leaves = np.array(list(itertools.product(*(dim.leaves for dim in dimensions)))).T
    numbers = np.array(counts, dtype=np.int64)
    return table_from_rows(Rows(dimensions, leaves.astype(np.int32), numbers))


def place() -> Dimension:
    return Dimension.from_parents("muni", {f"M{i}": f"R{i % 2}" for i in range(6)})


def sex() -> Dimension:
    return Dimension.flat("sex", ["K", "M"])


def age() -> Dimension:
    return Dimension.flat("age", ["a", "b", "c"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(numbers=st.lists(st.integers(0, 12), min_size=36, max_size=36))
def test_random_tables_come_out_safe(numbers: list[int]) -> None:
    assume(sum(number > 0 for number in numbers) > 1)
    table = small_table(numbers, (place(), age(), sex()))
    try:
        made = release_counts([table], RULE)
    except (EverythingSuppressedError, ProtectionError):
        return
    (protection,), (report,) = made.protections, made.reports
    assert report.safe
    # The attacker of the public file alone, without the publisher's numbers to begin at.
    assert attack(Knowledge(protection.public, RULE)).safe
    assert (protection.table.status[protection.primary] == CellStatus.SUPPRESSED).all()


@pytest.mark.parametrize("room", [0, 20_000_000])
def test_little_thought_and_no_room_for_proofs_hide_more_but_never_less_safely(
    room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a very large table gets: few vectors for each cell, and proofs that are not kept."""
    monkeypatch.setattr(counts, "WORK", 1)
    monkeypatch.setattr(counts, "FEWEST", 1)
    monkeypatch.setattr(arrays, "LARGEST_LOG", room)
    monkeypatch.setattr(arrays, "LOG_A_CELL", 0)
    draws = np.random.default_rng(11)
    table = small_table(draws.integers(0, 60, 36).tolist(), (place(), age(), sex()))
    made = release_counts([table], RULE)
    (protection,), (report,) = made.protections, made.reports
    assert protection.primary.any()
    assert (len(protection.changes.starts) > 1) == bool(room)
    assert report.safe
    assert attack(Knowledge(protection.public, RULE)).safe


def test_linked_tables_hide_the_same_cells_and_stand_up_together() -> None:
    draws = np.random.default_rng(3)
    people = draws.integers(0, 30, (6, 3, 2))
    people[0, 0] = (1, 2)
    by_age = small_table(people.sum(axis=2).ravel().tolist(), (place(), age()))
    by_sex = small_table(people.sum(axis=1).ravel().tolist(), (place(), sex()))
    made = release_counts([by_age, by_sex], RULE)
    first, second = (each.public for each in made.protections)
    assert made.protections[0].primary.any()
    assert attack(Knowledge(first, RULE, (second,))).safe
    for muni in ("M0", "M1", "R0"):
        one, two = (each.status[each.position({"muni": muni})] for each in (first, second))
        assert (one == CellStatus.SUPPRESSED) == (two == CellStatus.SUPPRESSED)


def test_every_municipality_may_know_its_own_numbers() -> None:
    counts = np.random.default_rng(5).integers(4, 60, 36)
    counts[[0, 9, 20]] = (1, 2, 3)
    table = small_table(counts.tolist(), (place(), age(), sex()))
    alone = protect_counts(table, RULE)
    known = [
        (
            {"muni": "M1", "age": a, "sex": s},
            int(table.counts[table.position({"muni": "M1", "age": a, "sex": s})]),
        )
        for a in "abc"
        for s in "KM"
    ]
    made = release_counts([table], RULE, contributors="muni")
    assert len(made.reports) == 7
    assert attack(Knowledge(made.protections[0].public, RULE, own=tuple(known))).safe
    more = made.protections[0].secondary.sum()
    assert more >= alone.secondary.sum()
    with pytest.raises(UnknownCodeError, match="no dimension"):
        release_counts([table], RULE, contributors="school")


def test_a_second_release_does_not_undo_the_first() -> None:
    counts = np.random.default_rng(8).integers(5, 50, 36)
    counts[4] = 2
    table = small_table(counts.tolist(), (place(), age(), sex()))
    first = release_counts([table], RULE).protections[0].public
    # The same persons by another grouping of the municipalities.
    other = Dimension.from_parents("muni", {f"M{i}": f"Q{i % 3}" for i in range(6)})
    order = [[dim.codes[leaf] for leaf in dim.leaves] for dim in (place(), other)]
    regrouped = counts.reshape(6, 3, 2)[[order[0].index(code) for code in order[1]]]
    again = small_table(regrouped.ravel().tolist(), (other, age(), sex()))
    second = release_counts([again], RULE, earlier=[first]).protections[0].public
    assert attack(Knowledge(second, RULE, (first,))).safe


def test_what_is_not_safe_is_not_released(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A protection that hides too little, as another tool's would, ends in an error and no file."""

    def careless(table: Table, rule: object, **more: object) -> object:
        made = protect_counts(table, RULE)
        status = np.where(made.secondary, CellStatus.VALUE, made.table.status)
        return type(made)(
            made.table.with_status(status.astype(np.uint8)),
            made.rule,
            made.primary,
            np.zeros_like(made.secondary),
            made.lowest,
            made.highest,
            made.status_before,
        )

    monkeypatch.setattr(release, "protect_counts", careless)
    rows = "".join(f"R{m % 2},M{m},{s},{9 + m}\n" for m in range(4) for s in "KM")
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("region,muni,sex,freq\n" + rows.replace("M0,K,9", "M0,K,1"), encoding="utf-8")
    result = CliRunner().invoke(
        app, ["protect", str(source), "--dims", "region/muni,sex", "--out", str(out)]
    )
    assert isinstance(result.exception, DisclosureError)
    assert result.exception.exit_code == 3
    assert not out.exists()
