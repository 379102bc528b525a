"""Standard errors of surveys: against plain computation, between methods, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pytest
from scipy.linalg import hadamard
from typer.testing import CliRunner

from samstat import errors
from samstat.cli import app
from samstat.cubes import (
    ArrowSource,
    Column,
    Cube,
    Definition,
    DimensionSpec,
    Measure,
    compute,
    compute_by_duckdb,
)
from samstat.survey import Design
from samstat.tables import CellStatus

MEASURES = (
    Measure("persons", "count", weight="weight"),
    Measure("x", "sum", column="x", weight="weight"),
    Measure("mean", "rate", numerator="x", denominator="persons"),
)
SPECS = (DimensionSpec("area", ("county", "area")), DimensionSpec("sex", ("sex",)))


def sample(strata: int = 4, clusters: int = 2, size: int = 12) -> pa.Table:
    draw = np.random.default_rng(3)
    rows = strata * clusters * size
    area = draw.choice(["a1", "a2", "b1"], rows)
    return pa.table(
        {
            "county": [name[0].upper() for name in area],
            "area": area,
            "sex": draw.choice(["K", "M"], rows),
            "stratum": np.repeat([f"s{at}" for at in range(strata)], clusters * size),
            "cluster": np.tile(np.repeat([f"c{at}" for at in range(clusters)], size), strata),
            "weight": draw.uniform(1, 5, rows),
            "x": draw.normal(10, 3, rows),
            "of": np.full(rows, 9.0),
        }
    )


def cube(table: pa.Table, design: Design) -> Cube:
    return compute(Definition("survey", SPECS, MEASURES, design=design), ArrowSource(table))


def errors_of(column: Column) -> np.ndarray:
    assert column.standard_error is not None
    return column.standard_error


def plain(table: pa.Table, kept: np.ndarray, correction: float) -> tuple[float, float]:
    """The total's and the mean's standard error in a domain, by the formulas as written."""
    data = {name: np.array(table.column(name).to_pylist()) for name in table.column_names}
    w, x = data["weight"] * kept, data["x"]
    ratio = (w * x).sum() / w.sum()
    found = []
    for score in (w * x, w * (x - ratio) / w.sum()):
        variance = 0.0
        for stratum in np.unique(data["stratum"]):
            own = data["stratum"] == stratum
            z = np.array(
                [score[own & (data["cluster"] == c)].sum() for c in np.unique(data["cluster"])]
            )
            n = len(z)
            variance += correction * n / (n - 1) * ((z - z.mean()) ** 2).sum()
        found.append(np.sqrt(variance))
    return found[0], found[1]


@pytest.mark.parametrize(("population", "correction"), [(None, 1.0), ("of", 1 - 3 / 9)])
def test_every_margin_is_what_the_formulas_give(population: str | None, correction: float) -> None:
    table = sample(clusters=3)
    made = cube(table, Design("stratum", "cluster", population))
    area, sex = (np.array(table.column(name).to_pylist()) for name in ("area", "sex"))
    cells = {
        (): np.ones(len(area), bool),
        (("area", "a1"),): area == "a1",
        (("area", "A"),): area != "b1",
        (("area", "b1"), ("sex", "K")): (area == "b1") & (sex == "K"),
    }
    for codes, kept in cells.items():
        at = made.position(dict(codes))
        total, mean = plain(table, kept, correction)
        assert errors_of(made.column("x"))[at] == pytest.approx(total)
        assert errors_of(made.column("mean"))[at] == pytest.approx(mean)
        assert made.column("mean").status[at] == CellStatus.ESTIMATED


def test_the_jackknife_of_a_total_is_the_linearised_and_of_a_ratio_close_to_it() -> None:
    table = sample(strata=5, clusters=6)
    linear, knife = (
        cube(table, Design("stratum", "cluster", method=method))
        for method in ("linearised", "jackknife")
    )
    assert errors_of(knife.column("x")) == pytest.approx(errors_of(linear.column("x")))
    assert errors_of(knife.column("mean")) == pytest.approx(
        errors_of(linear.column("mean")), rel=0.2
    )
    assert not np.allclose(errors_of(knife.column("mean")), errors_of(linear.column("mean")))


@pytest.mark.parametrize("fay", [0.0, 0.5])
def test_balanced_replicates_of_a_total_give_the_linearised_variance_exactly(fay: float) -> None:
    """P. J. McCarthy (1969): two clusters a stratum and an orthogonal balance."""
    table = sample(strata=4)
    signs = hadamard(8)[:, 1:5]
    stratum = np.array([int(each[1:]) for each in table.column("stratum").to_pylist()])
    first = np.array(table.column("cluster").to_pylist()) == "c0"
    weight = table.column("weight").to_numpy()
    names = []
    for at, row in enumerate(signs):
        side = np.where(first, row[stratum], -row[stratum])
        names.append(f"w{at}")
        table = table.append_column(names[-1], pa.array(weight * (1 + side * (1 - fay))))
    linear = cube(table, Design("stratum", "cluster"))
    balanced = cube(table, Design(method="brr", replicates=tuple(names), fay=fay))
    assert errors_of(balanced.column("x")) == pytest.approx(errors_of(linear.column("x")))
    assert errors_of(balanced.column("mean"))[0] == pytest.approx(
        errors_of(linear.column("mean"))[0], rel=0.3
    )


def test_an_unstratified_jackknife_may_come_as_weights() -> None:
    table = sample(strata=1, clusters=6)
    cluster = np.array(table.column("cluster").to_pylist())
    weight = table.column("weight").to_numpy()
    names = []
    for at, own in enumerate(np.unique(cluster)):
        names.append(f"w{at}")
        kept = np.where(cluster == own, 0, weight * 6 / 5)
        table = table.append_column(names[-1], pa.array(kept))
    given = cube(table, Design(method="jackknife", replicates=tuple(names)))
    own_way = cube(table, Design(cluster="cluster", method="jackknife"))
    for name in ("x", "mean", "persons"):
        assert errors_of(given.column(name)) == pytest.approx(errors_of(own_way.column(name)))


def test_a_row_is_its_own_cluster_where_none_is_named() -> None:
    table = sample()
    rows = table.append_column("row", pa.array([str(at) for at in range(table.num_rows)]))
    one, other = cube(rows, Design("stratum")), cube(rows, Design("stratum", "row"))
    assert errors_of(one.column("mean")) == pytest.approx(errors_of(other.column("mean")))


@pytest.mark.parametrize(
    ("design", "change", "kind", "says"),
    [
        ({"method": "magic"}, None, errors.DesignError, "no such method"),
        ({"method": "brr"}, None, errors.DesignError, "do not go together"),
        ({"replicates": ("w1", "w2")}, None, errors.DesignError, "do not go together"),
        ({"method": "brr", "replicates": ("w1",)}, None, errors.DesignError, "two or more"),
        ({"fay": 0.5}, None, errors.DesignError, "fay is"),
        ({"confidence": 1.0}, None, errors.DesignError, "between 0 and 1"),
        ({"strata": "county", "cluster": "county"}, None, errors.DesignError, "one cluster only"),
        ({"population": "x"}, None, errors.DesignError, "differs between its rows"),
        ({"population": "few"}, ("few", 1.0), errors.DesignError, "fewer clusters in all"),
        ({"population": "few"}, ("few", None), errors.DesignError, "no number from 0"),
        ({"strata": "none"}, ("none", ""), errors.DesignError, "no code of the design"),
        ({"strata": "nowhere"}, None, errors.FormatError, "no column"),
        ({}, ("weight", 0.0), errors.WeightError, "zero or negative"),
    ],
)
def test_what_cannot_be_is_told(
    design: dict[str, object],
    change: tuple[str, object] | None,
    kind: type[errors.SamstatError],
    says: str,
) -> None:
    table = sample()
    if change is not None:
        name, value = change
        column = pa.array([value] * table.num_rows, pa.string() if value == "" else pa.float64())
        if name in table.column_names:
            table = table.set_column(table.column_names.index(name), name, column)
        else:
            table = table.append_column(name, column)
    with pytest.raises(kind, match=says) as error:
        cube(table, Design(**design))  # type: ignore[arg-type]
    assert error.value.next_step


def test_definitions_that_ask_for_what_there_is_not_are_told() -> None:
    counted = (Measure("rows", "count"),)
    with pytest.raises(errors.DefinitionError, match="no weighted measure"):
        Definition("survey", SPECS, counted, design=Design())
    share = Measure("share", "rate", numerator="x", denominator="persons", interval="wilson")
    with pytest.raises(errors.DefinitionError, match="not of weighted"):
        Definition("survey", SPECS, (*MEASURES[:2], share))
    definition = Definition("survey", SPECS, MEASURES, design=Design("stratum"))
    with pytest.raises(errors.DefinitionError, match="standard errors"):
        compute_by_duckdb(definition, ArrowSource(sample()))
    with pytest.raises(errors.MemoryLimitError):
        compute(definition, ArrowSource(sample()), memory_limit=3000)


def test_the_command_writes_the_errors_and_an_indicator_carries_the_interval(
    tmp_path: Path,
) -> None:
    arrow_csv.write_csv(sample(), tmp_path / "rows.csv")
    (tmp_path / "survey.toml").write_text(
        'name = "survey"\n[source]\npath = "rows.csv"\n[design]\nstrata = "stratum"\n'
        'cluster = "cluster"\nmethod = "jackknife"\n'
        '[[dimension]]\nname = "sex"\n'
        '[[measure]]\nname = "persons"\nkind = "count"\nweight = "weight"\n'
        '[[measure]]\nname = "in_a1"\nkind = "count"\nweight = "weight"\nwhere = { area = "a1" }\n'
        '[[measure]]\nname = "share"\nkind = "rate"\nnumerator = "in_a1"\n'
        'denominator = "persons"\n',
        encoding="utf-8",
    )
    out = tmp_path / "cube.csv"
    words = ["cube", str(tmp_path / "survey.toml"), "--out", str(out), "--json"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.exception
    cells = arrow_csv.read_csv(out).to_pylist()
    assert {"share_low", "share_high", "share_standard_error"} <= set(cells[0])
    assert all(each["share_status"] == "estimated" for each in cells)
    (tmp_path / "in_a1.toml").write_text(
        'id = "in_a1"\nname = { sv = "a", en = "a" }\ndescription = { sv = "a", en = "a" }\n'
        'formula = "100 * s.share"\nunit = "percent"\npolarity = "none"\nbreakdowns = ["sex"]\n'
        'uncertainty = "carried"\n[source]\npublisher = "a"\ntitle = "a"\n'
        '[cubes.s]\ndimensions = ["sex"]\nmeasures = ["share"]\n',
        encoding="utf-8",
    )
    for given in ("survey.toml", "cube.csv"):
        words = ["--cube", f"s={tmp_path / given}", "--out", str(tmp_path / "out.json"), "--json"]
        indicator = str(tmp_path / "in_a1.toml")
        result = CliRunner().invoke(app, ["indicators", "compute", indicator, *words])
        assert result.exit_code == 0, result.exception
        first = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["cells"][0]
        assert first["status"] == "estimated"
        assert first["low"] == pytest.approx(100 * cells[0]["share_low"], abs=0.051)
