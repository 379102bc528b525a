"""Columns that nothing explains: they wait, a person explains them, the answer is remembered."""

from __future__ import annotations

import io
import zlib

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse

from samsyn.core.models import AuditEntry, DocumentPart, Role, StoredValue
from samsyn.projects.models import ColumnMapping, Project, WaitingColumn
from samsyn.projects.services.importing import import_document
from tests.unit.projects.builders import a_list, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(user(Role.ANALYST))
    return client


@pytest.fixture
def waiting() -> WaitingColumn:
    data = a_list(extra="Grön märkning", cells=("Östra berget", "Västra berget"))
    import_document(data=data, path="lista.csv", by=None)
    return WaitingColumn.objects.get()


def test_an_unknown_column_waits_with_its_cells(waiting: WaitingColumn, analyst: Client) -> None:
    page = analyst.get(reverse("projects:columns")).content.decode()
    assert "Grön märkning" in page
    assert "Östra berget" in page


def test_the_inbox_leads_to_columns_that_wait(waiting: WaitingColumn, analyst: Client) -> None:
    page = analyst.get(reverse("core:inbox")).content.decode()
    assert f'href="{reverse("projects:columns")}">Kolumner som ingen har kunnat läsa' in page
    WaitingColumn.objects.all().delete()
    assert "Kolumner som ingen" not in analyst.get(reverse("core:inbox")).content.decode()


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


def test_what_a_column_says_waits_where_its_explainer_may_not_decide(
    waiting: WaitingColumn, client: Client
) -> None:
    """An analyst of Flen decides on its project; of the other one, what it says waits beside."""
    client.force_login(user(Role.ANALYST, "0482"))
    client.post(reverse("projects:explain", args=[waiting.pk]), {"field": "phase"})
    assert Project.objects.exclude(phase="").get().owner == "Flens kommun"
    held = StoredValue.objects.get(field="phase", proposal="waiting")
    assert Project.objects.get(pk=held.subject_id).owner == "Exempelkommuns kommun"
