"""Rates, intervals and medians beside a protected table: hidden where they tell a hidden count."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from samstat.cli import app
from samstat.disclosure.attack import Knowledge, Rate, attack
from samstat.disclosure.protect.derived import RateBeside, rates_that_stay
from samstat.disclosure.release import release_counts
from samstat.disclosure.release_derived import release_rates
from samstat.disclosure.rules import threshold_rule
from samstat.errors import CountError, EverythingSuppressedError, SingleRowError
from samstat.tables import TOTAL, parse_dims, read_table

# Of 14 women in M1 are 2 in work; M2 to M4 are large enough.
COUNTS = (
    "muni,work,freq\nM1,in,2\nM1,out,12\nM2,in,9\nM2,out,30\nM3,in,17\nM3,out,28\n"
    "M4,in,15\nM4,out,26\n"
)
RATES = (
    "muni,work,rate,denominator,whole,low,high,numerator\n"
    "M1,in,0.14,14,muni=M1,0.04,0.40,2\nM3,in,0.38,45,muni=M3,0.25,0.52,17\n"
    "Total,in,0.31,139,,0.24,0.39,43\n"
)
MEDIANS = "muni,work,median,contributors\nM1,in,400,2\nM3,in,380,17\nM4,out,390,9\nM2,out,395,30\n"
DIMS = ("--dims", "muni,work")


def run(folder: Path, *options: str) -> dict[str, object]:
    table = folder / "table.csv"
    table.write_text(COUNTS, encoding="utf-8")
    out = str(folder / "out.csv")
    result = CliRunner().invoke(
        app,
        ["protect", str(table), *DIMS, "--out", out, "--json", *options],
        catch_exceptions=False,
    )
    assert result.exit_code == 0, result.output
    told: dict[str, object] = json.loads(result.stdout)
    return told


def rows(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["muni"], row["work"]): row for row in csv.DictReader(file)}


def test_a_rate_beside_a_hidden_count_is_hidden(tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text(RATES, encoding="utf-8")
    out = tmp_path / "rates_out.csv"
    told = run(tmp_path, "--rates", f"{tmp_path / 'rates.csv'}={out}")
    found = rows(out)
    assert found["M1", "in"]["status"] == "suppressed"
    assert [found["M1", "in"][name] for name in ("rate", "low", "high")] == ["", "", ""]
    assert "numerator" not in found["M1", "in"]
    kept = [row for row in found.values() if row["status"] == "value"]
    assert told["rates"] == {"rows": 3, "hidden": 3 - len(kept)}
    public = tmp_path / "kept.csv"
    lines = [f"{row['muni']},{row['work']},{row['rate']},{row['denominator']}" for row in kept]
    public.write_text("\n".join(["muni,work,rate,denominator", *lines]), encoding="utf-8")
    shared = ["audit", str(tmp_path / "out.csv"), *DIMS, "--json", "--rates"]
    assert CliRunner().invoke(app, [*shared, str(public)]).exit_code == 0
    unprotected = tmp_path / "rates.csv"
    assert CliRunner().invoke(app, [*shared, str(unprotected)]).exit_code == 3


def test_a_rate_too_coarse_to_tell_stays(tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text(
        "muni,work,rate,denominator,low,high\nM1,in,0.000,20000,0.000,0.001\n", encoding="utf-8"
    )
    out = tmp_path / "rates_out.csv"
    run(tmp_path, "--rates", f"{tmp_path / 'rates.csv'}={out}")
    found = rows(out)["M1", "in"]
    assert (found["status"], found["rate"], found["high"]) == ("value", "0.000", "")


def test_a_rate_that_is_not_its_counts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text(RATES.replace("0.38", "0.48"), encoding="utf-8")
    with pytest.raises(CountError):
        run(tmp_path, "--rates", f"{tmp_path / 'rates.csv'}={tmp_path / 'x.csv'}")
    assert not (tmp_path / "out.csv").exists()


def test_medians_need_enough_values_and_a_shown_count(tmp_path: Path) -> None:
    (tmp_path / "medians.csv").write_text(MEDIANS, encoding="utf-8")
    out = tmp_path / "medians_out.csv"
    run(tmp_path, "--medians", f"{tmp_path / 'medians.csv'}={out}")
    found, counts = rows(out), rows(tmp_path / "out.csv")
    assert "contributors" not in found["M1", "in"]
    for cell, values in (("M1", "in"), 2), (("M3", "in"), 17), (("M4", "out"), 9):
        shown = counts[cell]["status"] == "value" and values >= 10
        assert (found[cell]["status"] == "value") == shown
        assert bool(found[cell]["median"]) == shown
    assert [row["status"] for row in found.values()].count("value") >= 1


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 12), min_size=9, max_size=9).filter(lambda each: sum(each) > 20),
    st.integers(20, 4000),
    st.integers(1, 3),
)
def test_what_stays_tells_the_attacker_nothing(
    tmp_path_factory: pytest.TempPathFactory, counts: list[int], denominator: int, decimals: int
) -> None:
    path = tmp_path_factory.mktemp("counts") / "table.csv"
    places = [(f"A{number // 3}", f"B{number % 3}") for number in range(9)]
    lines = [f"{a},{b},{n}" for (a, b), n in zip(places, counts, strict=True)]
    path.write_text("\n".join(["a,b,freq", *lines]), encoding="utf-8")
    try:
        table = read_table(path, parse_dims("a,b"), total=TOTAL)
        release = release_counts([table], threshold_rule(3))
    except (EverythingSuppressedError, SingleRowError):
        return  # a table that cannot be published has no rates either
    rates = [
        RateBeside({"a": a, "b": b}, f"{n / denominator:.{decimals}f}", denominator)
        for (a, b), n in zip(places, counts, strict=True)
    ]
    stay = release_rates(release, rates)
    kept = tuple(
        Rate(rate.cell, float(rate.text), rate.decimals, rate.denominator)
        for rate, stays in zip(rates, stay, strict=True)
        if stays
    )
    public = release.protections[0].public
    assert attack(Knowledge(public, threshold_rule(3), rates=kept)).safe
    shown = rates_that_stay(release.protections[0], rates, beside_shown_only=True)
    assert not (shown & ~stay).any()
