"""Distinct persons in overlapping codes: protection and attacker held to every table that fits."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from typer.testing import CliRunner

from samstat.cli import app
from samstat.disclosure.attack import Knowledge, attack
from samstat.disclosure.release_distinct import release_distinct
from samstat.disclosure.rules import threshold_rule
from samstat.errors import EverythingSuppressedError, TotalsError, UnknownCodeError
from samstat.tables import CellStatus, Dimension, Rows, Table
from samstat.tables.overlaps import overlapping_table

RULE = threshold_rule(2)
SEXES = ("K", "M")


def counted(persons: list[tuple[str, frozenset[str]]]) -> Table:
    """Persons with a sex and one or more programmes, as a table of distinct persons."""
    programmes = sorted({code for _, codes in persons for code in codes})
    dimensions = (Dimension.flat("sex", SEXES), Dimension.flat("prog", programmes))
    cells = {
        (s, p): sum(
            (s in ("Total", sex)) and (p == "Total" or p in codes) for sex, codes in persons
        )
        for s in ("Total", *SEXES)
        for p in ("Total", *programmes)
    }
    nodes = np.array(
        [
            [d.number[code] for code in codes]
            for d, codes in zip(dimensions, zip(*cells, strict=True), strict=True)
        ],
        dtype=np.int32,
    )
    return overlapping_table(Rows(dimensions, nodes, np.array(list(cells.values()))), ["prog"])


def tables_that_fit(public: Table, highest: int) -> NDArray[np.int64]:
    """Every table of whole numbers up to `highest` that keeps what is published, by trying all."""
    hidden = np.flatnonzero(public.status == CellStatus.SUPPRESSED)
    tried = np.indices((highest,) * len(hidden)).reshape(len(hidden), -1) + 1
    counts = np.repeat(public.counts[:, None], tried.shape[1], axis=1)
    counts[hidden] = tried
    fit = np.ones(tried.shape[1], dtype=np.bool_)
    for dimension, parents in zip(public.dimensions, public.parents, strict=True):
        for whole in np.unique(parents[parents >= 0]):
            parts = counts[parents == whole]
            fit &= (parts.sum(axis=0) >= counts[whole]) & (parts.max(axis=0) <= counts[whole])
            if dimension.name == "sex":
                fit &= parts.sum(axis=0) == counts[whole]
    return counts[:, fit].T


person = st.tuples(
    st.sampled_from(SEXES),
    st.frozensets(st.sampled_from(["A", "B", "C"]), min_size=1, max_size=3),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(person, min_size=4, max_size=14))
def test_no_hidden_count_is_proved(persons: list[tuple[str, frozenset[str]]]) -> None:
    table = counted(persons)
    try:
        release = release_distinct([table], RULE, ["prog"])
    except EverythingSuppressedError:
        return
    public = release.protections[0].public
    hidden = np.flatnonzero(public.status == CellStatus.SUPPRESSED)
    if not 0 < len(hidden) <= 4:
        return
    found = tables_that_fit(public, len(persons) + 4)
    assert len(found)
    for cell in hidden:
        assert found[:, cell].max() - found[:, cell].min() >= RULE.width


@settings(max_examples=40, deadline=None)
@given(st.lists(person, min_size=3, max_size=10), st.data())
def test_the_attacker_agrees_with_every_table(
    persons: list[tuple[str, frozenset[str]]], data: st.DataObject
) -> None:
    table = counted(persons)
    cells = data.draw(st.lists(st.integers(0, len(table) - 1), min_size=1, max_size=3, unique=True))
    status = table.status.copy()
    status[cells] = CellStatus.SUPPRESSED
    public = table.with_status(status).published()
    report = attack(Knowledge(public, RULE, overlapping=("prog",)))
    found = tables_that_fit(public, len(persons) + 6)
    for number, (verdict, cell) in enumerate(
        zip(report.verdicts, report.system.numbers[report.hidden], strict=True)
    ):
        place = report.system.cells.positions(public, np.array([cell]))[0]
        low, high = found[:, place].min(), found[:, place].max()
        assert (verdict == 0) == (high - low >= RULE.width)
        assert report.lower[number] <= low
        assert report.upper[number] >= min(high, len(persons))


def test_wholes_are_checked() -> None:
    table = counted([("K", frozenset("AB")), ("M", frozenset("B"))] * 4)
    rows = Rows(table.dimensions, table.nodes, table.counts, table.status)
    with pytest.raises(TotalsError, match="said to add up"):
        overlapping_table(rows, ["sex"])
    with pytest.raises(UnknownCodeError):
        overlapping_table(rows, ["age"])
    inner = Rows(table.dimensions, table.nodes[:, table.is_inner], table.counts[table.is_inner])
    with pytest.raises(TotalsError, match="no whole above"):
        overlapping_table(inner, ["prog"])


# Programmes A and B: 2 women are in A, 20 in B, 21 in either; men 30, 40, 55.
FILE = (
    "sex,prog,persons\nK,A,2\nK,B,20\nK,Total,21\nM,A,30\nM,B,40\nM,Total,55\n"
    "Total,A,32\nTotal,B,60\nTotal,Total,76\n"
)


def test_the_command_protects_and_audits(tmp_path: Path) -> None:
    given_file, out = tmp_path / "persons.csv", tmp_path / "out.csv"
    given_file.write_text(FILE, encoding="utf-8")
    shared = ["--dims", "sex,prog", "--overlapping", "prog", "--json"]
    naive = tmp_path / "naive.csv"
    naive.write_text(FILE.replace("K,A,2", "K,A,"), encoding="utf-8")
    attacked = CliRunner().invoke(app, ["audit", str(naive), "--freq", "persons", *shared])
    assert attacked.exit_code == 3
    (finding,) = json.loads(attacked.stdout)["findings"]
    assert (finding["lower"], finding["upper"]) == (2, 2)  # 32 − 30: sexes add up
    made = CliRunner().invoke(
        app, ["protect", str(given_file), "--freq", "persons", "--out", str(out), *shared]
    )
    assert made.exit_code == 0, made.output
    assert "K,A,,suppressed" in out.read_text(encoding="utf-8").replace('"', "")
    assert CliRunner().invoke(app, ["audit", str(out), *shared]).exit_code == 0
    linked = CliRunner().invoke(
        app,
        ["protect", str(given_file), "--out", str(out), "--linked", "a.csv=b.csv", *shared],
    )
    assert linked.exit_code != 0
