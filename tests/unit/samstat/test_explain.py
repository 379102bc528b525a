"""`samstat explain`: the reason of each kind of cell, from what `protect` wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samstat.cli import app
from samstat.errors import FormatError, UnknownCodeError

ROWS = "".join(f"R{m % 2},M{m},{s},{20 + 3 * m}\n" for m in range(4) for s in "KM")


@pytest.fixture
def internal(tmp_path: Path) -> Path:
    source, found = tmp_path / "in.csv", tmp_path / "internal.csv"
    source.write_text("region,muni,sex,freq\n" + ROWS.replace("M0,K,20", "M0,K,2"), "utf-8")
    out = str(tmp_path / "out.csv")
    options = ["--dims", "region/muni,sex", "--out", out, "--internal", str(found)]
    assert CliRunner().invoke(app, ["protect", str(source), *options]).exit_code == 0
    return found


def asked(internal: Path, cell: str) -> dict[str, str]:
    options = ["--internal", str(internal), "--dims", "region/muni,sex", "--json"]
    result = CliRunner().invoke(app, ["explain", cell, *options])
    if result.exception:
        raise result.exception
    found: dict[str, str] = json.loads(result.stdout)
    return found


def test_an_unsafe_cell_names_its_rule(internal: Path) -> None:
    answer = asked(internal, "muni=M0,sex=K")
    assert answer["published_as"] == "suppressed"
    assert answer["value"] == "2"
    assert "threshold_3" in answer["why"]


def test_a_secondary_cell_names_the_unsafe_ones_in_its_sums(internal: Path) -> None:
    rows = internal.read_text(encoding="utf-8").splitlines()
    names = rows[0].replace('"', "").split(",")
    hidden = [dict(zip(names, row.replace('"', "").split(","), strict=False)) for row in rows[1:]]
    beside = next(row for row in hidden if row["secondary"] == "true" and row["muni"] == "M0")
    answer = asked(internal, f"muni=M0,sex={beside['sex']}")
    assert "M0, K" in answer["why"]
    assert answer["unsafe_cells_in_its_sums"] == ["M0, K"]


def test_a_shown_cell_is_said_to_be_shown(internal: Path) -> None:
    assert "not hidden" in asked(internal, "")["why"]


def test_bad_questions(internal: Path) -> None:
    with pytest.raises(UnknownCodeError, match="no such code"):
        asked(internal, "muni=M9")
    with pytest.raises(FormatError, match="name=code"):
        asked(internal, "M0")
    with pytest.raises(FormatError, match="public_status"):
        asked(internal.with_name("out.csv"), "muni=M0")
