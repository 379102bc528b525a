"""Composites beside a protected table: hidden where a part of them is, and put to the attacker."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from samstat.cli import app
from samstat.disclosure.attack import CompositeValue, Knowledge, Verdict, attack
from samstat.disclosure.rules import threshold_rule
from samstat.errors import ContradictionError, CountError, FormatError
from samstat.tables import CellStatus, Dimension, Rows, Table, table_from_rows

# Of 14 in M1 are 2 in work; M2 to M4 are large enough. Half the index is work, half its lack.
COUNTS = (
    "muni,work,freq\nM1,in,2\nM1,out,12\nM2,in,9\nM2,out,30\nM3,in,17\nM3,out,28\n"
    "M4,in,15\nM4,out,26\n"
)
# M1: ½ · 2/14 + ½ · (12/14 − 0.2) / 0.6 = 0.6190; M3: ½ · 17/45 + ½ · (28/45 − 0.2) / 0.6 = 0.5407
HEAD = "composite,value,muni,work,weight,denominator,low,high,whole\n"
INDEX = HEAD + (
    "i M1,0.6190,M1,in,0.5,14,0,1,muni=M1\ni M1,0.6190,M1,out,0.5,14,0.2,0.8,muni=M1\n"
    "i M3,0.5407,M3,in,0.5,45,0,1,muni=M3\ni M3,0.5407,M3,out,0.5,45,0.2,0.8,muni=M3\n"
)
DIMS = ("--dims", "muni,work")


def run(folder: Path, composites: str = INDEX) -> dict[str, object]:
    (folder / "table.csv").write_text(COUNTS, encoding="utf-8")
    (folder / "index.csv").write_text(composites, encoding="utf-8")
    beside = f"{folder / 'index.csv'}={folder / 'index_out.csv'}"
    words = ["protect", str(folder / "table.csv"), *DIMS, "--out", str(folder / "out.csv")]
    made = CliRunner().invoke(
        app, [*words, "--json", "--composites", beside], catch_exceptions=False
    )
    assert made.exit_code == 0, made.output
    told: dict[str, object] = json.loads(made.stdout)
    return told


def audited(folder: Path, composites: str) -> dict[str, object]:
    words = ["audit", str(folder / "out.csv"), *DIMS, "--json", "--composites"]
    made = CliRunner().invoke(app, [*words, str(folder / composites)], catch_exceptions=False)
    told: dict[str, object] = json.loads(made.stdout)
    assert made.exit_code == (3 if told["breach"] else 0)
    return told


def test_a_composite_of_a_hidden_count_is_hidden(tmp_path: Path) -> None:
    told = run(tmp_path)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        hidden = {(row["muni"], row["work"]) for row in csv.DictReader(file) if not row["value"]}
    with (tmp_path / "index_out.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["status"] for row in found[:2]] == ["suppressed", "suppressed"]
    assert {row["value"] + row["denominator"] for row in found[:2]} == {""}
    for row in found[2:]:
        whole = any((row["muni"], work) in hidden for work in ("in", "out", "Total"))
        assert row["status"] == ("suppressed" if whole else "value")
        assert row["value"] == ("" if whole else "0.5407")
    assert told["composites"] == {
        "rows": 2,
        "hidden": len({row["composite"] for row in found if not row["value"]}),
    }
    assert not audited(tmp_path, "index_out.csv")["breach"]


def test_the_attacker_reads_a_hidden_count_out_of_a_composite(tmp_path: Path) -> None:
    """Half of M1's index is a count that he knows; the other half is then the hidden one."""
    run(tmp_path)
    alone = HEAD + "i M1,0.071,M1,in,0.5,14,0,1,\n"
    (tmp_path / "alone.csv").write_text(alone, encoding="utf-8")
    findings = audited(tmp_path, "alone.csv")["findings"]
    assert isinstance(findings, list)
    exact = {tuple(each["codes"].values()): each for each in findings if each["verdict"] == "exact"}
    assert (exact["M1", "in"]["lower"], exact["M1", "in"]["upper"]) == (2, 2)


def test_a_composite_that_is_not_that_of_its_counts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CountError, match="composite i M3"):
        run(tmp_path, INDEX.replace("0.5407", "0.5507"))
    with pytest.raises(CountError, match="denominator"):
        run(tmp_path, INDEX.replace("0.5,45", "0.5,44"))
    with pytest.raises(FormatError, match="two values"):
        run(tmp_path, INDEX.replace("0.5407", "0.5408", 1))
    with pytest.raises(FormatError, match="no length"):
        run(tmp_path, INDEX.replace("0.2,0.8", "0.8,0.8"))
    assert not (tmp_path / "out.csv").exists()


RULE = threshold_rule(2)


def table_of(counts: list[int]) -> Table:
    dimensions = (Dimension.flat("a", ("A", "B")), Dimension.flat("b", ("X", "Y")))
    nodes = np.array([[1, 1, 2, 2], [1, 2, 1, 2]], dtype=np.int32)
    return table_from_rows(Rows(dimensions, nodes, np.array(counts)))


def composite(table: Table, weights: list[int], decimals: int) -> CompositeValue:
    """Weighted tenths of the inner counts' shares of 20, as it would be printed."""
    cells = [{"a": a, "b": b} for a in "AB" for b in "XY"]
    parts = tuple((cell, Fraction(w, 200)) for cell, w in zip(cells, weights, strict=True))
    value = sum((by * int(table.counts[table.position(cell)]) for cell, by in parts), Fraction(0))
    return CompositeValue("i", round(value, decimals), decimals, Fraction(0), parts)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 7), min_size=4, max_size=4),
    st.lists(st.lists(st.integers(-3, 9), min_size=4, max_size=4), min_size=1, max_size=2),
    st.integers(1, 3),
    st.booleans(),
)
def test_the_attacker_agrees_with_every_table_that_fits(
    counts: list[int], weights: list[list[int]], decimals: int, all_hidden: bool
) -> None:
    """Bounds hold for every table with these sums and composites; what is safe has a wide range."""
    table = table_of(counts)
    inner = np.flatnonzero(table.is_inner)
    status = table.status.copy()
    status[inner] = CellStatus.SUPPRESSED
    if all_hidden:
        status[table.position({"a": "A"})] = status[table.position({})] = CellStatus.SUPPRESSED
    composites = tuple(composite(table, each, decimals) for each in weights)
    public = table.with_status(status).published()
    report = attack(Knowledge(public, RULE, composites=composites))
    tried = np.indices((30,) * 3).reshape(3, -1) + 1  # AX, AY, BX; BY by the total of b = Y
    ax, ay, bx = tried
    by = public.counts[table.position({"b": "Y"})] - ay
    fit = (by >= 1) & (ax + bx == table.counts[table.position({"b": "X"})])
    if not all_hidden:
        fit &= ax + ay == table.counts[table.position({"a": "A"})]
    fit &= bx + by == table.counts[table.position({"a": "B"})]
    values = np.stack([ax, ay, bx, by])[:, fit]
    for each in composites:
        index = sum(
            (int(by_ * 200) * row for (_, by_), row in zip(each.parts, values, strict=True)), 0
        )
        scale = 200 * 10**each.decimals
        near = np.abs(np.asarray(index) * 10**each.decimals - int(each.value * scale)) <= 100
        values = values[:, near]
    assert values.shape[1]
    numbers = report.system.numbers[report.hidden]
    for at, cell in enumerate(numbers):
        codes = report.system.cells.codes(int(cell))
        if len(codes) < 2:
            continue
        own = values["AB".index(codes["a"]) * 2 + "XY".index(codes["b"])]
        assert report.lower[at] <= own.min()
        assert own.max() <= report.upper[at]
        if report.verdicts[at] == Verdict.SAFE:
            assert np.ptp(own) >= RULE.width


def test_a_composite_of_other_counts_contradicts() -> None:
    table = table_of([3, 4, 5, 6])
    wrong = CompositeValue("i", Fraction(1), 2, Fraction(0), (({"a": "A"}, Fraction(1, 20)),))
    with pytest.raises(ContradictionError, match="composite i"):
        attack(Knowledge(table, RULE, composites=(wrong,)))
