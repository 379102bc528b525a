"""`samsyn parse`: the JSON that a machine reads, whatever the bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from samsyn.cli.main import app

# Constructed in the layout of a project page of 2014–2020.
PAGE = """2019/00001 - Lyftet

Projektnummer:
2019/00001
Projektägare:
Sala kommun
Projektperiod:
2019-02-01 - 2020-11-30
Total projektbudget:
1 234 567
Kontaktperson:
Test Testsson
"""


def parsed(*paths: Path) -> dict[str, object]:
    result = CliRunner().invoke(app, ["parse", *map(str, paths), "--json"])
    assert result.exit_code == 0, result.output
    shown: dict[str, object] = json.loads(result.stdout)
    return shown


def test_prints_each_value_with_its_place_and_confidence(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    (document,) = parsed(page)["documents"]  # type: ignore[misc]
    assert document["path"] == str(page)
    assert document["format"] == "esf_project_2014"
    (record,) = document["records"]
    assert record["type"] == "project"
    budget = record["fields"]["total_budget"]
    assert budget["value"] == 1234567
    span = budget["locator"]
    assert PAGE[span["start"] : span["end"]] == "1 234 567"
    assert 0 < budget["confidence"] <= 1
    assert record["fields"]["contact_person"]["personal"] is True


def test_reads_a_folder_in_a_stable_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    documents = parsed(tmp_path)["documents"]
    assert [Path(d["path"]).name for d in documents] == ["a.txt", "b.txt"]  # type: ignore[attr-defined]


def test_a_file_that_is_not_there_is_a_finding_and_hides_no_other(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    missing, present = parsed(tmp_path / "none.txt", page)["documents"]  # type: ignore[misc]
    assert missing["records"] == []
    assert missing["warnings"]
    assert present["records"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=2000))
def test_ends_with_0_whatever_the_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(data)
    assert len(parsed(path)["documents"]) == 1  # type: ignore[arg-type]


@pytest.mark.shared
def test_the_real_inputs_give_records(shared_dir: Path) -> None:
    documents = parsed(shared_dir / "inputs")["documents"]
    assert [len(d["records"]) for d in documents] == [2, 1, 3, 1, 1]  # type: ignore[attr-defined]
