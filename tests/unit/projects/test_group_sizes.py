"""Figures of target groups from a file, line by line, and what projects are divided by."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from typer.testing import CliRunner

from samsyn.cli.main import app
from samsyn.core.models import AuditEntry, Role, User
from samsyn.projects.models import GroupSize, Measure, Placing, Project, ProjectPlace
from samsyn.projects.placing import Weight
from samsyn.projects.selectors import visible_projects
from samsyn.projects.selectors.group_sizes import held
from samsyn.projects.selectors.people import Placed, placed
from samsyn.projects.services import group_sizes, indexing
from samsyn.projects.services.group_sizes import Said
from samsyn.projects.services.headed_file import TakenIn
from tests.unit.projects.builders import user

pytestmark = pytest.mark.django_db
ADDRESS = "/projekt/manniskor/malgrupper/"
HEAD = "kommun;målgrupp;år;antal;källa;licens\n"
GOOD = HEAD + "0484;unemployed;2024;100;SCB;CC0\n0482;Arbetslösa;2024;300;SCB;CC0\n"


@pytest.fixture
def administrator() -> User:
    return user(Role.ADMINISTRATOR)


def load(text: str, by: User, **given: Any) -> TakenIn:
    said = Said(**{"source": "Källan", "licence": "CC BY 4.0", **given})
    return group_sizes.load(data=text.encode(), name="a.csv", said=said, by=by)


def project(*groups: str, **columns: Any) -> Project:
    made = Project.objects.create(
        key=f"{groups}{columns}", title="A", target_groups=list(groups),
        **{"planned_participants": 80, **columns},
    )  # fmt: skip
    for code in ("0484", "0482"):
        ProjectPlace.objects.create(project=made, place_code=code, relation="stated")
    indexing.changed(project_ids=[made.pk])
    return made


def at() -> Placed:
    return placed(visible_projects(AnonymousUser()), Measure.PARTICIPANTS, "")


def standing() -> list[tuple[str, str, int, int | None]]:
    rows = GroupSize.objects.filter(replaced_at=None).order_by("place_code")
    return [(one.group, one.place_code, one.year, one.value) for one in rows]


def test_good_lines_are_stored_with_source_line_and_file(administrator: User) -> None:
    found = load(GOOD, administrator)
    assert (found.stored, found.unchanged, found.refused) == (2, 0, [])
    assert standing() == [("unemployed", "0482", 2024, 300), ("unemployed", "0484", 2024, 100)]
    row = GroupSize.objects.get(place_code="0482")
    assert (row.source, row.licence, row.line, row.by) == ("SCB", "CC0", 3, administrator)
    assert AuditEntry.objects.get(action="group_sizes.loaded").detail == {"unemployed 2024": 2}


def test_the_same_file_again_changes_nothing_and_a_newer_figure_replaces(
    administrator: User,
) -> None:
    load(GOOD, administrator)
    again = load(GOOD, administrator)
    assert (again.stored, again.unchanged) == (0, 2)
    assert load(GOOD.replace(";300;", ";310;"), administrator).stored == 1
    assert GroupSize.objects.exclude(replaced_at=None).get().value == 300
    assert ("unemployed", "0482", 2024, 310) in standing()


YEAR = timezone.localdate().year


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("Atlantis;unemployed;2024;1;;", "Kommun", "Atlantis"),
        (";unemployed;2024;1;;", "Kommun", ""),
        ("0185;unemployed;2024;1;;", "Kommun", "0185"),
        ("Värmlands län;unemployed;2024;1;;", "Kommun", "Värmlands län"),
        ("0484;katter;2024;1;;", "Målgrupp", "katter"),
        ("0484;;2024;1;;", "Målgrupp", ""),
        ("0484;unemployed;2024-01;1;;", "År", "2024-01"),
        (f"0484;unemployed;{YEAR + 1};1;;", "År", str(YEAR + 1)),
        ("0484;unemployed;;1;;", "År", ""),
        ("0484;unemployed;2024;-3;;", "Antal", "-3"),
        ("0484;unemployed;2024;3,5;;", "Antal", "3,5"),
        ("0484;unemployed;2024;1.000;;", "Antal", "1.000"),
        ("0484;unemployed;2024;;;", "Antal", ""),
        ("0484;unemployed;2024;-;;", "Antal", "-"),
        ("0484;unemployed;2024;²;;", "Antal", "²"),
        ("0484;unemployed;2024;999999999;;", "Antal", "999999999"),
    ],
)
def test_a_bad_line_is_told_and_hides_no_other(
    administrator: User, line: str, column: str, value: str
) -> None:
    found = load(f"{HEAD}{line}\n0482;unemployed;2024;1 300;;\n", administrator)
    (refused,) = found.refused
    assert (refused.line, refused.column, refused.value) == (2, column, value)
    assert refused.why
    assert standing() == [("unemployed", "0482", 2024, 1_300)]


def test_lines_of_the_same_are_all_refused_and_tell_of_each_other(administrator: User) -> None:
    twice = f"{HEAD}484;unemployed;2024;1;;\n0482;unemployed;2024;2;;\nFlen;Arbetslösa;2024;2;;\n"
    found = load(twice, administrator)
    assert [(one.line, "3, 4" in one.why) for one in found.refused] == [(3, True), (4, True)]
    assert standing() == [("unemployed", "0484", 2024, 1)]


def test_without_source_or_licence_a_line_is_refused(administrator: User) -> None:
    text = f"{HEAD}0484;unemployed;2024;1;;CC0\n0482;unemployed;2024;1;SCB;\n"
    found = load(text, administrator, source="", licence="")
    assert [(one.line, one.column) for one in found.refused] == [(2, "Källa"), (3, "Licens")]


@pytest.mark.parametrize(
    "text", ["", "a;b\n1;2\n", "kommun;målgrupp;år\n0484;unemployed;2024\n", "\x00\x01"]
)
def test_a_file_without_the_headings_is_refused_whole(administrator: User, text: str) -> None:
    with pytest.raises(ValidationError, match="rubrikrad"):
        load(text, administrator)


def test_what_holds_for_every_line_is_said_once(administrator: User) -> None:
    text = "region;antal;år\n0484 Eskilstuna;5;2022\n0482 Flen;6;\n04 Södermanlands län;99;\n"
    found = load(text, administrator, group="sick_leave", year="2023")
    assert [(one.line, one.value) for one in found.refused] == [(4, "04 Södermanlands län")]
    assert standing() == [("sick_leave", "0482", 2023, 6), ("sick_leave", "0484", 2022, 5)]
    found = load("region;antal\n0484 Eskilstuna;5\n", administrator)
    assert [(one.line, one.column) for one in found.refused] == [(2, "Målgrupp")]


def test_a_workbook_is_read_as_well(administrator: User) -> None:
    book = Workbook()
    for row in (["Kommunkod", "Målgrupp", "År", "Antal"], [484, "foreign_born", 2024, 7]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    found = group_sizes.load(
        data=out.getvalue(), name="g.xlsx", said=Said("SCB", "CC0"), by=administrator
    )
    assert (found.stored, found.refused) == (1, [])
    assert standing() == [("foreign_born", "0484", 2024, 7)]


def test_what_another_loads_at_the_same_time_is_not_doubled(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(GOOD, administrator)
    # As another sees it who asked before these figures were stored.
    monkeypatch.setattr(group_sizes, "_standing", lambda figures: {})
    with pytest.raises(ValidationError, match="samtidigt"):
        load(f"{HEAD}0480;unemployed;2024;5;;\n0484;unemployed;2024;7;;\n", administrator)
    assert standing() == [("unemployed", "0482", 2024, 300), ("unemployed", "0484", 2024, 100)]


def test_a_file_that_is_too_long_is_refused_whole(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_sizes, "MOST_ROWS", 1)
    with pytest.raises(ValidationError, match="Dela den"):
        load(GOOD, administrator)
    assert standing() == []


@given(cells=st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_lines_are_told_or_stored(administrator: User, cells: list[list[str]]) -> None:
    lines = [";".join(row).replace("\n", " ").replace("\r", " ") for row in cells]
    try:
        found = load(HEAD + "\n".join(lines), administrator)
    except ValidationError:
        return
    assert found.stored == 0
    assert all(one.why and one.line > 1 for one in found.refused)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PROJECT_MANAGER])
def test_only_administrators_load_and_take_away(role: Role) -> None:
    other = user(role)
    with pytest.raises(PermissionDenied):
        load(GOOD, other)
    with pytest.raises(PermissionDenied):
        group_sizes.take_away(group="unemployed", year=2024, by=other)


def test_a_project_is_divided_by_its_target_group(administrator: User) -> None:
    project("Arbetslösa")
    # Eskilstuna has most inhabitants, Flen here most unemployed.
    assert at().people["0484"] > at().people["0482"]
    assert at().weights == {Weight("unemployed"): 80}
    load(GOOD, administrator)
    assert at().people == {"0484": 20, "0482": 60}
    assert at().weights == {Weight("unemployed", 2024): 80}
    assert (at().ranges["0482"].low, at().ranges["0482"].high) == (0, 80)
    group_sizes.take_away(group="unemployed", year=2024, by=administrator)
    assert at().weights == {Weight("unemployed"): 80}


@pytest.mark.parametrize("silent", ["0482;unemployed;2024;..;;\n", ""])
def test_a_suppressed_or_missing_figure_gives_inhabitants_for_all(
    administrator: User, silent: str
) -> None:
    project("Arbetslösa")
    by_inhabitants = at().people
    found = load(f"{HEAD}0484;unemployed;2024;1;;\n{silent}", administrator)
    assert found.refused == []
    assert at().people == by_inhabitants
    assert at().weights == {Weight("unemployed"): 80}


def test_several_groups_are_added_where_all_are_loaded(administrator: User) -> None:
    project("Arbetslösa", "Utrikes födda")
    load(GOOD, administrator)
    assert at().weights == {Weight("foreign_born+unemployed"): 80}
    load(f"{HEAD}0484;foreign_born;2024;300;;\n0482;foreign_born;2024;100;;\n", administrator)
    assert at().people == {"0484": 40, "0482": 40}


def test_a_project_without_a_known_group_is_divided_by_inhabitants(administrator: User) -> None:
    project()
    project("Katter")
    load(GOOD, administrator)
    assert at().weights == {Weight(): 80, Weight("other"): 80}


def test_a_changed_target_group_is_placed_anew(administrator: User) -> None:
    load(GOOD, administrator)
    made = project("Utrikes födda")
    Project.objects.filter(pk=made.pk).update(target_groups=["Arbetslösa"])
    indexing.changed(project_ids=[made.pk])
    assert Placing.objects.get(project=made).groups == "unemployed"
    assert at().people == {"0484": 20, "0482": 60}


def test_the_method_is_told_on_the_pages_and_in_the_file(
    client: Client, administrator: User
) -> None:
    made = project("Arbetslösa")
    project(number="2")
    load(GOOD, administrator)
    own = client.get(f"/projekt/{made.pk}/var/").content.decode()
    assert "efter antalet personer i målgruppen (Arbetslösa, 2024)" in own
    people = client.get("/projekt/manniskor/?measure=participants").content.decode()
    assert "efter antalet personer i målgruppen (Arbetslösa, 2024) – SCB" in people
    assert "eftersom ingen målgrupp är angiven" in people
    assert "50,0" in people
    response = client.get("/projekt/manniskor/tabell.csv?level=municipality&measure=participants")
    table = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    by_place = {row["Kod"]: row["Vikter"] for row in table}
    assert "(Arbetslösa, 2024)" in by_place["0482"]
    assert "antalet invånare" in by_place["0482"]
    assert by_place["0180"] == ""


def test_a_project_with_missing_figures_says_so(client: Client) -> None:
    made = project("Arbetslösa")
    text = client.get(f"/projekt/{made.pk}/var/").content.decode()
    assert text.count("Fördelas efter antalet invånare") == 1  # once, not on each row
    assert "eftersom inget år har uppgifter om målgruppen (Arbetslösa)" in text


def test_the_page_is_public_and_its_form_for_administrators(
    client: Client, administrator: User
) -> None:
    load(GOOD, administrator)
    assert "Arbetslösa" in client.get(ADDRESS).content.decode()
    assert '<form method="post" enctype' not in client.get(ADDRESS).content.decode()
    file = SimpleUploadedFile("g.csv", f"{GOOD}Atlantis;unemployed;2024;1;;\n".encode())
    assert client.post(ADDRESS, {"file": file}).status_code == 302
    client.force_login(user(Role.ANALYST))
    assert client.post(ADDRESS, {"file": file}).status_code == 403
    assert client.post(f"{ADDRESS}unemployed/2024/bort/").status_code == 403
    client.force_login(administrator)
    file.seek(0)
    page = client.post(ADDRESS, {"file": file, "source": "SCB", "licence": "CC0", "year": "x"})
    assert page.status_code == 422
    assert "Som de stod: 2" in page.content.decode()
    assert "Atlantis" in page.content.decode()
    bad = SimpleUploadedFile("g.csv", b"a;b\n")
    assert "rubrikrad" in client.post(ADDRESS, {"file": bad}).content.decode()
    assert client.post(f"{ADDRESS}unemployed/2024/bort/").status_code == 302
    assert held() == []


def test_the_commands_load_list_and_take_away(
    administrator: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "umask", lambda mode: mode)

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["group-sizes", *words])
        return result.exit_code, " ".join((result.stdout + result.stderr).split())

    path = tmp_path / "g.csv"
    path.write_text(f"{GOOD}Atlantis;unemployed;2024;1;;\n", encoding="utf-8")
    by = ("--user", administrator.email)
    code, told = run("load", str(path), "--source", "SCB", "--licence", "CC0", *by)
    # In English, as all that commands say.
    wrong = "line 4, Municipality: 'Atlantis': This names no municipality"
    assert (code, wrong in told) == (1, True)
    assert "2 stored, 0 as they stood, 1 not stored" in told
    code, told = run("list")
    assert "unemployed 2024: 2 municipalities, 0 of them protected; SCB; CC0" in told
    assert run("take-away", "unemployed", "2024", *by)[0] == 0
    code, told = run("take-away", "unemployed", "2024", *by)
    assert (code, "no figures of unemployed 2024" in told) == (2, True)
    code, told = run("load", str(path), "--user", "nobody@example.org")
    assert (code, "no active user" in told) == (2, True)
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    assert run("load", str(path), *by)[0] == 2
    analyst = user(Role.ANALYST, "", "analyst@example.org")
    assert run("load", str(path), "--user", analyst.email)[0] == 2


def test_a_page_shows_the_first_bad_lines_and_says_that_there_are_more(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    bad = HEAD + "Atlantis;unemployed;2024;1;S;L\n" * 201
    page = client.post(ADDRESS, {"file": SimpleUploadedFile("g.csv", bad.encode())})
    text = page.content.decode()
    assert "Inte sparade: 201" in text
    assert text.count("<td>Atlantis</td>") == 200
    assert "De första 200 visas" in text


def test_a_year_beyond_any_takes_nothing_away(client: Client, administrator: User) -> None:
    load(GOOD, administrator)
    client.force_login(administrator)
    assert client.post(f"{ADDRESS}unemployed/{10**30}/bort/").status_code == 302
    assert len(standing()) == 2


def test_the_figures_that_hold_are_taken_out_as_they_are_loaded(
    client: Client, administrator: User
) -> None:
    load(f"{GOOD}0480;unemployed;2024;..;=Källan;CC0\n", administrator)
    load(GOOD.replace(";300;", ";310;"), administrator)
    text = client.get(f"{ADDRESS}tabell.csv").content.decode("utf-8-sig")
    assert [line.split(";")[:5] for line in text.splitlines()[1:]] == [
        ["0480", "Nyköping", "unemployed", "2024", ".."],
        ["0482", "Flen", "unemployed", "2024", "310"],
        ["0484", "Eskilstuna", "unemployed", "2024", "100"],
    ]
    assert ";=" not in text
    GroupSize.objects.all().delete()
    again = load(text, administrator)
    assert (again.stored, again.refused) == (3, [])
    assert GroupSize.objects.get(place_code="0480").source == "=Källan"
