"""Cubes: every margin against a plain count of the same rows, from every source and path."""

from __future__ import annotations

import itertools
import json
import random
import shutil
import sqlite3
import statistics
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from samstat import errors
from samstat.cli import app
from samstat.cubes import (
    ArrowSource,
    CsvSource,
    Cube,
    Definition,
    DimensionSpec,
    DuckDBSource,
    Measure,
    ParquetSource,
    RowsSource,
    Source,
    compute,
    compute_by_duckdb,
    compute_by_spark,
    datasets,
    read_definition,
)
from samstat.cubes.datasets import as_cube, as_dataset
from samstat.exchange import Dataset, read_dataset
from samstat.tables import CellStatus

AREAS = {"A1": "A", "A2": "A", "B1": "B", "C": "Total"}
DEFINITION = Definition(
    name="courses",
    dimensions=(
        DimensionSpec("muni", ("county", "muni")),
        DimensionSpec("package", ("package",), parents=AREAS),
        DimensionSpec("sex", ("sex",), missing="unknown"),
    ),
    measures=(
        Measure("rows", "count"),
        Measure("done", "count", where={"result": ("yes",)}),
        Measure("hours", "sum", column="hours"),
        Measure("money", "sum", column="money", decimals=2),
        Measure("persons", "distinct", column="person"),
        Measure("graduates", "distinct", column="person", where={"result": ("yes",)}),
        Measure("middle", "median", column="hours"),
        Measure("share", "rate", numerator="done", denominator="rows", interval="wilson"),
    ),
)


def rows(count: int = 400, seed: int = 5) -> pa.Table:
    draw = random.Random(seed)  # noqa: S311 - test rows
    made: dict[str, list[object]] = defaultdict(list)
    for _ in range(count):
        muni = draw.choice(["M1", "M1", "M1", "M2", "M3", "M4"])
        made["muni"].append(muni)
        made["county"].append("R1" if muni in ("M1", "M2") else "R2")
        made["package"].append(draw.choice(list(AREAS)))
        made["sex"].append(draw.choice(["K", "M", "K", None]))
        made["result"].append(draw.choice(["yes", "no"]))
        made["hours"].append(draw.randint(0, 40))
        made["money"].append(draw.randint(0, 99_999) / 100)
        made["person"].append(draw.randint(1_000_000, 1_000_090))
    return pa.table(made)


def plain(table: pa.Table) -> dict[tuple[str, ...], dict[str, float]]:
    """Each cell of every margin from its own rows, found without any of the code under test."""
    held: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
    for row in table.to_pylist():
        muni = (row["muni"], row["county"], "Total")
        package = tuple(dict.fromkeys((row["package"], AREAS[row["package"]], "Total")))
        for cell in itertools.product(muni, package, (row["sex"] or "unknown", "Total")):
            held[cell].append(row)
    return {cell: answers(own) for cell, own in held.items()}


def answers(own: list[dict[str, object]]) -> dict[str, float]:
    done = [row for row in own if row["result"] == "yes"]
    return {
        "rows": len(own),
        "done": len(done),
        "hours": sum(row["hours"] for row in own),
        "money": round(sum(row["money"] for row in own), 2),
        "persons": len({row["person"] for row in own}),
        "graduates": len({row["person"] for row in done}),
        "middle": statistics.median(row["hours"] for row in own),
        "share": len(done) / len(own),
    }


def found(cube: Cube) -> dict[tuple[str, ...], dict[str, float]]:
    cells = {}
    for at in range(len(cube)):
        codes = tuple(d.codes[n[at]] for d, n in zip(cube.dimensions, cube.nodes, strict=True))
        cells[codes] = {name: each.values[at].item() for name, each in cube.columns.items()}
    return cells


def agree(cube: Cube, table: pa.Table) -> None:
    got, wanted = found(cube), plain(table)
    assert got.keys() == wanted.keys()
    for cell, measures in wanted.items():
        assert got[cell] == pytest.approx(measures, rel=1e-12), cell


def test_every_margin_is_what_a_plain_count_gives() -> None:
    agree(compute(DEFINITION, ArrowSource(rows())), rows())


def test_a_cube_that_is_too_large_for_an_array_is_counted_by_its_cells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise dense.DenseLimitError("made to")

    from samstat.cubes import dense

    monkeypatch.setattr(dense, "check_size", refuse)
    agree(compute(DEFINITION, ArrowSource(rows())), rows())


def from_parquet(folder: Path) -> Source:
    pq.write_table(rows(), folder / "rows.parquet", row_group_size=64)
    return ParquetSource(folder / "rows.parquet")


def from_csv(folder: Path) -> Source:
    arrow_csv.write_csv(
        rows(), folder / "rows.csv", arrow_csv.WriteOptions(delimiter=";", quoting_style="needed")
    )
    return CsvSource(folder / "rows.csv")


def from_duckdb(folder: Path) -> Source:
    connection = duckdb.connect()
    connection.register("given", rows())
    return DuckDBSource(connection, "SELECT * FROM given", name="given")


def from_sqlite(folder: Path) -> Source:
    connection = sqlite3.connect(":memory:")
    table = rows()
    names = table.column_names
    connection.execute(f"CREATE TABLE given ({', '.join(names)})")
    marks = ", ".join("?" * len(names))
    values = [tuple(row.values()) for row in table.to_pylist()]
    connection.executemany(f"INSERT INTO given VALUES ({marks})", values)  # noqa: S608
    return RowsSource(connection, "SELECT * FROM given", name="given")


@pytest.mark.parametrize("source", [from_parquet, from_csv, from_duckdb, from_sqlite])
def test_every_source_gives_the_same_cube(source: Callable[[Path], Source], tmp_path: Path) -> None:
    agree(compute(DEFINITION, source(tmp_path)), rows())


def test_persons_are_read_in_shares_where_memory_is_short() -> None:
    table = rows(20_000)
    cube = compute(DEFINITION, ArrowSource(table))
    short = compute(
        Definition("courses", DEFINITION.dimensions, DEFINITION.measures[4:5]),
        ArrowSource(table),
        memory_limit=200_000,
    )
    assert np.array_equal(short.keys, cube.keys)
    assert np.array_equal(short.columns["persons"].values, cube.columns["persons"].values)


def test_persons_may_be_words_and_the_same_run_gives_the_same() -> None:
    table = rows()
    words = pa.array([f"p{value}" for value in table["person"].to_pylist()])
    table = table.set_column(table.column_names.index("person"), "person", words)
    first, again = (compute(DEFINITION, ArrowSource(table)) for _ in range(2))
    agree(first, table)
    assert all(
        np.array_equal(first.columns[name].values, again.columns[name].values)
        for name in first.columns
    )


def test_a_cube_becomes_a_table_for_disclosure_control() -> None:
    cube = compute(DEFINITION, ArrowSource(rows()))
    table = cube.table("rows")
    assert table.counts[table.position({})] == 400
    with pytest.raises(errors.CountError):
        cube.table("share")


FREQ = Definition(
    "returns",
    (DimensionSpec("muni", ("muni",)), DimensionSpec("sex", ("sex",))),
    (Measure("pupils", "count", column="freq"),),
    status="status",
)


def returned(*lines: tuple[str, str, float | None, str]) -> ArrowSource:
    names = ("muni", "sex", "freq", "status")
    columns = {
        name: list(values) for name, values in zip(names, zip(*lines, strict=True), strict=True)
    }
    return ArrowSource(pa.table(columns))


def test_statuses_go_up_to_every_margin() -> None:
    cube = compute(
        FREQ,
        returned(
            ("M1", "K", 5, "value"),
            ("M1", "M", 0, "zero"),
            ("M2", "K", 7, "preliminary"),
            ("M2", "M", None, "not applicable"),
            ("M3", "K", None, "not reported"),
            ("M3", "M", None, "not reported"),
        ),
    )

    def status(**codes: str) -> CellStatus:
        return CellStatus(cube.columns["pupils"].status[cube.position(codes)])

    assert status(muni="M1") is CellStatus.VALUE
    assert status(muni="M1", sex="M") is CellStatus.ZERO
    assert status(muni="M2") is CellStatus.PRELIMINARY
    assert status(muni="M2", sex="M") is CellStatus.NOT_APPLICABLE
    assert status(muni="M3") is CellStatus.NOT_REPORTED
    assert status(sex="K") is CellStatus.UNKNOWN
    assert cube.value("pupils", {"muni": "M3"}) is None
    assert cube.value("pupils", {"muni": "M2"}) == 7


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ([("M1", "K", -1, "value"), ("M2", "K", 2, "value")], errors.CountError),
        ([("M1", "K", 1.5, "value"), ("M2", "K", 2, "value")], errors.CountError),
        ([("M1", "K", None, "value"), ("M2", "K", 2, "value")], errors.CountError),
        ([("", "K", 1, "value"), ("M2", "K", 2, "value")], errors.MissingCodeError),
        ([("M1", "K", 1, "valeu"), ("M2", "K", 2, "value")], errors.FormatError),
        ([("M1", "K", 1, "value")], errors.SingleRowError),
        ([("Total", "K", 1, "value"), ("M2", "K", 2, "value")], errors.UnknownCodeError),
    ],
)
def test_bad_rows_are_told(
    lines: list[tuple[str, str, float | None, str]], kind: type[errors.SamstatError]
) -> None:
    with pytest.raises(kind) as told:
        compute(FREQ, returned(*lines))
    assert told.value.what
    assert told.value.where


def test_margins_of_the_source_are_checked_when_asked() -> None:
    checked = Definition("returns", FREQ.dimensions, FREQ.measures, check_margins=True)
    lines = [("M1", "K", 3.0, ""), ("M2", "K", 4.0, ""), ("Total", "K", 7.0, "")]
    assert compute(checked, returned(*lines)).value("pupils", {}) == 7
    lines[2] = ("Total", "K", 8.0, "")
    with pytest.raises(errors.TotalsError):
        compute(checked, returned(*lines))


def test_a_weight_of_zero_two_parents_unknown_codes_and_no_rows_are_told() -> None:
    table = pa.table({"county": ["R1", "R2"], "muni": ["M1", "M1"], "w": [1.0, 0.0]})
    flat = (DimensionSpec("muni", ("muni",)),)
    weighted = Definition("w", flat, (Measure("n", "count", weight="w"),))
    with pytest.raises(errors.WeightError):
        compute(weighted, ArrowSource(table))
    count = (Measure("n", "count"),)
    listed = (DimensionSpec("muni", ("muni",), parents={"X": "Total"}),)
    circle = (DimensionSpec("muni", ("muni",), parents={"M1": "A", "A": "M1"}),)
    with pytest.raises(errors.TwoParentsError):
        compute(
            Definition("t", (DimensionSpec("m", ("county", "muni")),), count), ArrowSource(table)
        )
    with pytest.raises(errors.UnknownCodeError):
        compute(Definition("t", listed, count), ArrowSource(table))
    with pytest.raises(errors.EmptyTableError):
        compute(Definition("t", flat, count), ArrowSource(table.slice(0, 0)))
    with pytest.raises(errors.HierarchyCycleError):
        compute(Definition("t", circle, count), ArrowSource(table))


def test_a_memory_limit_that_is_too_small_is_told() -> None:
    with pytest.raises(errors.MemoryLimitError) as told:
        compute(DEFINITION, ArrowSource(rows()), memory_limit=100)
    assert told.value.next_step


def test_a_definition_file_is_read_and_its_mistakes_are_told(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text("code;parent\nA1;A\nA2;A\nB1;B\nC;\n", encoding="utf-8")
    path = tmp_path / "cube.toml"
    path.write_text(
        """
name = "courses"
[source]
path = "rows.parquet"
[[dimension]]
name = "muni"
columns = ["county", "muni"]
[[dimension]]
column = "package"
code_list = "areas.csv"
[[measure]]
name = "done"
kind = "count"
where = { result = "yes" }
""",
        encoding="utf-8",
    )
    definition, source = read_definition(path)
    assert source == {"path": "rows.parquet"}
    assert definition.dimensions[1].parents == AREAS
    assert definition.measures[0].where == {"result": ("yes",)}
    path.write_text(path.read_text(encoding="utf-8") + "wher = 1\n", encoding="utf-8")
    with pytest.raises(errors.DefinitionError, match="wher"):
        read_definition(path)
    (tmp_path / "areas.csv").write_text("code;parent\nA1;A\nA1;B\n", encoding="utf-8")
    with pytest.raises(errors.TwoParentsError):
        read_definition(path)


def same(cube: Cube, other: Cube) -> None:
    assert np.array_equal(cube.keys, other.keys)
    for name, column in cube.columns.items():
        assert np.array_equal(column.status, other.columns[name].status), name
        assert np.allclose(column.values, other.columns[name].values, rtol=1e-12, equal_nan=True)


@pytest.mark.parametrize("source", [from_parquet, from_csv, from_duckdb])
def test_duckdb_gives_identical_cells_from_the_same_definition(
    source: Callable[[Path], Source], tmp_path: Path
) -> None:
    same(compute_by_duckdb(DEFINITION, source(tmp_path)), compute(DEFINITION, source(tmp_path)))


def test_duckdb_keeps_statuses_and_refuses_the_same_rows() -> None:
    good = returned(
        ("M1", "K", 5, "value"),
        ("M1", "M", 0, "zero"),
        ("M2", "K", None, "not reported"),
        ("M3", "K", 2, "estimated"),
    )
    same(compute_by_duckdb(FREQ, good), compute(FREQ, good))
    for value in (-1, 1.5, None):
        bad = returned(("M1", "K", value, "value"), ("M2", "K", 2, "value"))
        with pytest.raises(errors.CountError):
            compute_by_duckdb(FREQ, bad)


# Spark leaves sockets to its session's end.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_spark_gives_identical_cells_from_the_same_definition() -> None:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed (extra: spark)")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    spark = session.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    try:
        source = ArrowSource(rows())
        cube = compute_by_spark(DEFINITION, source, spark, spark.createDataFrame(rows()))
        same(cube, compute(DEFINITION, source))
    finally:
        spark.stop()


def in_rows(dataset: Dataset) -> list[dict[str, object]]:
    codes = itertools.product(*(each.codes for each in dataset.variables))
    return [
        {
            **dict(zip(("muni", "sex"), own, strict=True)),
            "pupils": None if np.isnan(value) else value,
            "pupils_status": CellStatus(status).label,
        }
        for own, value, status in zip(codes, dataset.values, dataset.status, strict=True)
    ]


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".json", ".px", ".jsonstat"])
def test_the_command_writes_every_cell_with_its_status(tmp_path: Path, ending: str) -> None:
    (tmp_path / "rows.csv").write_text(
        "muni;sex;freq;status\nM1;K;5;\nM1;M;0;zero\nM2;K;;not reported\n", encoding="utf-8"
    )
    (tmp_path / "cube.toml").write_text(
        'name = "returns"\nstatus = "status"\n[source]\npath = "rows.csv"\n'
        '[[dimension]]\nname = "muni"\n[[dimension]]\nname = "sex"\n'
        '[[measure]]\nname = "pupils"\nkind = "count"\ncolumn = "freq"\n',
        encoding="utf-8",
    )
    out = tmp_path / f"out{ending}"
    result = CliRunner().invoke(
        app, ["cube", str(tmp_path / "cube.toml"), "--out", str(out), "--json"]
    )
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["cells"] == 8
    read = {".parquet": pq.read_table, ".csv": arrow_csv.read_csv}
    if ending in (".px", ".jsonstat"):
        cells = in_rows(read_dataset(out))
    elif ending == ".json":
        cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    else:
        cells = read[ending](out).to_pylist()
    at = {(cell["muni"], cell["sex"]): (cell["pupils"], cell["pupils_status"]) for cell in cells}
    assert at["M1", "Total"] == (5, "value")
    assert at["M1", "M"] == (0, "zero")
    assert at["M2", "Total"] == (None, "not reported")
    assert at["Total", "Total"] == (None, "unknown")


def test_the_command_refuses_a_format_that_it_does_not_write(tmp_path: Path) -> None:
    given = ["cube", str(tmp_path / "cube.toml"), "--out", str(tmp_path / "out.txt")]
    assert isinstance(CliRunner().invoke(app, given).exception, errors.FormatError)


def test_a_median_with_its_interval_and_where_too_few_have_none() -> None:
    values = [*range(1, 11), *range(100, 104)]
    table = pa.table({"group": ["A"] * 10 + ["B"] * 4, "x": values})
    measure = Measure("middle", "median", column="x", interval="order")
    definition = Definition("medians", (DimensionSpec("group", ("group",)),), (measure,))
    column = compute(definition, ArrowSource(table)).column("middle")
    assert column.low is not None
    assert column.high is not None
    # Of ten values the second and the ninth, of four none, of fourteen the third and the twelfth.
    assert column.low[1:2].tolist() == [2]
    assert column.high[1:2].tolist() == [9]
    assert np.isnan([column.low[2], column.high[2]]).all()
    assert (column.low[0], column.high[0]) == (3, 101)
    with pytest.raises(errors.DefinitionError, match="median's interval"):
        compute_by_duckdb(definition, ArrowSource(table))
    with pytest.raises(errors.DefinitionError, match="do not go together"):
        Measure("middle", "median", column="x", interval="wilson")


def test_a_cube_becomes_a_dataset_and_a_cube_again() -> None:
    cube = compute(DEFINITION, ArrowSource(rows()))
    again = as_cube(as_dataset(cube))
    assert [each.total for each in again.dimensions] == [each.total for each in cube.dimensions]
    chosen: list[dict[str, str]] = [{}, {"muni": "M1"}, {"package": "A", "sex": "K"}]
    for codes in chosen:
        for measure in cube.columns:
            if cube.position(codes) >= 0:
                assert again.value(measure, codes) == cube.value(measure, codes)
    assert again.value("share_low", {}) == cube.column("share").low[cube.position({})]


def test_a_cube_too_large_for_a_table_with_every_combination_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(datasets, "LARGEST", 100)
    with pytest.raises(errors.MemoryLimitError, match="every combination"):
        as_dataset(compute(DEFINITION, ArrowSource(rows())))


@pytest.mark.parametrize(
    ("source", "measure", "kind", "says"),
    [
        ('path = "rows.arrow"', "", errors.FormatError, "no Arrow file"),
        ('database = "rows.db"\ntable = "nope"', "", errors.FormatError, "no such table"),
        ('path = "rows.csv"', "weight = 5", errors.DefinitionError, "weight is of another kind"),
        ('path = "rows.csv"', 'decimals = "two"', errors.DefinitionError, "decimals is of"),
    ],
)
def test_sources_and_measures_of_another_kind_are_told_by_the_command(
    tmp_path: Path, source: str, measure: str, kind: type[errors.SamstatError], says: str
) -> None:
    (tmp_path / "rows.arrow").write_bytes(b"nonsense")
    (tmp_path / "rows.csv").write_text("muni,freq\nM1,2\nM2,3\n", encoding="utf-8")
    connection = sqlite3.connect(tmp_path / "rows.db")
    connection.execute("create table rows (muni, freq)")
    connection.commit()
    connection.close()
    (tmp_path / "cube.toml").write_text(
        f'name = "c"\n[source]\n{source}\n[[dimension]]\nname = "muni"\n'
        f'[[measure]]\nname = "n"\nkind = "count"\n{measure}\n',
        encoding="utf-8",
    )
    words = ["cube", str(tmp_path / "cube.toml"), "--out", str(tmp_path / "out.csv")]
    result = CliRunner().invoke(app, words)
    assert isinstance(result.exception, kind)
    assert says in str(result.exception)
    assert result.exception.next_step
