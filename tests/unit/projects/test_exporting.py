"""Files to download: every value with its source, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from samsyn.core.models import Document, Role, StoredValue
from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.services.exporting import about, chosen_by, export_to, formats
from samsyn.projects.services.exporting.as_csv import as_csv
from samsyn.projects.services.exporting.columns import COLUMNS, plan
from samsyn.projects.services.importing import import_document
from samsyn.sources.operations.headings import explain
from tests.unit.projects.builders import cell, codes, document, project, store, user

pytestmark = pytest.mark.django_db


def _csv(client: Client, **query: str) -> list[dict[str, str]]:
    response = client.get(reverse("projects:export", args=["csv"]), query)
    data = b"".join(response)  # type: ignore[arg-type]
    assert data.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def _json(client: Client, form: str = "json", **query: str) -> dict[str, object]:
    response = client.get(reverse("projects:export", args=[form]), query)
    return json.loads(b"".join(response))  # type: ignore[arg-type, no-any-return]


def test_csv_has_each_value_with_document_and_spot(client: Client) -> None:
    store(document(project(total_budget=cell(1500, "F7")), name="lista.csv"))
    (row,) = _csv(client)
    assert row["Total budget"] == "1500"
    assert row["Total budget, källa"] == "lista.csv, cell F7"
    assert row["Prisår"] == "2018"
    assert row["Planerat antal deltagare"] == ""


def test_an_amount_has_the_decimal_mark_of_the_language(client: Client) -> None:
    store(document(project(total_budget=Decimal("1500.50"))))
    assert _csv(client)[0]["Total budget"] == "1500,5"
    client.cookies["django_language"] = "en"
    assert _csv(client)[0]["Total budget"] == "1500.5"


def test_a_code_stands_beside_the_name_of_the_place(client: Client) -> None:
    store(document(project(municipalities=codes("0484", "1480"))))
    assert _csv(client)[0]["Kommuner enligt källan"] == "0484 Eskilstuna, 1480 Göteborg"


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "|x", "%x", "＝1"]
)
def test_a_text_that_begins_as_a_formula_is_disarmed(client: Client, title: str) -> None:
    store(document(project(title=title, owner='=cmd|"/c calc"!A1')))
    (row,) = _csv(client)
    assert row["Titel"].startswith("'")
    assert row["Ägare"].startswith("'=")


def test_a_negative_amount_stays_a_number(client: Client) -> None:
    store(document(project(total_budget=-12)))
    assert _csv(client)[0]["Total budget"] == "-12"


def test_fixed_prices_stand_beside_the_current_ones(client: Client) -> None:
    """1,500,000 of 2018 x 415.15 / 328.40; a project in euro and one without a year have none."""
    store(
        document(
            project("2031/00001"),
            project("2031/00002", currency="EUR"),
            project("2031/00003", period_start=None, period_end=None),
        )
    )
    by_number = {row["Projektnummer"]: row for row in _csv(client, prices="2024")}
    heading = "Total budget i 2024 års priser, SEK"
    assert by_number["2031/00001"]["Total budget"] == "1500000"
    assert by_number["2031/00001"][heading] == "1896239,34"
    assert by_number["2031/00002"][heading] == by_number["2031/00003"][heading] == ""


def test_json_has_hash_locator_and_only_what_is_stated(client: Client) -> None:
    store(document(project(total_budget=None, municipalities=codes("0484"))))
    found = _json(client)
    assert (found["format"], found["version"]) == ("samsyn.projects", 2)
    (one,) = found["projects"]  # type: ignore[misc]
    assert "total_budget" not in one["fields"]
    assert one["fields"]["municipalities"]["value"] == ["0484"]
    assert one["fields"]["owner"]["locator"]["kind"] == "characters"
    assert one["price_year"] == 2018
    (source,) = found["documents"]  # type: ignore[misc]
    assert source["sha256"] == one["fields"]["owner"]["document"]


def test_json_gives_fixed_prices_when_asked(client: Client) -> None:
    store(document(project(esf_support=Decimal(328), period_start=date(2018, 5, 1))))
    found = _json(client, prices="2024")
    (one,) = found["projects"]  # type: ignore[misc]
    assert one["fixed_prices"]["esf_support"] == 414.64
    assert found["prices"]["fixed_year"] == 2024  # type: ignore[index]


def test_the_selection_is_what_is_exported(client: Client) -> None:
    store(document(project("2031/00001", title="Ett"), project("2031/00002", title="Två")))
    assert [row["Titel"] for row in _csv(client, q="två")] == ["Två"]


def test_proposals_never_leave_also_for_those_who_see_them(client: Client) -> None:
    store(document(project(proposal=True)))
    client.force_login(user(Role.ADMINISTRATOR))
    assert _csv(client) == []
    assert _json(client)["projects"] == []


@pytest.mark.parametrize("until", [date(2020, 1, 1), date(2999, 1, 1)])
def test_the_name_of_a_natural_person_is_in_no_file(
    client: Client, tmp_path: Path, until: date
) -> None:
    store(document(project(owner="Kerstin Påhittad", title="Kurs av Kerstin Påhittad")))
    Project.objects.update(
        owner_is_person=True, owner_name_until=until, summary="Hos PÅHITTAD, Kerstin."
    )
    # Another source writes her name the other way round.
    StoredValue.objects.filter(field="owner").update(raw="PÅHITTAD, Kerstin")
    for form in ("csv", "json", "geojson"):
        data = b"".join(client.get(reverse("projects:export", args=[form])))  # type: ignore[arg-type]
        assert b"Kurs av" in data
        assert "Påhittad".encode() not in data
        assert "PÅHITTAD".encode() not in data
    assert export_to(tmp_path / "ut.xlsx", user=AnonymousUser()) == 1


@pytest.mark.parametrize("name", [f"bank.{form}" for form in ("csv", "json", "geojson")])
def test_export_to_a_file(tmp_path: Path, name: str) -> None:
    store(document(project()))
    target = tmp_path / name
    assert export_to(target, user=AnonymousUser(), query="county=04") == 1
    assert "Ekbackens" in target.read_text(encoding="utf-8")
    assert export_to(target, user=AnonymousUser(), query="county=05") == 0
    assert name.rpartition(".")[2] in formats()


def test_an_unknown_kind_of_file_is_not_found(client: Client) -> None:
    assert client.get(reverse("projects:export", args=["exe"])).status_code == 404


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_heading_is_known_to_the_reader_of_lists(language: str) -> None:
    """Else a file taken out would wait for a person to explain its columns."""
    not_read = {"municipalities_mentioned", "year"}
    with override(language):
        for column in plan(2024):
            found = explain(column.heading)
            assert found is not None, column.heading
            own = column.kind in ("own", "source", "fixed") or column.name in not_read
            meant = {"programme": {"programme", "programme_name"}}.get(column.name, {column.name})
            assert found.field in ({"ignore"} if own else meant), column.heading


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_file_that_was_taken_out_is_read_in_as_the_same_projects(language: str) -> None:
    store(document(*_varied(), name="först.csv"))
    before = _contents()
    with override(language):
        told = about(AnonymousUser(), "prices=2024")
        text = "".join(as_csv(chosen_by(AnonymousUser(), ""), told))
    for model in (StoredValue, ProjectPlace, Project):
        model.objects.all().delete()
    report = import_document(data=text.encode(), path="samsyn-projekt.csv", by=None)
    assert (report.new, report.refused, report.unknown_columns) == (len(before), [], [])
    assert _contents() == before
    assert Document.objects.count() == 2


def _varied() -> list[object]:
    return [
        project(
            "2031/00001",
            title="=Ägg; \"citat\" och 'apostrof'",
            owner="Örebro kommun",
            total_budget=Decimal("1500000.50"),
            union_cofinancing_rate=Decimal("0.4"),
            planned_participants=120,
            state="ended",
            municipalities=codes("0484", "1480"),
            counties=codes("04"),
            fund="ESF",
            region="Östra Mellansverige",
            programme_area="Kompetensförsörjning",
            programme_area_code="2",
            phase="genomförande",
        ),
        project("2031/00002", title="'-redan skyddad", total_budget=Decimal(-12), esf_support=None),
        project("2031/00003", title="－full bredd", period_end=None, total_budget=Decimal(0)),
    ]


def _contents() -> dict[str, dict[str, object]]:
    names = [name for name in COLUMNS if hasattr(Project, name)]
    return {
        found.number: {
            **{name: getattr(found, name) for name in names},
            "places": sorted(found.places.values_list("place_code", "relation")),
        }
        for found in Project.objects.all()
    }
