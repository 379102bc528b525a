"""`samsyn import` of what a colleague sends: a zip, a zip of zips, a folder, ten thousand files."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from samsyn.cli import bank
from samsyn.cli.main import app
from samsyn.projects.models import Project
from samsyn.projects.services.report import ImportReport
from tests.unit.sources.operations.lists import as_csv

pytestmark = pytest.mark.django_db

HEADINGS = ["Dnr", "Projektnamn", "Projektägare", "Startdatum", "Total kostnad (kr)"]
Run = Callable[..., tuple[int, list[dict[str, Any]]]]


def a_list(number: str, cost: str = "1 000") -> bytes:
    row = [number, f"Väg {number}", "Kalix kommun", "2016-01-01", cost]
    return as_csv([HEADINGS, row], ";")


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(os, "umask", lambda mode: mode)

    def imported(*arguments: object) -> tuple[int, list[dict[str, Any]]]:
        result = CliRunner().invoke(app, ["import", "--json", "--accept", *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result.exit_code, json.loads(result.stdout)["documents"]

    return imported


def numbers() -> set[str]:
    return set(Project.objects.values_list("number", flat=True))


def test_each_file_of_a_zip_has_its_own_report(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "listor.zip"
    path.write_bytes(packed(a_csv=a_list("23-1"), mapp__b_csv=a_list("23-2"), c_png=b"\x89PNG\r\n"))
    code, reports = run(path)
    assert code == 1
    assert numbers() == {"23-1", "23-2"}
    refused = {report["path"]: report["refused_count"] for report in reports}
    assert refused == {"listor.zip/a.csv": 0, "listor.zip/mapp/b.csv": 0, "listor.zip/c.png": 1}


def test_a_zip_of_zips_is_opened_to_a_depth_and_the_rest_is_told(run: Run, tmp_path: Path) -> None:
    deepest = packed(d_csv=a_list("23-4"))
    inner = packed(b_csv=a_list("23-2"), c_zip=deepest)
    path = tmp_path / "listor.zip"
    path.write_bytes(packed(a_csv=a_list("23-1"), b_zip=inner))
    code, reports = run(path)
    assert code == 1
    assert numbers() == {"23-1", "23-2"}
    (told,) = [found for report in reports for found in report["refused"]]
    assert told["code"] == "archive_too_deep"


def test_a_damaged_zip_is_refused_and_hides_no_other(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed(a_csv=a_list("23-1") * 20)[:150])
    (tmp_path / "b.csv").write_bytes(a_list("23-2"))
    code, reports = run(tmp_path)
    assert code == 1
    assert numbers() == {"23-2"}
    assert [bool(report["refused"]) for report in reports] == [True, False]


def test_a_folder_is_imported_with_its_folders_and_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "2023").mkdir()
    (tmp_path / "2023" / "a.csv").write_bytes(a_list("23-1"))
    (tmp_path / "b.csv").write_bytes(a_list("23-2"))
    (tmp_path / ".dold.csv").write_bytes(a_list("23-3"))
    assert run(tmp_path)[0] == 0
    assert numbers() == {"23-1", "23-2"}
    code, reports = run(tmp_path)
    assert (code, {report["repeated"] for report in reports}) == (0, {1})


def test_two_files_that_contradict_each_other_lose_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(a_list("23-1", "1 000"))
    (tmp_path / "b.csv").write_bytes(a_list("23-1", "2 000"))
    code, reports = run(tmp_path)
    assert code == 0
    project = Project.objects.get()
    assert project.total_budget == 1000
    assert reports[1]["proposals"] >= 1
    assert reports[1]["new"] == 0


def test_ten_thousand_files_end_with_a_short_report(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The command's own work, without the bank's: the files are found, counted and told of."""
    monkeypatch.setattr(os, "umask", lambda mode: mode)
    for number in range(100):
        (tmp_path / str(number)).mkdir()
        for other in range(100):
            (tmp_path / str(number) / f"{other}.csv").touch()
    seen: list[Path] = []

    def reports(paths: list[Path], **settings: object) -> list[ImportReport]:
        seen.extend(paths)
        return [ImportReport(path=path.name, documents=1, read=1, new=1) for path in paths]

    monkeypatch.setattr(bank, "import_files", reports)
    result = CliRunner().invoke(app, ["import", str(tmp_path)])
    assert result.exit_code == 0
    assert len(set(seen)) == 10_000
    assert len(result.output.splitlines()) < 40
    assert result.output.count("10000") >= 2  # read and new, of all files together


def test_hundreds_of_files_in_one_zip_are_all_taken(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "listor.zip"
    path.write_bytes(packed(**{f"{n}_csv": a_list(f"23-{n}") for n in range(120)}))
    code, reports = run(path)
    assert code == 0
    assert len(numbers()) == len(reports) == 120
