"""The import page, its limits, its report, and the columns that a person explains."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from samsyn.core.models import AuditEntry, Document, DocumentPart, Role, StoredValue
from samsyn.projects.models import ColumnMapping, Project, WaitingColumn
from samsyn.projects.services.importing import import_document
from tests.unit.projects.builders import user

pytestmark = pytest.mark.django_db

# A constructed list of operations; nothing explains the heading 'Grön märkning'.
HEAD = "Diarienummer;Namn på insatsen;Stödmottagare;Startdatum;Slutdatum;Total projektbudget"
ROWS = (
    "23-101-S01;Gläntans väg;Exempelkommuns kommun;2023-01-01;2024-12-31;1 200 000",
    "23-102-S01;Bryggan;Flens kommun;2023-02-01;2025-01-31;800 000",
)


def a_list(*, extra: str = "", cells: tuple[str, ...] = ()) -> bytes:
    lines = [f"{HEAD};{extra}" if extra else HEAD]
    lines += [f"{row};{cells[n]}" if cells else row for n, row in enumerate(ROWS)]
    return "\r\n".join(lines).encode("utf-8")


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(user(Role.ANALYST))
    return client


def upload(client: Client, *files: SimpleUploadedFile, **facts: str) -> Any:
    return client.post(reverse("projects:import"), {"files": list(files), **facts})


def test_several_files_at_once_each_with_its_report(analyst: Client) -> None:
    answer = upload(
        analyst,
        SimpleUploadedFile("lista.csv", a_list()),
        SimpleUploadedFile("bild.html", b"%PDF-1.7 constructed"),
        SimpleUploadedFile("tom.txt", b""),
        origin="https://example.org/lista",
        licence="CC0",
        published_on="2024-05-01",
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "lista.csv" in page
    assert "Filen är en PDF" in page
    assert Project.objects.count() == 2
    stored = Document.objects.get(name="lista.csv")
    assert (stored.origin, stored.licence) == ("https://example.org/lista", "CC0")
    assert str(stored.published_on) == "2024-05-01"
    assert not Document.objects.filter(name="bild.html").exists()


def test_a_file_above_the_limit_is_refused_before_it_is_read(
    analyst: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SAMSYN_UPLOAD_MAX_BYTES = 10
    answer = upload(analyst, SimpleUploadedFile("stor.csv", b"x" * 11))
    assert answer.status_code == 422
    assert "stor.csv" in answer.content.decode()
    assert not Document.objects.exists()


def test_only_those_allowed_reach_the_pages(client: Client) -> None:
    for address in (reverse("projects:import"), reverse("projects:columns")):
        assert client.get(address).status_code == 302
    client.force_login(user(Role.CASEWORKER))
    for address in (reverse("projects:import"), reverse("projects:columns")):
        assert client.get(address).status_code == 403


def test_one_bad_file_takes_no_other_with_it(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(analyst, SimpleUploadedFile("a.csv", a_list()), SimpleUploadedFile("b.bin", b"\0" * 99))
    assert Project.objects.count() == 2


@pytest.fixture
def waiting() -> WaitingColumn:
    data = a_list(extra="Grön märkning", cells=("Östra berget", "Västra berget"))
    import_document(data=data, path="lista.csv", by=None)
    return WaitingColumn.objects.get()


def test_an_unknown_column_waits_with_its_cells(waiting: WaitingColumn, analyst: Client) -> None:
    page = analyst.get(reverse("projects:columns")).content.decode()
    assert "Grön märkning" in page
    assert "Östra berget" in page


def test_an_explained_column_is_added_to_the_projects_with_its_cells_as_spots(
    waiting: WaitingColumn, analyst: Client
) -> None:
    before = StoredValue.objects.exclude(field="region").count()
    analyst.post(reverse("projects:explain", args=[waiting.pk]), {"field": "region"})

    assert dict(Project.objects.values_list("number", "region")) == {
        "23-101-S01": "Östra berget",
        "23-102-S01": "Västra berget",
    }
    spots = StoredValue.objects.filter(field="region").order_by("pk")
    assert [value.locator["cell"] for value in spots] == ["G2", "G3"]
    assert {value.document for value in spots} == {waiting.document}
    assert StoredValue.objects.exclude(field="region").count() == before
    assert not WaitingColumn.objects.exists()


def test_an_explanation_is_remembered_for_the_next_list(
    waiting: WaitingColumn, analyst: Client
) -> None:
    analyst.post(reverse("projects:explain", args=[waiting.pk]), {"field": "region"})
    data = a_list(extra="GRÖN  MÄRKNING", cells=("Norra berget", "Norra berget"))
    report = import_document(data=data, path="nästa.csv", by=None)
    assert (report.changed, report.unknown_columns) == (2, [])
    assert set(Project.objects.values_list("region", flat=True)) == {"Norra berget"}


def test_an_ignored_column_is_remembered_as_nothing(
    waiting: WaitingColumn, analyst: Client
) -> None:
    analyst.post(reverse("projects:explain", args=[waiting.pk]), {"field": "ignore"})
    assert ColumnMapping.objects.get().field == "ignore"
    assert not WaitingColumn.objects.exists()
    assert not StoredValue.objects.filter(field="region").exists()


def test_a_column_cannot_be_said_to_mean_what_no_field_is(
    waiting: WaitingColumn, analyst: Client
) -> None:
    analyst.post(reverse("projects:explain", args=[waiting.pk]), {"field": "key"})
    assert not ColumnMapping.objects.exists()
    assert WaitingColumn.objects.exists()


@pytest.mark.parametrize("sheets", ["one", "several"])
def test_a_column_explained_as_persons_is_masked_where_it_is_kept(
    sheets: str, analyst: Client
) -> None:
    names = ("Ekeby Konstruerad", "Gran Konstruerad")
    table = [line.split(";") for line in a_list(extra="Hos oss", cells=names).decode().splitlines()]
    if sheets == "several":
        data, name = workbook({"Insatser 2023": table, "Anteckningar": [["hej"]]}), "lista.xlsx"
    else:
        data, name = a_list(extra="Hos oss", cells=names), "lista.csv"
    import_document(data=data, path=name, by=None)
    column = WaitingColumn.objects.get(heading="Hos oss")
    assert "Konstruerad" in kept_text()
    analyst.post(reverse("projects:explain", args=[column.pk]), {"field": "contact_person"})
    assert "Konstruerad" not in kept_text()
    assert "Gläntans väg" in kept_text()
    assert "Konstruerad" not in str(list(StoredValue.objects.values()))
    entry = AuditEntry.objects.get(action="document.cells_masked")
    assert "Konstruerad" not in str(entry.detail)


def kept_text() -> str:
    return "".join(zlib.decompress(part.body).decode() for part in DocumentPart.objects.all())


def workbook(sheets: dict[str, list[list[str]]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    return file.getvalue()
