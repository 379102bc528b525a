"""Rounded counts: additive, without small numbers, and silent about which cells were changed."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from samstat.cli import app
from samstat.disclosure.rounding import hellinger_utility, round_counts
from samstat.errors import CountError, ProtectionError, RuleError
from samstat.tables import CellStatus, Dimension, Rows, Table, table_from_rows, with_zeros

HEADER = "region,muni,sex,freq\n"
SMALL_FILE = HEADER + "R1,M1,K,1\nR1,M1,M,7\nR1,M2,K,2\nR2,M3,K,12\nR2,M3,M,1\n"


def table_of(counts: list[int], status: list[CellStatus] | None = None) -> Table:
    place = Dimension.from_parents("muni", {"M1": "R1", "M2": "R1", "M3": "R2"})
    dimensions = (place, Dimension.flat("sex", ["K", "M"]))
    leaves = np.array(list(itertools.product(*(each.leaves for each in dimensions)))).T
    given_status = None if status is None else np.array(status, dtype=np.uint8)
    return table_from_rows(
        Rows(dimensions, leaves.astype(np.int32), np.array(counts, dtype=np.int64), given_status)
    )


def margins_of(inner: list[int]) -> list[list[int]]:
    """Total, R1, R2, M1, M2, M3 by total, K, M, added by hand."""
    rows = [inner[:2], inner[2:4], inner[4:]]
    first = [a + b for a, b in zip(rows[0], rows[1], strict=True)]
    whole = [a + b for a, b in zip(first, rows[2], strict=True)]
    return [[sum(row), *row] for row in (whole, first, rows[2], *rows)]


counts_of_a_table = st.lists(st.integers(0, 9), min_size=6, max_size=6).filter(
    lambda counts: sum(count > 0 for count in counts) > 1
)


@settings(max_examples=100, deadline=None)
@given(counts=counts_of_a_table, base=st.integers(2, 6))
def test_margins_are_sums_and_no_number_is_small(counts: list[int], base: int) -> None:
    rounding = round_counts(table_of(counts), base)
    public = rounding.public
    inner = public.counts[public.is_inner].tolist()
    assert public.counts.tolist() == [*itertools.chain(*margins_of(inner))]
    assert not ((public.counts > 0) & (public.counts < base)).any()
    counted = rounding.table.counts[rounding.table.is_inner]
    for before, after in zip(counted.tolist(), inner, strict=True):
        assert after == before if before == 0 or before >= base else after in (0, base)


@settings(max_examples=30, deadline=None)
@given(counts=counts_of_a_table)
def test_the_same_table_is_rounded_the_same_way(counts: list[int]) -> None:
    first, second = (round_counts(table_of(counts)) for _ in range(2))
    assert first.public.counts.tolist() == second.public.counts.tolist()
    assert first.public.status.tolist() == second.public.status.tolist()


def test_a_table_without_small_counts_stays_as_it_is() -> None:
    rounding = round_counts(table_of([3, 0, 5, 4, 0, 9]))
    assert rounding.largest_difference == 0
    assert rounding.utility == 1
    assert rounding.public.status.tolist() == rounding.table.status.tolist()


def test_neither_rows_nor_statuses_tell_which_cells_were_changed() -> None:
    rounding = round_counts(table_of([1, 0, 3, 8, 2, 9]))
    public = rounding.public
    assert len(public) == np.prod(public.shape)
    inner = public.is_inner
    low = inner & (public.counts <= 3)
    assert set(public.status[low].tolist()) == {CellStatus.ROUNDED}
    assert set(public.status[inner & ~low].tolist()) == {CellStatus.VALUE}
    assert public.status[public.position({})] == CellStatus.ROUNDED


def test_cells_that_cannot_occur_keep_their_status() -> None:
    table = with_zeros(table_of([1, 2, 4, 5, 6, 0]))
    cell = table.position({"muni": "M3", "sex": "M"})
    status = table.status.copy()
    status[cell] = CellStatus.NOT_APPLICABLE
    assert round_counts(table.with_status(status)).public.status[cell] == CellStatus.NOT_APPLICABLE


def test_sums_that_would_tell_a_hidden_cell_are_refused() -> None:
    status = [CellStatus.VALUE] * 5 + [CellStatus.SUPPRESSED]
    with pytest.raises(ProtectionError, match="without a number"):
        round_counts(table_of([1, 2, 4, 5, 6, 0], status))


@pytest.mark.parametrize("base", [1, 0, -3, 1_001])
def test_a_base_that_cannot_be_used_is_refused(base: int) -> None:
    with pytest.raises(RuleError):
        round_counts(table_of([1, 2, 4, 5, 6, 0]), base)


def test_utility_by_hand() -> None:
    """Only the first cell changes, from 1 to 0: HD² = 1/2, and the counts sum to 50."""
    utility = hellinger_utility(np.array([1, 49]), np.array([0, 49]))
    assert utility == pytest.approx(1 - np.sqrt(0.5 / 50))


def test_differences_in_margins_are_kept_small() -> None:
    """Six ones: rounded each to the nearest all would be 0, and the whole 6 wrong."""
    rounding = round_counts(table_of([1, 1, 1, 1, 1, 1]))
    assert rounding.public.counts[rounding.public.position({})] == 6
    assert rounding.largest_difference <= 2


def test_the_command_writes_the_rounded_table(tmp_path: Path) -> None:
    source, out, internal = (tmp_path / name for name in ("in.csv", "out.csv", "internal.csv"))
    source.write_text(SMALL_FILE)
    words = ["round", str(source), "--dims", "region/muni,sex", "--out", str(out), "--json"]
    result = CliRunner().invoke(app, [*words, "--internal", str(internal)])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["base"] == 3
    assert told["changed"] > 0
    lines = out.read_text().splitlines()
    assert lines[0] == '"region","muni","sex","value","status"'
    assert len(lines) == 1 + told["cells"] == 1 + 6 * 3
    assert not {1, 2} & {int(line.split(",")[3]) for line in lines[1:]}
    assert "difference" in internal.read_text().splitlines()[0]


@pytest.mark.parametrize("count", ["-1", "2.5"])
def test_the_command_refuses_counts_that_are_none(tmp_path: Path, count: str) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(SMALL_FILE + f"R2,M4,K,{count}\n")
    words = ["round", str(source), "--dims", "region/muni,sex", "--out", str(out)]
    result = CliRunner().invoke(app, words)
    assert isinstance(result.exception, CountError)
    assert result.exception.exit_code == 2
    assert not out.exists()
