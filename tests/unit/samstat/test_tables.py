"""Tables: known sizes, files there and back, and a typed error for each kind of bad input."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from samstat import errors
from samstat.disclosure.rules import load_rule, unsafe_counts
from samstat.tables import (
    CellStatus,
    Dimension,
    Table,
    building,
    parse_dims,
    read_table,
    write_table,
)

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


LOST = {CellStatus.UNKNOWN, CellStatus.NOT_REPORTED, CellStatus.SUPPRESSED}
WEAKEST_FIRST = (
    CellStatus.ESTIMATED, CellStatus.ROUNDED_AT_SOURCE, CellStatus.ROUNDED, CellStatus.PRELIMINARY,
)  # fmt: skip


@given(
    st.lists(st.sampled_from([*CellStatus]), min_size=8, max_size=8),
    st.lists(st.integers(0, 9), min_size=8, max_size=8),
    st.sampled_from((0, building.DENSE_LIMIT)),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_margins_are_as_weak_as_their_parts_and_files_keep_it(
    tmp_path: Path, statuses: list[CellStatus], counts: list[int], dense: int
) -> None:
    text = "region,muni,sex,freq,status\n"
    shown = 0
    for number, (one, count) in enumerate(zip(statuses, counts, strict=True)):
        # A value is at least 1 here: a zero has a status of its own.
        given = 0 if one is CellStatus.ZERO else max(count, int(one is CellStatus.VALUE))
        shown += bool(one.has_value and given)
        place = f"R{number // 4},M{number // 2},{'KM'[number % 2]}"
        text += f"{place},{given if one.has_value else ''},{one.label}\n"
    assume(shown > 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "DENSE_LIMIT", dense)
        table = read_table(written(tmp_path, text), DIMS, status="status")
    for cell in range(len(table)):
        parts = {
            CellStatus(table.status[leaf])
            for leaf in np.flatnonzero(table.is_inner)
            if _below(table, int(leaf), cell)
        }
        weak = [one for one in WEAKEST_FIRST if one in parts]
        found = CellStatus(table.status[cell])
        if parts & LOST and not table.is_inner[cell]:
            assert found is CellStatus.UNKNOWN
        elif weak and not table.is_inner[cell]:
            assert found is weak[0]
        elif not table.is_inner[cell]:
            assert found is (CellStatus.VALUE if table.counts[cell] else CellStatus.ZERO)
    write_table(tmp_path / "out.csv", table)
    again = read_table(tmp_path / "out.csv", DIMS, freq="value", status="status")
    assert _stated(again) == _stated(table)


def test_a_file_without_a_single_number_is_read(tmp_path: Path) -> None:
    text = "region,muni,sex,freq,status\nR1,M1,K,,unknown\nR1,M2,M,,suppressed\n"
    table = read_table(written(tmp_path, text), DIMS, status="status")
    assert table.status[table.position({})] == CellStatus.UNKNOWN


def _stated(table: Table) -> dict[tuple[str, ...], tuple[int, int]]:
    """By the codes of each cell its status and its number."""
    cells = range(len(table))
    return {table.codes(cell): (int(table.status[cell]), int(table.counts[cell])) for cell in cells}


def _below(table: Table, leaf: int, cell: int) -> bool:
    for dimension, nodes in zip(table.dimensions, table.nodes, strict=True):
        node = int(nodes[leaf])
        while node != nodes[cell]:
            node = int(dimension.parents[node])
            if node < 0:
                return False
    return True


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
