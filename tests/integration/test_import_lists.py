"""`samsyn import` of lists as municipalities mail them: rows are read by the headings above."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from samsyn.cli.main import app
from samsyn.core.models import Role
from samsyn.projects.models import Project, WaitingColumn
from samsyn.projects.services.columns import explain_column
from tests.unit.projects.builders import user
from tests.unit.sources.operations.lists import as_csv, as_xlsx

pytestmark = pytest.mark.django_db

Rows = Sequence[Sequence[str]]
HEADINGS = ["Dnr", "Projektnamn", "Projektägare", "Startdatum", "Total kostnad (kr)"]
FIRST = ["23-1", "Väg ett", "Kalix kommun", "03/04/2016", "1 000,50"]
SECOND = ["23-2", "Väg två", "Luleå kommun", "25/12/2016", "2 000,00"]


class Import:
    """Writes the rows as a file of the kind and gives it to `samsyn import`."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder, self.kind = folder, kind

    def __call__(self, rows: Rows, name: str = "lista") -> dict[str, Any]:
        path = self.folder / f"{name}.{self.kind}"
        path.write_bytes(as_csv(rows, ";") if self.kind == "csv" else as_xlsx(Blad=rows))
        result = CliRunner().invoke(app, ["import", str(path), "--accept", "--json"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        (report,) = json.loads(result.stdout)["documents"]
        return dict(report)


@pytest.fixture(params=["csv", "xlsx"])
def imported(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Import:
    monkeypatch.setattr(os, "umask", lambda mode: mode)
    return Import(tmp_path, request.param)


def bank(*fields: str) -> dict[str, tuple[str, ...]]:
    """The bank's projects by number; amounts without needless decimals."""
    return {
        project.number: tuple(f"{getattr(project, name)}".removesuffix(".00") for name in fields)
        for project in Project.objects.all()
    }


def codes(report: dict[str, Any]) -> set[str]:
    return {warning["code"] for warning in report["warnings"]}


def test_two_header_rows_are_read_as_one(imported: Import) -> None:
    upper = ["Projekt", "", "", "Period", ""]
    lower = ["Dnr", "Projektnamn", "Projektägare", "Startdatum", "Total kostnad (kr)"]
    report = imported([upper, lower, FIRST, SECOND])
    assert bank("title", "total_budget") == {
        "23-1": ("Väg ett", "1000.50"),
        "23-2": ("Väg två", "2000"),
    }
    assert report["unknown_columns"] == []


def test_the_upper_of_two_header_rows_may_name_a_group(imported: Import) -> None:
    upper = ["Projekt", "Projekt", "Projektägare", "Period", "Belopp i tkr"]
    lower = ["Dnr", "Projektnamn", "", "Startdatum", "Total kostnad"]
    imported([upper, lower, [*FIRST[:-1], "1,5"], [*SECOND[:-1], "2,0"]])
    assert bank("title", "owner", "total_budget") == {
        "23-1": ("Väg ett", "Kalix kommun", "1500"),
        "23-2": ("Väg två", "Luleå kommun", "2000"),
    }


def test_total_rows_are_no_projects_and_are_compared(imported: Import) -> None:
    right = imported([HEADINGS, FIRST, SECOND, ["Summa", "", "", "", "3 000,50"]])
    assert len(bank()) == right["read"] == 2
    assert "wrong_total" not in codes(right)
    wrong = imported([HEADINGS, FIRST, SECOND, ["Summa", "", "", "", "9 000,50"]], "fel")
    assert "wrong_total" in codes(wrong)


def test_title_rows_above_the_headings_and_empty_columns_are_passed(imported: Import) -> None:
    rows = [
        ["Projekt i länet", "", "", "", "", ""],
        ["Uttag ur ett påhittat register", "", "", "", "", ""],
        ["", "", "", "", "", ""],
        ["", *HEADINGS],
        ["", *FIRST],
        ["", *SECOND],
    ]
    report = imported(rows)
    assert bank("owner") == {"23-1": ("Kalix kommun",), "23-2": ("Luleå kommun",)}
    assert report["unknown_columns"] == []


def test_headings_that_stand_again_are_neither_projects_nor_samples(imported: Import) -> None:
    more = [*HEADINGS, "Påhittad spalt"]
    report = imported([more, [*FIRST, "röd"], more, [*SECOND, "grön"]])
    assert set(bank()) == {"23-1", "23-2"}
    (unknown,) = report["unknown_columns"]
    assert unknown["samples"] == ["röd", "grön"]
    assert "columns_change" not in codes(report)


MORE = [*HEADINGS, "Egen kod"]
FEWER = ["Dnr", "Projektnamn", "Total kostnad (kr)", "Egen kod"]
OTHER_ORDER = ["Projektnamn", "Egen kod", "Total kostnad (kr)", "Projektägare", "Dnr"]


@pytest.mark.parametrize(
    ("headings", "row", "cell"),
    [
        (MORE, ["23-3", "Väg tre", "Umeå kommun", "2017-05-06", "4 500,00", "K1"], "F4"),
        (FEWER, ["23-3", "Väg tre", "4 500,00", "K1"], "D4"),
        (OTHER_ORDER, ["Väg tre", "K1", "4 500,00", "Umeå kommun", "23-3"], "B4"),
    ],
    ids=["more", "fewer", "other order"],
)
def test_columns_that_change_halfway_reach_the_mapping_page(
    imported: Import, headings: list[str], row: list[str], cell: str
) -> None:
    report = imported([HEADINGS, FIRST, SECOND, headings, row])
    assert bank("title", "total_budget")["23-3"] == ("Väg tre", "4500")
    assert bank("title", "total_budget")["23-2"] == ("Väg två", "2000")
    waiting = WaitingColumn.objects.get()
    assert (waiting.heading, waiting.cell, waiting.samples) == ("Egen kod", cell, ["K1"])
    assert "columns_change" in codes(report)


def test_a_remembered_mapping_serves_a_part_further_down(imported: Import) -> None:
    row = ["Väg tre", "Norra berget", "4 500,00", "Umeå kommun", "23-3"]
    imported([HEADINGS, FIRST, OTHER_ORDER, row])
    explain_column(column=WaitingColumn.objects.get(), field="region", by=user(Role.ANALYST))
    assert bank("region") == {"23-1": ("",), "23-3": ("Norra berget",)}

    later = ["Väg fyra", "Södra berget", "5 500,00", "Umeå kommun", "23-4"]
    report = imported([HEADINGS, SECOND, OTHER_ORDER, later], "nästa")
    assert report["unknown_columns"] == []
    assert bank("region")["23-4"] == ("Södra berget",)


def test_each_part_has_conventions_of_its_own(imported: Import) -> None:
    """Day first and decimal comma above; month first, decimal point and thousands below."""
    below = ["Projektnamn", "Startdatum", "Total kostnad (tkr)", "Projektägare", "Dnr"]
    rows = [
        ["Väg tre", "04/25/2017", "4.5", "Umeå kommun", "23-3"],
        ["Väg fyra", "05/06/2017", "5.25", "Umeå kommun", "23-4"],
    ]
    imported([HEADINGS, FIRST, SECOND, below, *rows])
    assert bank("period_start", "total_budget") == {
        "23-1": ("2016-04-03", "1000.50"),
        "23-2": ("2016-12-25", "2000"),
        "23-3": ("2017-04-25", "4500"),
        "23-4": ("2017-05-06", "5250"),
    }


def test_another_unit_under_the_same_headings_begins_a_part(imported: Import) -> None:
    thousands = [*HEADINGS[:-1], "Total kostnad (tkr)"]
    imported(
        [HEADINGS, FIRST, SECOND, thousands, ["23-3", "Väg tre", "Umeå kommun", "2017-01-01", "7"]]
    )
    assert bank("total_budget")["23-3"] == ("7000",)


def test_a_clearer_part_further_down_does_not_hide_the_first(imported: Import) -> None:
    small = ["Dnr", "Projektnamn", "Projektägare"]
    imported([small, FIRST[:3], HEADINGS, SECOND])
    assert bank("title") == {"23-1": ("Väg ett",), "23-2": ("Väg två",)}


def test_a_last_total_may_be_of_all_parts(imported: Import) -> None:
    row = ["Väg tre", "K1", "4 000,00", "Umeå kommun", "23-3"]
    parts = [HEADINGS, FIRST, SECOND, OTHER_ORDER, row]
    whole = imported([*parts, ["Totalt", "", "7 000,50", "", ""]])
    assert "wrong_total" not in codes(whole)
    wrong = imported([*parts, ["Totalt", "", "8 000,50", "", ""]], "fel")
    assert "wrong_total" in codes(wrong)


@pytest.fixture
def plain_output(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    monkeypatch.setattr(os, "umask", lambda mode: mode)

    def run(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["import", *map(str, arguments)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result.exit_code, result.output

    return run


def test_the_terminal_says_which_columns_wait_and_where_they_start(
    plain_output: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    path = tmp_path / "lista.csv"
    row = ["Väg tre", "K1", "4 500,00", "Umeå kommun", "23-3"]
    path.write_bytes(as_csv([HEADINGS, FIRST, OTHER_ORDER, row], ";"))
    code, shown = plain_output(path)
    assert code == 0
    assert "B3: Egen kod" in shown
    assert "Columns to explain" in shown


def test_a_file_that_is_not_there_is_refused_and_hides_no_other(
    plain_output: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    path = tmp_path / "lista.csv"
    path.write_bytes(as_csv([HEADINGS, FIRST], ";"))
    code, shown = plain_output(tmp_path / "saknas.csv", path)
    assert code == 1
    assert "saknas.csv: refused" in shown
    assert set(bank()) == {"23-1"}
