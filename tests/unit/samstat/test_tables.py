"""Tables: known sizes, files there and back, and a typed error for each kind of bad input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from samstat import errors
from samstat.disclosure.rules import load_rule, unsafe_counts
from samstat.tables import CellStatus, Dimension, building, parse_dims, read_table, write_table

DIMS = parse_dims("region/muni,sex")
GOOD = "region,muni,sex,freq\nR1,M1,K,5\nR1,M2,M,7\nR2,M3,K,9\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_margins_are_summed_along_every_dimension(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, GOOD), DIMS)
    assert table.counts[table.position({})] == 21
    assert table.counts[table.position({"muni": "R1"})] == 12
    assert table.counts[table.position({"muni": "R1", "sex": "M"})] == 7
    assert table.position({"muni": "M1", "sex": "M"}) == -1


def test_sparse_and_dense_sums_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, GOOD)
    dense = read_table(path, DIMS)
    monkeypatch.setattr(building, "DENSE_LIMIT", 0)
    sparse = read_table(path, DIMS)
    assert np.array_equal(dense.keys, sparse.keys)
    assert np.array_equal(dense.counts, sparse.counts)


def test_each_parent_is_the_sum_of_its_children(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, GOOD), DIMS)
    for above in table.parents:
        sums = np.bincount(
            above[above >= 0], weights=table.counts[above >= 0], minlength=len(table)
        )
        margins = np.unique(above[above >= 0])
        assert np.array_equal(sums[margins], table.counts[margins])


def test_statuses_survive_the_file(tmp_path: Path) -> None:
    text = (
        "region,muni,sex,freq,status\n"
        "R1,M1,K,5,preliminary\nR1,M2,M,,unknown\nR2,M3,K,9,estimated\nR2,M3,M,,not applicable\n"
    )
    table = read_table(written(tmp_path, text), DIMS, status="status")
    write_table(tmp_path / "out.csv", table)
    again = read_table(tmp_path / "out.csv", DIMS, freq="value", status="status")
    assert np.array_equal(again.keys, table.keys)
    assert again.status.tobytes() == table.status.tobytes()
    assert table.status[table.position({"muni": "M1", "sex": "K"})] == CellStatus.PRELIMINARY
    assert table.status[table.position({})] == CellStatus.UNKNOWN


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("", errors.EmptyTableError, "empty"),
        ("region,muni,sex,freq\n", errors.EmptyTableError, "no rows"),
        ("region,muni,sex,freq\nR1,M1,K,5\n", errors.SingleRowError, "single"),
        ("region,muni,sex,n\nR1,M1,K,5\n", errors.FormatError, "no column 'freq'"),
        (GOOD + "R1,M1,K\n", errors.FormatError, "cannot be read"),
        (GOOD + "R1,M1,M,x\n", errors.FormatError, "not numeric"),
        (GOOD + "R1,M1,M,-1\n", errors.CountError, "negative"),
        (GOOD + "R1,M1,M,1.5\n", errors.CountError, "fraction"),
        (GOOD + "R1,M1,M,\n", errors.CountError, "no number"),
        (GOOD + "R1,M1,,4\n", errors.MissingCodeError, "no code"),
        (GOOD + "R2,M1,M,4\n", errors.TwoParentsError, "both 'R1' and 'R2'"),
        (GOOD + "R1,M1,K,4\n", errors.DuplicateCellError, "same cell"),
        (GOOD + "Total,Total,Total,22\n", errors.TotalsError, "add up to 21"),
    ],
)
def test_bad_files(tmp_path: Path, text: str, kind: type[errors.SamstatError], says: str) -> None:
    with pytest.raises(kind, match=says) as caught:
        read_table(written(tmp_path, text), DIMS)
    assert caught.value.exit_code == errors.EXIT_BAD_INPUT


def test_other_formats_are_told(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"PAR1\x00\x01")
    with pytest.raises(errors.FormatError, match="no CSV"):
        read_table(path, DIMS)


def test_a_cycle_is_told_with_its_codes() -> None:
    with pytest.raises(errors.HierarchyCycleError) as caught:
        Dimension.from_parents("area", {"a": "b", "b": "a", "c": "Total"})
    assert "a → b → a" in str(caught.value)
    with pytest.raises(errors.HierarchyCycleError, match="own parent"):
        Dimension.from_parents("area", {"a": "a"})


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "dims", "cells", "unsafe"),
    [
        ("sdc_A.csv", "region/muni,pgrp/prog,sex", 6_717, 921),
        ("sdc_B.csv", "region/muni,pgrp/prog,sex,origin", 24_659, 6_833),
        ("sdc_C.csv.gz", "region/muni,pgrp/prog,sex,origin,age", 127_260, 60_662),
    ],
)
def test_known_sizes(shared_dir: Path, name: str, dims: str, cells: int, unsafe: int) -> None:
    table = read_table(shared_dir / "data" / "disclosure" / name, parse_dims(dims))
    assert len(table) == cells
    assert unsafe_counts(table, load_rule("small_counts")).sum() == unsafe


@pytest.mark.parametrize("most", [building.DENSE_LIMIT, 0], ids=["dense", "sparse"])
def test_a_cell_that_does_not_apply_stays_though_it_adds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(building, "DENSE_LIMIT", most)
    text = (
        "region,muni,sex,freq,status\n"
        "R1,M1,K,5,value\nR1,M2,M,7,value\nR2,M3,K,9,value\nR2,M3,M,,not applicable\n"
    )
    table = read_table(written(tmp_path, text), DIMS, status="status")
    at = table.position({"muni": "M3", "sex": "M"})
    assert at >= 0
    assert table.status[at] == CellStatus.NOT_APPLICABLE
    assert table.counts[table.position({"muni": "M3"})] == 9
