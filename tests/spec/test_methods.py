"""Worked examples of each method, held to the tables that docs/method/examples.md shows."""

from __future__ import annotations

import csv
import json
import math
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import binom
from typer.testing import CliRunner

from samstat.cli import app
from samstat.cubes import ArrowSource, Definition, DimensionSpec, Measure, compute
from samstat.disclosure.attack.amounts import AmountKnowledge, attack_amounts
from samstat.disclosure.perturbation_table import maximum_entropy
from samstat.disclosure.protect.exact import cheapest_pattern
from samstat.disclosure.rounding import hellinger_utility
from samstat.disclosure.rules import Rule, dominated, estimable, protection_needed, unsafe_amounts
from samstat.errors import RuleError
from samstat.indicators.arithmetic import Cells, added, divided
from samstat.indicators.composite import Component, Weights
from samstat.indicators.composite.normalising import aggregated, normalised, ranked
from samstat.indicators.composite.sensitivity import sensitivity
from samstat.small_areas import fay_herriot
from samstat.survey import Design
from samstat.tables import CellStatus, Dimension
from samstat.tables.contributions import contributions_of
from samstat.tables.jj import read_jj
from samstat.tables.sums_file import read_sums
from samstat.uncertainty import median_ranks, poisson, wilson

HERE = Path(__file__).parent / "methods"
Row = list[Any]


def rows(name: str) -> list[Row]:
    found: list[Row] = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))["rows"]
    return found


def wilson_of(row: Row) -> None:
    part, whole, low, high = row
    ends = wilson(np.array([part]), np.array([whole]))
    assert [round(float(end[0]), 4) for end in ends] == [low, high]


def poisson_of(row: Row) -> None:
    events, low, high = row
    assert [round(float(end[0]), 2) for end in poisson(np.array([events]))] == [low, high]


def median_of(row: Row) -> None:
    values, low, high, coverage = row
    rank = int(median_ranks(np.array([values]))[0])
    if rank == 0:
        assert (low, high) == ("none", "none")
        return
    assert (rank, values + 1 - rank) == (low, high)
    assert float(1 - 2 * binom.cdf(rank - 1, values, 0.5)) == pytest.approx(coverage, abs=5e-5)


def utility_of(row: Row) -> None:
    one, two, now, too, utility = row
    assert hellinger_utility(np.array([one, two]), np.array([now, too])) == pytest.approx(
        utility, abs=5e-5
    )


def composite_of(row: Row) -> None:
    life, expected, mean, income, health, education, earned, index = row
    ends = ((20.0, 85.0), (0.0, 18.0), (0.0, 15.0), (math.log(100), math.log(75_000)))
    given = (life, expected, mean, math.log(income))
    one, two, three, four = (
        normalised(np.array([value]), "min_max", Component("c", goalposts=each), 1)
        for value, each in zip(given, ends, strict=True)
    )
    school = aggregated(np.stack([two, three]), np.array([0.5, 0.5]), "arithmetic")
    parts = np.stack([one, school, four])
    found = aggregated(parts, np.full(3, 1 / 3), "geometric")
    assert parts[:, 0].tolist() == pytest.approx([health, education, earned], abs=5e-5)
    assert found.tolist() == pytest.approx([index], abs=5e-5)


def perturbation_of(row: Row) -> None:
    deviation, variance, small, count, noise, probability = row
    table = maximum_entropy(deviation, variance, small)
    chances = table.probabilities[min(count, len(table.probabilities) - 1)]
    assert chances[noise + deviation] == pytest.approx(probability, abs=5e-5)


def similarity_of(row: Row) -> None:
    one, other, similarity = row
    with duckdb.connect() as connection:
        found = connection.execute("select jaro_winkler_similarity(?, ?)", [one, other]).fetchone()
    assert found is not None
    assert round(found[0], 3) == similarity


def rule_of(words: str) -> Rule:
    if words.startswith("("):
        n, k = words.strip("()").split(",")
        return Rule("r", "dominance", contributors=int(n), percent=int(k))
    if words.startswith("pq"):
        p, q = (int(word) for word in words.split()[-2:])
        return Rule("r", "pq", percent=p, prior=q)
    return Rule("r", "p_percent", percent=int(words.split()[-1]))


def primary_of(row: Row) -> None:
    largest, second, third, total, words, unsafe = row
    amounts, totals = np.array([[largest, second, third]], float), np.array([total], float)
    rule = rule_of(words)
    judge = dominated if rule.kind == "dominance" else estimable
    assert judge(totals, amounts, rule).tolist() == [unsafe]


def protection_of(row: Row) -> None:
    *parts, total, words, unsafe, needed = row
    assert sum(parts) == total
    dimensions = (Dimension.flat("cell", ["this", "other"]),)
    leaves = dimensions[0].leaves[[0, 0, 0, 1, 1, 1]][np.newaxis]
    amounts = np.array([*parts, 10.0, 10.0, 10.0])
    made = contributions_of(dimensions, leaves, [f"f{at}" for at in range(6)], amounts)
    at = made.table.position({"cell": "this"})
    assert unsafe_amounts(made, rule_of(words))[at] == unsafe
    assert protection_needed(made, rule_of(words))[at] == pytest.approx(needed, abs=5e-3)


def statuses_of(row: Row) -> None:
    one, other, total, quotient = (CellStatus.read(word) for word in row)
    numbers = {CellStatus.ZERO: 0.0}
    pair = [
        Cells(np.array([numbers.get(s, 6.0)]), np.array([s], dtype=np.uint8), True)
        for s in (one, other)
    ]
    assert CellStatus(int(added(*pair).status[0])) is total
    assert CellStatus(int(divided(*pair).status[0])) is quotient


BY_ROW: dict[str, Callable[[Row], None]] = {
    "composite": composite_of,
    "median": median_of,
    "perturbation": perturbation_of,
    "poisson": poisson_of,
    "primary": primary_of,
    "protection": protection_of,
    "similarity": similarity_of,
    "statuses": statuses_of,
    "utility": utility_of,
    "wilson": wilson_of,
}


@pytest.mark.parametrize(
    ("name", "row"), [(name, row) for name in sorted(BY_ROW) for row in rows(name)], ids=str
)
def test_row(name: str, row: Row) -> None:
    BY_ROW[name](row)


def test_cube() -> None:
    expected = {tuple(row[:3]): row[3] for row in rows("cube")}
    inner = [row for row in rows("cube") if "Total" not in row]
    names = ("model", "year", "color")
    table = pa.table(
        {name: [row[at] for row in inner] for at, name in enumerate([*names, "sales"])}
    )
    sales = Measure("sales", "count", column="sales")
    dimensions = tuple(DimensionSpec(name, (name,)) for name in names)
    cube = compute(Definition("sales", dimensions, (sales,)), ArrowSource(table))
    assert len(cube) == 3 * 4 * 4
    for codes, value in expected.items():
        assert cube.value("sales", dict(zip(names, codes, strict=True))) == value


@pytest.mark.parametrize("row", [row for row in rows("survey") if row[0] == "mean"], ids=str)
def test_survey(row: Row) -> None:
    _, method, _, used, mean, error = row
    sample = [each for each in rows("survey") if each[0] != "mean"]
    names = ("stratum", "cluster", "weight", "population", "x")
    table = pa.table({name: [each[at] for each in sample] for at, name in enumerate(names)})
    population = "population" if used == "used" else None
    definition = Definition(
        "sample",
        (DimensionSpec("stratum", ("stratum",)),),
        (
            Measure("persons", "count", weight="weight"),
            Measure("x", "sum", column="x", weight="weight"),
            Measure("mean", "rate", numerator="x", denominator="persons"),
        ),
        design=Design("stratum", "cluster", population, method),
    )
    column = compute(definition, ArrowSource(table)).column("mean")
    assert column.standard_error is not None
    assert column.values[0] == pytest.approx(mean, abs=1e-6)
    assert column.standard_error[0] == pytest.approx(error, abs=1e-7)


def test_composite_ranks() -> None:
    table = rows("composite_ranks")
    components = (Component("high", reference=50.0), Component("low", reference=10.0))
    weights = np.array([0.5, 0.5])
    parts = {}
    for column, way in enumerate(("z_score", "min_max", "rank", "reference"), start=3):
        parts[way] = np.stack(
            [
                normalised(np.array([row[at] for row in table]), way, components[at - 1], sign)
                for at, sign in ((1, 1), (2, -1))
            ]
        )
        found = aggregated(parts[way], weights, "arithmetic")
        assert found.tolist() == pytest.approx([row[column] for row in table], abs=5e-5)
    tested = sensitivity(parts["min_max"], weights, "arithmetic", Weights(draws=10))
    assert ranked(aggregated(parts["min_max"], weights, "arithmetic")).tolist() == [
        row[7] for row in table
    ]
    assert tested.without.T.tolist() == [row[8:] for row in table]


def test_attack(tmp_path: Path) -> None:
    text = "activity,region,value\n" + "".join(f"{r[0]},{r[1]},{r[3]}\n" for r in rows("attack"))
    (tmp_path / "table.csv").write_text(text, encoding="utf-8")
    # Every range here is 25 wide: a rule that asks for more has the attacker tell his bounds.
    words = ["audit", str(tmp_path / "table.csv"), "--dims", "activity,region", "--json"]
    result = CliRunner().invoke(app, [*words, "--threshold", "26", "--hide-zeros"])
    assert result.exit_code == 3, result.exception
    found = {
        tuple(each["codes"].values()): (each["lower"], each["upper"])
        for each in json.loads(result.stdout)["findings"]
    }
    assert found == {(r[0], r[1]): (r[4], r[5]) for r in rows("attack") if r[3] == ".."}


def test_feasibility(tmp_path: Path) -> None:
    text = "row,column,value\n" + "".join(",".join(r[:3]) + "\n" for r in rows("feasibility"))
    (tmp_path / "table.csv").write_text(text, encoding="utf-8")
    table = read_sums(tmp_path / "table.csv", (("row",), ("column",)), "value", hidden=("..",))
    report = attack_amounts(AmountKnowledge(table, Rule("p", "p_percent", percent=10)))
    found = {
        table.codes(int(cell)): (report.lower[at], report.upper[at])
        for at, cell in enumerate(report.hidden)
    }
    known = {(r[0], r[1]): (r[3], r[4]) for r in rows("feasibility") if r[2] == ".."}
    assert found.keys() == known.keys()
    for codes, ends in known.items():
        assert found[codes] == pytest.approx(ends, abs=1e-6)


@pytest.mark.shared
def test_jj(shared_dir: Path) -> None:
    ((cells, unsafe, secondary, frequencies),) = rows("jj")
    problem = read_jj(shared_dir / "data" / "disclosure" / "sdctable_testproblem.jj")
    found = cheapest_pattern(problem).hidden
    found &= np.array([status != "u" for status in problem.status])
    assert (len(problem.values), problem.status.count("u")) == (cells, unsafe)
    assert found.sum() == secondary
    assert problem.values[found].sum() == frequencies


def test_fay_herriot() -> None:
    with (HERE / "milk.csv").open(encoding="utf-8", newline="") as file:
        areas = list(csv.DictReader(file))
    covariates = [
        [1.0, *(float(area["major_area"] == str(k)) for k in (2, 3, 4))] for area in areas
    ]
    fit = fay_herriot(
        [float(area["direct"]) for area in areas],
        [float(area["standard_error"]) ** 2 for area in areas],
        covariates,
    )
    known = {row[0]: row[1:] for row in rows("fay_herriot")}
    regression = ["intercept", "major area 2", "major area 3", "major area 4"]
    for at, name in enumerate(regression):
        assert fit.coefficients[at] == pytest.approx(known[name][0], abs=2e-6)
        assert fit.coefficient_errors[at] == pytest.approx(known[name][1], abs=2e-6)
    assert fit.model_variance == pytest.approx(known["model variance"][0], abs=2e-7)
    for name, (estimate, error) in known.items():
        if name.startswith("area"):
            at = int(name.split()[1]) - 1
            assert fit.estimates[at] == pytest.approx(estimate, abs=2e-6)
            assert fit.mse[at] == pytest.approx(error, abs=2e-7)
    with (HERE / "milk_reml.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    assert len(published) == len(areas) == 43
    for at, area in enumerate(published):
        assert fit.estimates[at] == pytest.approx(float(area["eblup"]), abs=2e-6)
        assert fit.mse[at] == pytest.approx(float(area["mse"]), abs=2e-7)


def test_every_table_is_held() -> None:
    tested = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert {path.stem for path in HERE.glob("*.toml")} <= tested | set(BY_ROW)


@pytest.mark.parametrize("prior", [10, 5, 101])
def test_a_prior_that_no_pq_rule_can_have(prior: int) -> None:
    with pytest.raises(RuleError):
        Rule("r", "pq", percent=10, prior=prior)
