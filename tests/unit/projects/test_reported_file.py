"""Reports of municipalities in a file: good lines stored, the others told with line and column."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from samsyn.core.models import Role, User
from samsyn.projects.models import Placing, Project, ReportedPart
from samsyn.projects.services.headed_file import TakenIn
from samsyn.projects.services.reported_file import report_file
from tests.unit.projects.builders import document, project, store, user

pytestmark = pytest.mark.django_db
SOURCE = "kommunernas redovisning 2031"
GOOD = (
    "projekt;kommun;mått;kön;antal;källa\n"
    "2031/00001;Filipstad;deltagare;kvinnor;12;s. 4\n"
    "2031/00001;1782;deltagare;män;;\n"
    "2031/00002;Kil;beviljat stöd;;250 000,50;beslut\n"
)


@pytest.fixture
def analyst() -> User:
    store(
        document(project("2031/00001", planned_participants=40), project("2031/00002", title="B"))
    )
    return user(Role.ANALYST)


def report(text: str, by: User, name: str = "rapport.csv") -> TakenIn:
    return report_file(data=text.encode(), name=name, source=SOURCE, by=by)


def standing() -> list[tuple[str, str, str, int | None, str]]:
    rows = ReportedPart.objects.filter(replaced_at=None).order_by("project__number", "sex")
    return [(one.place_code, one.measure, one.sex, one.value, one.reason) for one in rows]


def test_good_lines_are_stored_and_the_project_placed(analyst: User) -> None:
    found = report(GOOD, analyst)
    assert (found.stored, found.unchanged, found.refused) == (3, 0, [])
    assert standing() == [
        ("1782", "participants", "men", None, SOURCE),
        ("1782", "participants", "women", 12, "s. 4"),
        ("1715", "support", "", 25_000_050, "beslut"),
    ]
    placed = Placing.objects.get(project__number="2031/00002", measure="support")
    assert placed.reported == 25_000_050


def test_the_same_file_again_changes_nothing(analyst: User) -> None:
    report(GOOD, analyst)
    again = report(GOOD, analyst)
    assert (again.stored, again.unchanged) == (0, 3)
    assert ReportedPart.objects.count() == 3


def test_a_newer_number_takes_the_earlier_ones_place(analyst: User) -> None:
    report(GOOD, analyst)
    assert report(GOOD.replace(";12;", ";14;"), analyst).stored == 1
    assert ReportedPart.objects.exclude(replaced_at=None).get().value == 12


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("2031/99999;Kil;;;3", "Projekt", "2031/99999"),
        (";Kil;;;3", "Projekt", ""),
        ("2031/00001;Atlantis;;;3", "Kommun", "Atlantis"),
        ("2031/00001;Värmlands län;;;3", "Kommun", "Värmlands län"),
        ("2031/00001;Kil;antal katter;;3", "Mått", "antal katter"),
        ("2031/00001;Kil;;katter;3", "Kön", "katter"),
        ("2031/00001;Kil;;;tre", "Antal eller belopp", "tre"),
        ("2031/00001;Kil;;;-3", "Antal eller belopp", "-3"),
        ("2031/00001;Kil;;;1.000", "Antal eller belopp", "1.000"),
        ("2031/00001;Kil;;;2,5", "Antal eller belopp", "2,5"),
        ("2031/00001;Kil;budget;kvinnor;3", "", ""),
    ],
)
def test_a_bad_line_is_told_and_hides_no_other(
    analyst: User, line: str, column: str, value: str
) -> None:
    text = f"projekt;kommun;mått;kön;antal\n{line}\n2031/00002;Kil;;;5\n"
    found = report(text, analyst)
    (refused,) = found.refused
    assert (refused.line, refused.column, refused.value) == (2, column, value)
    assert refused.why
    assert found.stored == 1


def test_the_sexes_above_all_are_told_by_line(analyst: User) -> None:
    text = "projekt;kommun;kön;antal\n2031/00001;Kil;;5\n2031/00001;Kil;kvinnor;9\n"
    found = report(text, analyst)
    assert [one.line for one in found.refused] == [3]
    assert found.stored == 1


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n", "projekt;kommun\n1;2\n", "\x00\x01"])
def test_a_file_without_the_headings_is_refused_whole(analyst: User, text: str) -> None:
    with pytest.raises(ValidationError, match="rubrikrad"):
        report(text, analyst)


def test_a_title_above_the_headings_and_other_orders(analyst: User) -> None:
    text = "Rapport 2031;;\n\nAntal;Kommun;Projektnummer\n7;Kil;2031/00001\n"
    assert report(text, analyst).stored == 1


def test_a_workbook_is_read_as_well(analyst: User) -> None:
    book = Workbook()
    for row in (["Projekt", "Kommun", "Antal"], ["2031/00001", "Kil", 7]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    found = report_file(data=out.getvalue(), name="r.xlsx", source=SOURCE, by=analyst)
    assert (found.stored, found.refused) == (1, [])


@given(cells=st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_lines_are_told_or_stored(analyst: User, cells: list[list[str]]) -> None:
    lines = [";".join(row).replace("\n", " ").replace("\r", " ") for row in cells]
    text = "projekt;kommun;mått;kön;antal\n" + "\n".join(lines)
    try:
        found = report(text, analyst)
    except ValidationError:
        return
    assert found.stored == 0
    assert all(one.why and one.line > 1 for one in found.refused)


def test_the_page_takes_a_file_and_tells_what_became_of_it(client: Client, analyst: User) -> None:
    address = "/projekt/manniskor/rapporter/"
    assert client.get(address).status_code in (302, 403)
    client.force_login(analyst)
    assert client.get(address).status_code == 200
    file = SimpleUploadedFile("r.csv", (GOOD + "x;Kil;;;1;\n").encode())
    page = client.post(address, {"file": file, "source": SOURCE})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Sparade: 3" in text
    assert "Inte sparade: 1" in text
    empty = SimpleUploadedFile("r.csv", b"a;b\n")
    assert "rubrikrad" in client.post(address, {"file": empty, "source": "x"}).content.decode()
    assert Project.objects.count() == 2
    assert "Rapportera många" in client.get("/projekt/manniskor/").content.decode()
