"""Composite indices: statuses, hidden components, weights, sensitivity, and the command."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from typer.testing import CliRunner, Result

from samstat.cli import app
from samstat.errors import CountError, DefinitionError, SingleRowError
from samstat.exchange import read_dataset
from samstat.indicators import Computed, find, read_indicator
from samstat.indicators.composite import (
    Component,
    Composite,
    Index,
    Weights,
    check_composite,
    compute_composite,
    find_composite,
    read_composite,
)
from samstat.indicators.composite.normalising import aggregated, normalised, ranked
from samstat.indicators.composite.sensitivity import sensitivity
from samstat.tables import CellStatus

S = CellStatus
RATE = replace(read_indicator(find("employment_rate")), breakdowns=("region",))
LOW = replace(read_indicator(find("unemployment_rate")), breakdowns=("region",))
SHIPPED = read_composite(find_composite("labour_market_position"))


def two(**changes: object) -> Composite:
    parts = (Component("employment_rate", 3), Component("unemployment_rate", 1))
    return replace(SHIPPED, components=parts, **changes)  # type: ignore[arg-type]


def part(indicator: object, values: Sequence[float | CellStatus]) -> Computed:
    """A component by region: numbers, or the status that says why there is none."""
    status = [v if isinstance(v, CellStatus) else S.ZERO if v == 0 else S.VALUE for v in values]
    numbers = [np.nan if isinstance(v, CellStatus) else v for v in values]
    codes = tuple("abcdef"[: len(values)])
    return Computed(indicator, (codes,), np.array(numbers), np.array(status, np.uint8))  # type: ignore[arg-type]


def index(
    composite: Composite,
    high: Sequence[float | CellStatus],
    low: Sequence[float | CellStatus],
) -> Index:
    parts = {"employment_rate": part(RATE, high), "unemployment_rate": part(LOW, low)}
    return compute_composite(composite, parts)


def test_weights_are_shares_and_low_is_good_where_the_indicator_says_so() -> None:
    found = index(two(), [50, 60, 70], [5, 10, 5])
    assert found.weights.tolist() == [0.75, 0.25]
    assert found.values[:, 0].tolist() == [0.25, 0.375, 1.0]
    assert found.ranks[:, 0].tolist() == [3, 2, 1]


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        (S.SUPPRESSED, S.UNKNOWN, S.SUPPRESSED),
        (S.UNKNOWN, S.NOT_REPORTED, S.UNKNOWN),
        (S.NOT_REPORTED, S.NOT_APPLICABLE, S.NOT_REPORTED),
        (S.NOT_APPLICABLE, 7.0, S.NOT_APPLICABLE),
        (60.0, S.SUPPRESSED, S.SUPPRESSED),
    ],
)
def test_why_there_is_no_index(
    one: float | CellStatus, other: float | CellStatus, result: CellStatus
) -> None:
    found = index(two(), [50, 70, one], [5, 10, other])
    assert found.status[2, 0] == result
    assert np.isnan([found.values[2, 0], found.ranks[2, 0], found.sensitivities[0].low[2]]).all()
    assert found.ranks[:2, 0].tolist() == [2, 1]


def test_a_component_that_does_not_apply_may_be_left_out() -> None:
    found = index(two(not_applicable="leave_out"), [50, 60, 70], [5, 10, S.NOT_APPLICABLE])
    assert found.values[:, 0].tolist() == [0.25, 0.375, 1.0]
    assert found.status[2, 0] == S.VALUE
    # What is merely unknown is never left out: nobody knows what it would have done.
    found = index(two(not_applicable="leave_out"), [50, 60, 70], [5, 10, S.UNKNOWN])
    assert found.status[2, 0] == S.UNKNOWN


@given(
    st.lists(st.integers(0, 100), min_size=4, max_size=6, unique=True),
    st.integers(0, 3),
    st.sampled_from(["z_score", "min_max", "rank"]),
)
@settings(deadline=None, max_examples=30)
def test_a_hidden_number_moves_nothing_that_is_shown(values: list[int], at: int, way: str) -> None:
    """Even where the number still lies beneath its status, the index is as if it did not."""
    composite, others = two(normalisation=way), list(range(len(values)))
    hidden = [S.SUPPRESSED if place == at else value for place, value in enumerate(values)]
    found = index(composite, hidden, others)
    beneath = replace(part(RATE, hidden), values=np.array(values, dtype=np.float64))
    parts = {"employment_rate": beneath, "unemployment_rate": part(LOW, others)}
    again = compute_composite(composite, parts)
    assert again.status[at, 0] == S.SUPPRESSED
    assert np.array_equal(found.values, again.values, equal_nan=True)
    assert np.isnan([again.values[at, 0], again.parts[0, at, 0], again.ranks[at, 0]]).all()


def test_the_weakest_component_says_how_sure_the_index_is() -> None:
    parts = {"employment_rate": part(RATE, [50, 60]), "unemployment_rate": part(LOW, [5, 10])}
    parts["unemployment_rate"].status[1] = S.ESTIMATED
    found = compute_composite(two(), parts)
    assert found.status[:, 0].tolist() == [S.VALUE, S.ESTIMATED]


def test_components_are_matched_by_code_and_what_one_lacks_is_unknown() -> None:
    turned = Computed(LOW, (("c", "a"),), np.array([5.0, 10.0]), np.zeros(2, np.uint8))
    parts = {"employment_rate": part(RATE, [50, 60, 70]), "unemployment_rate": turned}
    found = compute_composite(two(), parts)
    assert found.values[[0, 2], 0].tolist() == [0.0, 1.0]
    assert found.status[1, 0] == S.UNKNOWN


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(CountError, match="same value everywhere"):
        index(two(), [50, 50], [5, 10])
    with pytest.raises(SingleRowError):
        index(two(), [50], [5])
    with pytest.raises(DefinitionError, match="which way is better"):
        compute_composite(
            two(),
            {
                "employment_rate": part(replace(RATE, polarity="none"), [1, 2]),
                "unemployment_rate": part(LOW, [1, 2]),
            },
        )
    with pytest.raises(CountError, match="negative"):
        aggregated(np.array([[-1.0], [2.0]]), np.array([0.5, 0.5]), "geometric")
    with pytest.raises(DefinitionError, match="--spread"):
        Weights(spread=1.5)


NUMBERS = arrays(np.float64, (3, 5), elements=st.integers(0, 50).map(float))


@given(
    NUMBERS, st.sampled_from(["z_score", "min_max", "rank"]), st.floats(0.1, 9), st.floats(-5, 5)
)
def test_ranks_do_not_depend_on_the_components_units(
    numbers: np.ndarray[tuple[int, int], np.dtype[np.float64]], way: str, scale: float, shift: float
) -> None:
    weights = np.array([0.5, 0.3, 0.2])
    try:
        parts, moved = (
            np.stack([normalised(each, way, Component("c"), 1) for each in given_])
            for given_ in (numbers, numbers * scale + shift)
        )
    except CountError:
        return  # a component without differences is refused either way
    assert aggregated(parts, weights, "arithmetic") == pytest.approx(
        aggregated(moved, weights, "arithmetic"), abs=1e-6
    )


@settings(deadline=None, max_examples=40)
@given(NUMBERS, st.sampled_from(["uniform", "dirichlet"]))
def test_draws_repeat_and_a_code_that_is_best_in_all_stays_first(
    numbers: np.ndarray[tuple[int, int], np.dtype[np.float64]], way: str
) -> None:
    best = np.concatenate([numbers, np.full((3, 1), 99.0)], axis=1)
    drawing, weights = Weights(way, draws=40), np.array([0.5, 0.3, 0.2])
    one, two_ = (sensitivity(best, weights, "arithmetic", drawing) for _ in range(2))
    assert one.low.tolist() == two_.low.tolist()
    assert one.high[-1] == one.low[-1] == one.without[0, -1] == 1
    own = ranked(aggregated(best, weights, "arithmetic"))
    assert (one.low <= one.high).all()
    assert ((own >= 1) & (own <= 6)).all()
    drawn = drawing.drawn(weights)
    assert drawn.sum(axis=1) == pytest.approx(np.ones(40))
    assert (drawn >= 0).all()


LABOUR = "region,sex,employed,unemployed,unemployed_12_months,population,status\n" + "".join(
    f"{region},{sex},{numbers},value\n"
    for region, sex, numbers in [
        ("0114", "K", "600,50,20,900"),
        ("0114", "M", "640,60,12,900"),
        ("0115", "K", "300,20,9,380"),
        ("0115", "M", "310,30,10,400"),
        ("0117", "K", "120,30,20,200"),
        ("0117", "M", "130,25,21,210"),
    ]
)


def run(folder: Path, *more: str, out: str = "index.csv") -> Result:
    (folder / "labour.csv").write_text(LABOUR, encoding="utf-8")
    words = ["indicators", "composite", "labour_market_position", "--json", "--out"]
    given_ = [str(folder / out), "--cube", f"labour={folder / 'labour.csv'}", *more]
    return CliRunner().invoke(app, [*words, *given_])


def test_the_command_writes_ranks_and_tells_the_weights(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["weights"] == {
        "employment_rate": 0.5,
        "unemployment_rate": 0.25,
        "long_term_unemployment_share": 0.25,
    }
    assert told["drawn"] == {"way": "uniform", "draws": 1000, "seed": 1, "spread": 0.25}
    with (tmp_path / "index.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["sex"] == "K"]
    assert {row["region"]: row["rank"] for row in rows} == {"0114": "2", "0115": "1", "0117": "3"}
    assert rows[0]["rank_low"] <= rows[0]["rank"] <= rows[0]["rank_high"]
    assert float(rows[1]["part_employment_rate"]) == 1


@pytest.mark.parametrize("out", ["i.parquet", "i.json", "i.px", "i.jsonstat", "datapackage.json"])
def test_every_format(tmp_path: Path, out: str) -> None:
    assert run(tmp_path, out=out).exit_code == 0
    if out.endswith((".px", ".jsonstat")):
        read = read_dataset(tmp_path / out)
        assert any("employment_rate 0.5" in note for note in read.notes)


def test_a_composite_file_is_held_to_its_schema(tmp_path: Path) -> None:
    text = find_composite("labour_market_position").read_text(encoding="utf-8")
    path = tmp_path / "labour_market_position.toml"
    for was, now, fault in [
        ("weight = 2", "weight = 0", "above zero"),
        ("weight = 2", "reference = 3", "is for reference"),
        ('"min_max"', '"reference"', "is needed here"),
        ('indicator = "unemployment_rate"', 'indicator = "employment_rate"', "comes twice"),
        ('"arithmetic"', '"harmonic"', "one of arithmetic, geometric"),
        ('"region"', "7", "a breakdown"),
    ]:
        path.write_text(text.replace(was, now), encoding="utf-8")
        assert any(fault in str(each) for each in check_composite(path)), now
        result = CliRunner().invoke(app, ["indicators", "check", str(path)])
        assert result.exit_code == 2
    path.write_text(text, encoding="utf-8")
    assert check_composite(path) == []
