"""The printed sheet: tagged, in the reader's language, with sources, and no name of a person."""

from __future__ import annotations

import importlib
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pdfplumber
import pikepdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from samsyn.core.models import Role
from samsyn.projects.models import Project, QuotedFigure
from samsyn.projects.services.exporting import TooManyError, about, as_pdf, chosen_by
from tests.unit.projects.builders import cell, codes, document, project, store, user

pytestmark = pytest.mark.django_db


def _pdf(query: str = "") -> bytes:
    anyone = AnonymousUser()
    return as_pdf(chosen_by(anyone, query), about(anyone, query))


def _text(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as book:
        return "\n".join(page.extract_text() for page in book.pages).replace("\u202f", " ")


def _tags(data: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(data)) as book:
        return _kinds(book.Root.StructTreeRoot.K)


def _kinds(node: Any) -> set[str]:
    if isinstance(node, pikepdf.Array):
        return set().union(*(_kinds(part) for part in node))
    if not isinstance(node, pikepdf.Dictionary):
        return set()
    own = {str(node.S)} if "/S" in node else set()
    return own | (_kinds(node.K) if "/K" in node else set())


def test_the_document_is_tagged_titled_and_in_swedish() -> None:
    store(document(project(municipalities=codes("0484"))))
    data = _pdf()
    with pikepdf.open(io.BytesIO(data)) as book:
        assert book.Root.MarkInfo.Marked
        assert str(book.Root.Lang).startswith("sv")
        assert book.Root.ViewerPreferences.DisplayDocTitle
        with book.open_metadata() as metadata:
            assert metadata["dc:title"] == "Ekbackens väg till arbete"
            assert metadata["pdfuaid:part"] == "1"
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= _tags(data)


def test_the_map_has_an_alternative_text() -> None:
    store(document(project(municipalities=codes("0484"))))
    with pikepdf.open(io.BytesIO(_pdf())) as book:
        figures = [
            found
            for found in book.objects
            if isinstance(found, pikepdf.Dictionary) and found.get("/S") == "/Figure"
        ]
        told = [str(found.Alt) for found in figures if "/Alt" in found]
    assert any("Eskilstuna" in text for text in told)


def test_the_sheet_says_values_spots_prices_and_sources() -> None:
    store(
        document(
            project(
                total_budget=cell(1500000, "F7"),
                planned_participants=None,
                municipalities=codes("0484"),
            ),
            name="lista.csv",
        ),
        licence="CC0",
    )
    text = _text(_pdf("prices=2024"))
    assert "1 500 000" in text
    assert "löpande priser, prisår 2018" in text
    assert "1 896 239 kr i 2024 års priser" in text.replace("\u00a0", " ")
    assert "[1] cell F7" in text
    assert "uppgift saknas" in text
    assert "lista.csv" in text
    assert "CC0" in text
    assert "Exempelregionen" in text
    assert "Sida 1 av" in text


def test_it_speaks_english_too() -> None:
    store(document(project()))
    with override("en"):
        data = _pdf()
    assert "Project sheet" in _text(data)
    with pikepdf.open(io.BytesIO(data)) as book:
        assert str(book.Root.Lang).startswith("en")


@pytest.mark.parametrize(
    "text", ['#panic("x")', "$ x^2 $", "= Rubrik", "*fet* _kursiv_ `kod`", "<etikett> @källa", "\\"]
)
def test_no_text_is_taken_for_markup(text: str) -> None:
    store(document(project(title=f"Väg {text}", summary=text)))
    shown = _text(_pdf())
    assert " ".join(f"Väg {text}".split()) in " ".join(shown.split())


def test_of_a_natural_person_neither_name_nor_home_is_told() -> None:
    store(document(project(owner="Kerstin Påhittad", summary="Kerstin Påhittad driver det.")))
    Project.objects.update(owner_is_person=True, owner_name_until=date(2999, 1, 1))
    text = _text(_pdf())
    assert "Påhittad" not in text
    assert "fysisk person" in text


def test_figures_that_the_text_quotes_are_in_a_table() -> None:
    store(document(project()))
    QuotedFigure.objects.create(
        project=Project.objects.get(), low=Decimal("19.5"), unit="percent", place_code="0484",
        year=2019, source="Kolada", locator={},
    )  # fmt: skip
    text = _text(_pdf())
    assert "19,5" in text
    assert "Kolada" in text


def test_the_sheet_is_shown_for_accepted_projects_alone(client: Client) -> None:
    store(document(project("2031/00001"), project("2031/00002", proposal=True)))
    accepted, proposed = (Project.objects.get(number=f"2031/0000{n}") for n in (1, 2))
    response = client.get(reverse("projects:sheet", args=[accepted.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    client.force_login(user(Role.ADMINISTRATOR))
    assert client.get(reverse("projects:sheet", args=[proposed.pk])).status_code == 404


def test_more_sheets_than_anybody_reads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    store(document(project("2031/00001"), project("2031/00002")))
    module = importlib.import_module("samsyn.projects.services.exporting.as_pdf")
    monkeypatch.setattr(module, "MOST_SHEETS", 1)
    with pytest.raises(TooManyError):
        _pdf()
