"""Files to download: every value with its source, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from samsyn.projects.services.exporting import export_to, safe
from tests.unit.projects.builders import cell, codes, document, project, store

pytestmark = pytest.mark.django_db


def _csv(client: Client, **query: str) -> list[dict[str, str]]:
    response = client.get(reverse("projects:export", args=["csv"]), query)
    data = b"".join(response)  # type: ignore[arg-type]
    assert data.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_csv_has_each_value_with_document_and_spot(client: Client) -> None:
    store(document(project(total_budget=cell(1500, "F7")), name="lista.csv"))
    (row,) = _csv(client)
    assert row["Total budget"] == "1500"
    assert row["Total budget, källa"] == "lista.csv, cell F7"


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "|x", "%x"]
)
def test_a_text_that_begins_as_a_formula_is_disarmed(client: Client, title: str) -> None:
    store(document(project(title=title, owner='=cmd|"/c calc"!A1')))
    (row,) = _csv(client)
    assert row["Titel"].startswith("'")
    assert row["Ägare"].startswith("'=")


def test_a_negative_amount_stays_a_number(client: Client) -> None:
    store(document(project(total_budget=-12)))
    assert _csv(client)[0]["Total budget"] == "-12"


@pytest.mark.parametrize("text", ["vanlig", "2031/00001", "a=b", "", "–1"])
def test_other_text_is_left_alone(text: str) -> None:
    assert safe(text) == text


def test_json_has_hash_locator_and_only_what_is_stated(client: Client) -> None:
    store(document(project(total_budget=None, municipalities=codes("0484"))))
    data = b"".join(client.get(reverse("projects:export", args=["json"])))  # type: ignore[arg-type]
    (found,) = json.loads(data)["projects"]
    assert "total_budget" not in found["fields"]
    assert found["fields"]["municipalities"]["value"] == ["0484"]
    assert len(found["fields"]["owner"]["document"]) == 64
    assert found["fields"]["owner"]["locator"]["kind"] == "characters"


def test_the_selection_is_what_is_exported(client: Client) -> None:
    store(document(project("2031/00001", title="Ett"), project("2031/00002", title="Två")))
    assert [row["Titel"] for row in _csv(client, q="två")] == ["Två"]


@pytest.mark.parametrize("name", ["bank.csv", "bank.json"])
def test_export_to_a_file(tmp_path: Path, name: str) -> None:
    store(document(project()))
    target = tmp_path / name
    assert export_to(target, user=AnonymousUser(), query="county=04") == 1
    assert "Ekbackens" in target.read_text(encoding="utf-8")
    assert export_to(target, user=AnonymousUser(), query="county=05") == 0


def test_an_unknown_kind_of_file_is_not_found(client: Client) -> None:
    assert client.get(reverse("projects:export", args=["exe"])).status_code == 404
