"""The workbook: headings that stay, filters, sources, definitions, and cells that run nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.services.exporting import TooManyError, about, chosen_by, write_xlsx
from samsyn.projects.services.exporting import as_xlsx as module
from samsyn.projects.services.importing import import_file
from tests.unit.projects.builders import cell, codes, document, project, store

pytestmark = pytest.mark.django_db


def _book(path: Path, query: str = "") -> Any:
    anyone = AnonymousUser()
    write_xlsx(path / "ut.xlsx", chosen_by(anyone, query), about(anyone, query))
    return openpyxl.load_workbook(path / "ut.xlsx")


def _rows(sheet: Any) -> list[dict[str, Any]]:
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_headings_stay_in_view_and_every_column_can_be_filtered(tmp_path: Path) -> None:
    store(document(project()))
    sheet = _book(tmp_path)["Projekt"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.auto_filter.ref.endswith("2")
    assert sheet["D1"].font.bold


def test_amounts_are_numbers_days_are_days_and_unknown_is_empty(tmp_path: Path) -> None:
    store(
        document(
            project(total_budget=Decimal("-1500.50"), esf_support=Decimal(0)),
            project("2031/00002", total_budget=None),
        )
    )
    rows = {row["Projektnummer"]: row for row in _rows(_book(tmp_path, "prices=2024")["Projekt"])}
    first = rows["2031/00001"]
    assert first["Total budget"] == -1500.5
    assert first["Beviljat stöd"] == 0
    assert first["Start"] == dt.datetime(2018, 1, 1)  # noqa: DTZ001 - a day has no zone
    assert first["Prisår"] == 2018
    assert first["Total budget i 2024 års priser, SEK"] == -1896.87
    assert rows["2031/00002"]["Total budget"] is None
    assert rows["2031/00002"]["Total budget i 2024 års priser, SEK"] is None


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=cmd|"/c calc"!A1', "＝1+1"])
def test_no_cell_is_a_formula_and_the_text_is_as_it_was(tmp_path: Path, text: str) -> None:
    store(document(project(title=text, owner="http://exempel.invalid/=1")))
    sheet = _book(tmp_path)["Projekt"]
    (title,) = [c for c in sheet[2] if c.value == text]
    assert title.data_type == "s"
    assert title.style.startswith("Normal")
    assert title.quotePrefix
    assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert not [c for row in sheet.iter_rows() for c in row if c.hyperlink]


def test_sources_tell_which_documents_gave_how_many_values(tmp_path: Path) -> None:
    store(document(project(total_budget=cell(1500, "F7")), name="lista.csv"), licence="CC0")
    book = _book(tmp_path)
    (source,) = _rows(book["Källor"])
    assert source["Dokument"] == "lista.csv"
    assert source["Villkor"] == "CC0"
    assert source["Värden i filen"] == 9
    assert len(source["SHA-256 för filens byte"]) == 64
    assert _rows(book["Projekt"])[0]["Total budget, källa"] == "lista.csv, cell F7"


def test_every_column_is_defined_and_empty_is_said_not_to_be_zero(tmp_path: Path) -> None:
    store(document(project()))
    book = _book(tmp_path, "prices=2024")
    headings = [c.value for c in book["Projekt"][1]]
    defined = _rows(book["Definitioner"])
    assert [row["Kolumn"] for row in defined] == headings
    assert all(row["Betydelse"] and "aldrig noll" in row["Tom cell"] for row in defined)


def test_the_file_tells_its_selection_day_and_prices(tmp_path: Path) -> None:
    store(document(project(programme="2014-2020")))
    book = _book(tmp_path, "programme=2014-2020&prices=2024")
    told = {row[0]: row[1] for row in book["Om filen"].iter_rows(values_only=True)}
    assert told["Urval"] == "Programperiod: 2014–2020"
    assert "2024 års priser" in told["Priser"]
    assert told["Utgivare"] == "Exempelregionen"
    assert told["Antal projekt"] == "1"


def test_a_text_longer_than_a_cell_is_cut_with_a_note(tmp_path: Path) -> None:
    store(document(project(summary="ord " * 10_000)))
    book = _book(tmp_path)
    (row,) = _rows(book["Projekt"])
    assert len(row["Sammanfattning"]) == 32_767
    assert "avkortat" in row["Sammanfattning"][-100:]
    told = {line[0]: line[1] for line in book["Om filen"].iter_rows(values_only=True)}
    assert told["Avkortade texter"].startswith("1 ")


def test_more_rows_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    store(document(project("2031/00001"), project("2031/00002")))
    monkeypatch.setattr(module, "MOST_ROWS", 1)
    with pytest.raises(TooManyError, match="holds 1 projects and the selection has 2"):
        _book(tmp_path)
    answer = client.get(reverse("projects:export", args=["xlsx"]), {"fund": ""})
    assert answer.status_code == 422
    assert "För många projekt" in answer.content.decode()


def test_the_workbook_is_read_in_as_the_same_projects(tmp_path: Path) -> None:
    store(
        document(
            project(title="=Ägg", municipalities=codes("0484"), planned_participants=12),
            project("2031/00002", owner="Örebro kommun", esf_support=Decimal("12.50")),
        )
    )
    before = _contents()
    _book(tmp_path, "prices=2024").close()
    ProjectPlace.objects.all().delete()
    Project.objects.all().delete()
    report = import_file(tmp_path / "ut.xlsx", by=None)
    assert (report.new, report.refused, report.unknown_columns) == (2, [], [])
    assert _contents() == before


def _contents() -> set[tuple[object, ...]]:
    return set(
        Project.objects.values_list(
            "number", "title", "owner", "total_budget", "esf_support", "period_start",
            "planned_participants", "currency", "places__place_code",
        )
    )  # fmt: skip


def test_the_download_is_a_workbook(client: Client) -> None:
    store(document(project()))
    response = client.get(reverse("projects:export", args=["xlsx"]))
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert "samsyn-projekt-2" in response["Content-Disposition"]
    assert b"".join(response).startswith(b"PK")  # type: ignore[arg-type]
