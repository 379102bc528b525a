"""A cube with rates and medians, protected as a whole."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from samstat.cli import app
from samstat.cubes import Definition, Source, open_source, read_definition
from samstat.cubes.computing import compute
from samstat.disclosure.release_cube import release_cube
from samstat.disclosure.rules import threshold_rule
from samstat.errors import DefinitionError, RuleError
from samstat.tables import has_value

DEFINITION = """
name = "work"
[source]
path = "rows.csv"
[[dimension]]
name = "muni"
columns = ["region", "muni"]
[[dimension]]
name = "sex"
columns = ["sex"]
[[measure]]
name = "persons"
kind = "count"
[[measure]]
name = "employed"
kind = "count"
where = { work = ["yes"] }
[[measure]]
name = "share"
kind = "rate"
numerator = "employed"
denominator = "persons"
interval = "wilson"
[[measure]]
name = "wage"
kind = "median"
column = "wage"
interval = "order"
"""


def written(folder: Path, definition: str = DEFINITION, times: int = 1) -> Path:
    draw = random.Random(4)  # noqa: S311 (a made-up table, no secret)
    sizes = {"M1": 6, "M2": 31, "M3": 24, "M4": 40, "M5": 18}
    lines = ["region,muni,sex,work,wage,study"]
    for muni, size in sizes.items():
        for number in range(size * times):
            work = "yes" if draw.random() < 0.4 or number == 0 else "no"
            sex = "K" if draw.random() < 0.5 else "M"
            region = "R1" if muni in ("M1", "M2") else "R2"
            lines.append(
                f"{region},{muni},{sex},{work},{draw.randint(200, 400)},"
                f"{draw.choice(('yes', 'no', 'no'))}"
            )
    (folder / "rows.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    path = folder / "cube.toml"
    path.write_text(definition, encoding="utf-8")
    return path


def test_nothing_beside_a_hidden_count_tells_it(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    path = written(tmp_path)
    result = CliRunner().invoke(
        app, ["protect-cube", str(path), "--out", str(out), "--json"], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    counted = compute(*_read(path))
    assert told["hidden"]["employed"] > 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == told["cells"] == len(counted)
    assert "wage_contributors" not in rows[0]
    for at, row in enumerate(rows):
        number = counted.columns["employed"].values[at]
        assert (row["employed_status"] == "suppressed") >= (1 <= number <= 3)
        counts = (row["persons_status"], row["employed_status"])
        assert (row["share_status"] == "suppressed") == ("suppressed" in counts)
        if row["share_status"] == "suppressed":
            assert row["share"] == row["share_low"] == row["share_high"] == ""
        values = counted.columns["wage"].contributors
        assert values is not None
        few = values[at] < 10 or row["persons_status"] == "suppressed"
        assert (row["wage_status"] == "suppressed") == few
        assert bool(row["wage_low"]) <= (not few)
    assert any(row["wage_status"] != "suppressed" for row in rows)
    assert any(row["share_status"] != "suppressed" for row in rows)


def _read(path: Path) -> tuple[Definition, Source]:
    definition, given = read_definition(path)
    return definition, open_source(given, path.parent)


def test_the_rest_of_a_whole_is_no_way_round(tmp_path: Path) -> None:
    path = written(tmp_path)
    definition, source = _read(path)
    made = release_cube(compute(definition, source), definition, threshold_rule(3))
    cube, counted = made.public, compute(definition, source)
    persons, employed = (counted.columns[name].values for name in ("persons", "employed"))
    shown = has_value(cube.columns["persons"].status) & has_value(cube.columns["employed"].status)
    assert shown.any()
    rest = (persons - employed)[shown]
    assert not ((rest >= 1) & (rest <= 3)).any()


def test_parts_by_two_columns_hide_the_same_wholes(tmp_path: Path) -> None:
    more = '[[measure]]\nname = "students"\nkind = "count"\nwhere = {study = ["yes"]}\n'
    definition, source = _read(written(tmp_path, DEFINITION + more, times=2))
    counted = compute(definition, source)
    made = release_cube(counted, definition, threshold_rule(3))
    assert len(made.protections) == 2
    for name in ("persons", "employed", "students"):
        numbers = counted.columns[name].values
        shown = has_value(made.public.columns[name].status)
        assert not (shown & (numbers >= 1) & (numbers <= 3)).any()
    assert any(each.primary.any() for each in made.protections)
    first, second = (each.public for each in made.protections)
    for table, other in ((first, second), (second, first)):
        wholes = np.flatnonzero(table.nodes[-1] == 0)
        for cell in wholes:
            codes = dict(zip(("muni", "sex"), table.codes(int(cell)), strict=False))
            assert table.status[cell] == other.status[other.position(codes)]


def test_what_cannot_be_protected_is_said(tmp_path: Path) -> None:
    path = written(tmp_path)
    definition, source = _read(path)
    cube = compute(definition, source)
    with pytest.raises(RuleError, match="hides zeros"):
        release_cube(cube, definition, threshold_rule(3, zeros_shown=False))
    twice = DEFINITION + '[[measure]]\nname = "again"\nkind = "count"\nwhere = {work = ["yes"]}\n'
    definition, source = _read(written(tmp_path, twice))
    with pytest.raises(DefinitionError, match="same value"):
        release_cube(compute(definition, source), definition, threshold_rule(3))
    women = DEFINITION + '[[measure]]\nname = "women"\nkind = "count"\nwhere = {sex = ["K"]}\n'
    definition, source = _read(written(tmp_path, women))
    with pytest.raises(DefinitionError, match="no dimension's"):
        release_cube(compute(definition, source), definition, threshold_rule(3))
    whole = DEFINITION.replace('where = { work = ["yes"] }\n', "")
    definition, source = _read(written(tmp_path, whole))
    with pytest.raises(DefinitionError, match="one count of everybody"):
        release_cube(compute(definition, source), definition, threshold_rule(3))
