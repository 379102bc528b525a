"""`samstat indicators`: from definitions and files to a file, with its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.csv as arrow_csv
import pytest
from typer.testing import CliRunner, Result

from samstat import errors
from samstat.cli import app
from samstat.exchange import read_dataset, write_dataset
from samstat.indicators import check_file, read_indicators
from samstat.indicators.composite import read_composites
from samstat.indicators.reading import DATA
from samstat.tables import CellStatus

ROWS = "area;sex;state\n" + "".join(
    f"{area};{sex};{state}\n" * count
    for area, sex, state, count in [
        ("0114", "K", "employed", 30),
        ("0114", "K", "unemployed", 10),
        ("0114", "M", "employed", 20),
        ("0115", "K", "employed", 2),
        ("0115", "M", "outside", 5),
    ]
)
CUBE = """
name = "labour"
[source]
path = "rows.csv"
[[dimension]]
name = "region"
column = "area"
[[dimension]]
name = "sex"
[[measure]]
name = "employed"
kind = "count"
where = { state = ["employed"] }
[[measure]]
name = "population"
kind = "count"
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["indicators", *words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "labour.toml").write_text(CUBE, encoding="utf-8")
    return tmp_path


def computed(folder: Path, out: str, *more: str) -> Result:
    given = ["--cube", f"labour={folder / 'labour.toml'}", "--out", str(folder / out), "--json"]
    return run("compute", "employment_rate", *given, *more)


def test_the_definitions_that_come_along_hold_to_the_schema() -> None:
    result = run("check", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {
        "files": len(read_indicators()) + len(read_composites()),
        "faults": [],
    }
    listed = json.loads(run("list", "--json").stdout)["indicators"]
    assert {"employment_rate", "neet_rate"} <= {each["id"] for each in listed}


@pytest.mark.parametrize(
    "out", ["out.csv", "out.json", "out.parquet", "out.px", "out.jsonstat", "datapackage.json"]
)
def test_rows_become_an_indicator_in_every_format(folder: Path, out: str) -> None:
    result = computed(folder, out)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["cells"], told["statuses"]) == (9, {"value": 8, "zero": 1})
    if out == "out.csv":
        cells = {(r["region"], r["sex"]): r for r in arrow_csv.read_csv(folder / out).to_pylist()}
        assert cells["0114", "K"]["value"] == 75
        assert cells["0115", "M"]["status"] == "zero"
        assert cells["0114", "K"]["low"] < 75 < cells["0114", "K"]["high"]
    if out in ("out.px", "out.jsonstat", "datapackage.json"):
        dataset = read_dataset(folder / out)
        assert dataset.title == "Sysselsättningsgrad (procent)"
        assert [each.name for each in dataset.variables] == ["region", "sex", "measure"]
        assert dataset.values[dataset.status == CellStatus.ZERO].tolist()[0] == 0


def test_a_protected_table_is_read_and_what_it_hides_stays_hidden(folder: Path) -> None:
    (folder / "cells.csv").write_text(
        "region,sex,employed,employed_status,population,population_status\n"
        "Total,Total,52,value,67,value\n0114,Total,50,value,60,value\n"
        "0115,Total,,suppressed,7,value\n0115,K,,suppressed,,suppressed\n",
        encoding="utf-8",
    )
    out = folder / "out.csv"
    result = run(
        "compute",
        "employment_rate",
        "--cube",
        f"labour={folder / 'cells.csv'}",
        "--out",
        str(out),
        "--threshold",
        "3",
    )
    assert result.exit_code == 0, result.output
    cells = {(r["region"], r["sex"]): r for r in arrow_csv.read_csv(out).to_pylist()}
    assert cells["0115", "Total"]["status"] == cells["0115", "K"]["status"] == "suppressed"
    assert cells["0115", "K"]["value"] is None
    assert cells["0114", "K"]["status"] == "not applicable"


def test_unsafe_counts_end_with_three_and_nothing_is_written(folder: Path) -> None:
    result = computed(folder, "out.csv", "--threshold", "3")
    assert isinstance(result.exception, errors.DisclosureError)
    assert result.exception.exit_code == 3
    assert not (folder / "out.csv").exists()


def test_what_is_wrong_with_the_words_of_the_command_is_told(folder: Path) -> None:
    cases = [
        (
            ("compute", "nothing", "--cube", "a=b", "--out", "x.csv"),
            errors.DefinitionError,
            "no such indicator",
        ),
        (
            ("compute", "employment_rate", "--cube", "labour", "--out", "x.csv"),
            errors.FormatError,
            "name, '='",
        ),
        (
            ("compute", "employment_rate", "--cube", "a=b", "--out", "x.csv"),
            errors.DefinitionError,
            "no file is given",
        ),
        (
            ("compute", "employment_rate", "--cube", "labour=b", "--out", "x.csv"),
            errors.FormatError,
            "no such file",
        ),
        (
            ("compute", "employment_rate", "--cube", "labour=b", "--out", "x.doc"),
            errors.FormatError,
            "not written",
        ),
        (("list", "--folder", str(folder / "none")), errors.DefinitionError, "no definitions"),
    ]
    for words, kind, says in cases:
        result = run(*words)
        assert isinstance(result.exception, kind), words
        assert says in str(result.exception)


GOOD = (DATA / "employment_rate.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ('unit = "percent"', 'unit = "procent"', "unit", "one of percent"),
        ("decimals = 1", "decimals = 9", "decimals", "from 0 to 6"),
        ("decimals = 1", "decimal = 1", "decimal", "no such field"),
        ('polarity = "higher_is_better"\n', "", "polarity", "missing"),
        ('sv = "Sysselsättningsgrad", ', "", "name.sv", "missing"),
        ("labour.population)", "labour.people)", "formula", "names what is in cubes"),
        ("labour.population)", "labour.population[birth=a])", "formula", "dimensions"),
        ("labour.population)", "labour.population", "formula, character", "expected"),
        ('"wilson"', '"carried"', "uncertainty", "one measure with an interval"),
        (
            '["employed", "population"]',
            '["employed", "population", "x"]',
            "cubes.labour",
            "leave it",
        ),
        ('breakdowns = ["region", "sex"]', 'breakdowns = ["age"]', "breakdowns", "lacks it"),
        ('id = "employment_rate"', 'id = "other"', "id", "the file's name"),
        ('act = "Regulation (EU) 2019/1700"', "act = 5", "legal_ground 1.act", "a text"),
        ("[cubes.labour]", "[cubes.labour", "employment_rate.toml", "cannot be read"),
    ],
)
def test_a_fault_names_file_field_value_and_remedy(
    tmp_path: Path, old: str, new: str, field: str, says: str
) -> None:
    assert old in GOOD
    path = tmp_path / "employment_rate.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    faults = check_file(path)
    assert faults
    assert any(field in fault.where and says in fault.what + str(fault) for fault in faults)
    assert all("employment_rate.toml" in fault.where and fault.next_step for fault in faults)
    result = run("check", str(path), "--json")
    assert result.exit_code == 2
    assert len(json.loads(result.stdout)["faults"]) == len(faults)


def test_an_exchange_file_is_a_cube_with_its_total_named(folder: Path) -> None:
    assert computed(folder, "out.jsonstat").exit_code == 0
    (folder / "level.toml").write_text(
        GOOD.replace('id = "employment_rate"', 'id = "level"')
        .replace("share(labour.employed, labour.population)", "labour.value / 2")
        .replace('["employed", "population"]', '["value"]')
        .replace('"wilson"', '"none"'),
        encoding="utf-8",
    )
    out = folder / "half.csv"
    words = ["--cube", f"labour={folder / 'out.jsonstat'}", "--out", str(out)]
    result = run("compute", str(folder / "level.toml"), *words)
    assert result.exit_code == 0, result.output
    cells = {(r["region"], r["sex"]): r for r in arrow_csv.read_csv(out).to_pylist()}
    assert cells["0114", "K"]["value"] == 37.5
    dataset = read_dataset(folder / "out.jsonstat")
    write_dataset(folder / "again.px", dataset)
    result = run(
        "compute",
        str(folder / "level.toml"),
        "--cube",
        f"labour={folder / 'again.px'}",
        "--total",
        "region=9",
        "--out",
        str(out),
    )
    assert isinstance(result.exception, errors.UnknownCodeError)
