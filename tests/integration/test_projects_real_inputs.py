"""The real pages and lists: imported, imported again, listed and opened."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from samsyn.core.models import AuditEntry, StoredValue
from samsyn.projects.models import Project
from samsyn.projects.services.importing import import_file

pytestmark = [pytest.mark.django_db, pytest.mark.shared]

SORMLAND = ["0428", "0461", "0480", "0481", "0482", "0483", "0484", "0486", "0488"]
MENTIONED = ["1760", "1762", "1782", "1783", "2039", "2082"]


def _import(shared_dir: Path, pattern: str) -> Project:
    (path,) = shared_dir.glob(pattern)
    report = import_file(path, by=None)
    assert (report.new, report.refused) == (1, [])
    return Project.objects.get(first_document=report.document_id)


def _codes(project: Project, relation: str) -> list[str]:
    places = project.places.filter(relation=relation, place_code__regex=r"^\d{4}$")
    return sorted(places.values_list("place_code", flat=True))


def test_the_sormland_page(shared_dir: Path, client: Client) -> None:
    found = _import(shared_dir, "inputs/001_*.txt")
    assert found.owner == "Regionförbundet Sörmland"
    assert found.total_budget == found.esf_support == Decimal(2_761_412)
    assert (found.period_start, found.period_end) == (date(2014, 1, 2), date(2014, 12, 31))
    assert found.region == "Östra Mellansverige"
    assert _codes(found, "stated") == SORMLAND

    listed = client.get(reverse("projects:list"), {"municipality": "0484"}).content.decode()
    assert found.title in listed
    page = client.get(reverse("projects:project", args=[found.pk])).content.decode()
    assert "2\u202f761\u202f412" in page
    assert "Att notera i källorna" in page


def test_the_ostergotland_page(shared_dir: Path) -> None:
    found = _import(shared_dir, "inputs/004_*.txt")
    assert (found.owner, found.total_budget) == ("Regionförbundet Östsam", Decimal(2_978_767))
    stated = _codes(found, "stated")
    assert len(stated) == 13
    assert {code[:2] for code in stated} == {"05"}


def test_the_varmland_page(shared_dir: Path, client: Client) -> None:
    found = _import(shared_dir, "inputs/003_*.txt")
    assert found.key == "nr:2014-2020:2020/00199"
    assert (found.total_budget, found.esf_support) == (Decimal(27_198_429), Decimal(12_728_829))
    assert found.planned_participants == 235
    assert _codes(found, "mentioned") == MENTIONED
    assert _codes(found, "stated") == []
    assert _codes(found, "owner_seat") == ["1782"]

    page = client.get(reverse("projects:project", args=[found.pk])).content.decode()
    # The rate that the page states and the one that its amounts give, both of them.
    assert "50,0\u00a0%" in page
    assert "46,8\u00a0%" in page


@pytest.mark.parametrize("pattern", ["001", "003", "004"])
def test_contact_persons_are_nowhere(shared_dir: Path, client: Client, pattern: str) -> None:
    found = _import(shared_dir, f"inputs/{pattern}_*.txt")
    text = next(shared_dir.glob(f"inputs/{pattern}_*.txt")).read_text(encoding="utf-8")
    lines = text.splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith("Kontaktperson"))
    name = lines[place].removeprefix("Kontaktperson").strip(": ") or lines[place + 1].strip()
    assert len(name.split()) >= 2
    page = client.get(reverse("projects:project", args=[found.pk])).content.decode()
    exported = b"".join(client.get(reverse("projects:export", args=["json"]))).decode()  # type: ignore[arg-type]
    assert name not in page
    assert name not in exported
    assert not any(name in str(row) for row in Project.objects.values())
    assert not any(name in part.text for part in found.sections.all())


def test_importing_twice_changes_nothing(shared_dir: Path) -> None:
    paths = sorted(shared_dir.glob("inputs/00[134]_*.txt"))
    for path in paths:
        import_file(path, by=None)
    tables = (Project, StoredValue, AuditEntry)
    before = [list(table.objects.order_by("pk").values_list()) for table in tables]
    for path in paths:
        report = import_file(path, by=None)
        assert (report.repeated, report.unchanged, report.new, report.changed) == (1, 1, 0, 0)
    assert [list(table.objects.order_by("pk").values_list()) for table in tables] == before


def test_a_list_of_2912_rows(shared_dir: Path, client: Client) -> None:
    path = shared_dir / "data/funds/lists_of_operations/de_thueringen_esf_2014-2020.csv"
    report = import_file(path, by=None)
    assert (report.read, report.new, report.changed) == (2912, 2912, 0)
    assert Project.objects.count() == 2912
    page = client.get(reverse("projects:list"), {"sort": "-budget", "page": "59"})
    assert page.status_code == 200
    assert len(page.context["page"].object_list) == 12


def test_granted_amounts_of_the_regional_fund_add_up(shared_dir: Path) -> None:
    path = shared_dir / "data/funds/se_eruf_projektbank_2014-2020.json"
    assert import_file(path, by=None).new == 299
    # Worked out from the file itself, without the reader.
    rows = json.loads(path.read_text(encoding="utf-8"))
    granted = sum(Decimal(str(row["beviljat_belopp_sek"] or 0)) for row in rows)
    assert sum(project.esf_support or 0 for project in Project.objects.all()) == granted
