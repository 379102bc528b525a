"""Files handed in on the page: kept, read by a job, and told of file by file."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from samsyn.core.jobs import JobReleased
from samsyn.core.models import AuditEntry, Document, Job, Role, User
from samsyn.core.services import jobs
from samsyn.projects.models import ImportFile, ImportRun, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services import import_runs, opening, uploads
from tests.unit.projects.builders import a_list, user

pytestmark = pytest.mark.django_db
State = ImportFile.State


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def person() -> User:
    return user(Role.ANALYST)


@pytest.fixture
def analyst(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def upload(client: Client, *files: SimpleUploadedFile, **facts: Any) -> Any:
    return client.post(reverse("projects:import"), {"files": list(files), **facts})


def send(client: Client, *files: SimpleUploadedFile, **facts: Any) -> Any:
    """As the page's script does, which asks for JSON."""
    return client.post(
        reverse("projects:import"),
        {"files": list(files), **facts},
        headers={"accept": "application/json"},
    )


def work() -> None:
    while jobs.run_next() is not None:
        pass


def page_of(client: Client, run: ImportRun) -> str:
    return client.get(reverse("projects:import_run", args=[run.pk])).content.decode()


def left_on_disk(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]


def test_several_files_at_once_each_with_its_report(analyst: Client, tmp_path: Path) -> None:
    answer = upload(
        analyst,
        SimpleUploadedFile("lista.csv", a_list()),
        SimpleUploadedFile("bild.bin", b"\x00\x01" * 50),
        SimpleUploadedFile("tom.txt", b""),
        origin="https://example.org/lista",
        licence="CC0",
        published_on="2024-05-01",
    )
    run = ImportRun.objects.get()
    assert answer.url == reverse("projects:import_run", args=[run.pk])
    assert not Project.objects.exists()
    assert 'id="job-progress"' in page_of(analyst, run)

    work()
    page = page_of(analyst, run)
    assert "lista.csv" in page
    assert "Inget av filen har lagrats" in page
    assert Project.objects.count() == 2
    assert set(Project.objects.values_list("review_state", flat=True)) == {ReviewState.PROPOSED}
    stored = Document.objects.get(name="lista.csv")
    assert (stored.origin, stored.licence) == ("https://example.org/lista", "CC0")
    assert str(stored.published_on) == "2024-05-01"
    assert not Document.objects.filter(name="bild.bin").exists()
    assert left_on_disk(tmp_path) == []


def test_what_is_certain_is_taken_in_at_once_where_that_is_asked_for(analyst: Client) -> None:
    upload(analyst, SimpleUploadedFile("lista.csv", a_list()), accept_certain="on")
    work()
    assert set(Project.objects.values_list("review_state", flat=True)) == {ReviewState.ACCEPTED}


def test_a_file_above_the_limit_is_refused_before_it_is_read(
    analyst: Client, settings: Any
) -> None:
    settings.SAMSYN_UPLOAD_MAX_BYTES = 10
    answer = upload(analyst, SimpleUploadedFile("stor.csv", b"x" * 11))
    assert answer.status_code == 422
    assert "stor.csv" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_no_files_at_all_is_told(analyst: Client) -> None:
    answer = upload(analyst)
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_only_those_allowed_reach_the_pages(client: Client, person: User) -> None:
    run = uploads.open_run(
        by=person, origin="", licence="", published_on=None, accept_certain=False
    )
    pages = [reverse("projects:import"), reverse("projects:columns")]
    pages.append(reverse("projects:import_run", args=[run.pk]))
    for address in pages:
        assert client.get(address).status_code == 302
    client.force_login(user(Role.CASEWORKER))
    for address in pages:
        assert client.get(address).status_code == 403
    for name in ("continue_run", "discard_run"):
        assert client.post(reverse(f"projects:{name}", args=[run.pk])).status_code == 403


def test_nobody_else_continues_or_throws_away_a_run(client: Client, person: User) -> None:
    run = uploads.open_run(
        by=person, origin="", licence="", published_on=None, accept_certain=False
    )
    client.force_login(user(Role.ANALYST, email="annan@example.org"))
    for name in ("continue_run", "discard_run"):
        assert client.post(reverse(f"projects:{name}", args=[run.pk])).status_code == 404


def test_one_bad_file_takes_no_other_with_it(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = import_runs.import_file

    def faulty(path: Path, **facts: Any) -> Any:
        if facts["name"] == "b.csv":
            raise ZeroDivisionError("hemligt innehåll")
        return real(path, **facts)

    monkeypatch.setattr(import_runs, "import_file", faulty)
    files = [SimpleUploadedFile(f"{name}.csv", a_list()) for name in "bac"]
    upload(analyst, *files)
    work()
    run = ImportRun.objects.get()
    assert dict(run.files.values_list("name", "state")) == {
        "b.csv": State.FAILED, "a.csv": State.DONE, "c.csv": State.DONE,
    }  # fmt: skip
    page = page_of(analyst, run)
    assert "ZeroDivisionError" in page
    assert "hemligt" not in page
    assert Project.objects.count() == 2


def test_a_folder_sent_in_parts_is_one_run(analyst: Client) -> None:
    first = send(
        analyst,
        SimpleUploadedFile("a.csv", a_list()),
        SimpleUploadedFile("b.txt", b"x"),
        path=["mapp/a.csv", "mapp/under/b.txt"],
        more="on",
    ).json()
    run = ImportRun.objects.get(pk=first["run"])
    assert run.handed_in_at is None
    assert "Inte inlämnad" in analyst.get(reverse("projects:import")).content.decode()

    last = {"run": run.pk, "first": 2, "path": ["mapp/c.csv"]}
    answer = send(analyst, SimpleUploadedFile("c.csv", a_list(extra="Grön märkning")), **last)
    assert answer.json() == {"address": reverse("projects:import_run", args=[run.pk])}
    names = list(run.files.values_list("key", "name"))
    assert names == [("0", "mapp/a.csv"), ("1", "mapp/under/b.txt"), ("2", "mapp/c.csv")]


def test_a_part_sent_twice_is_received_once(analyst: Client) -> None:
    part = {"path": ["a.csv"], "more": "on"}
    run = send(analyst, SimpleUploadedFile("a.csv", a_list()), **part).json()["run"]
    send(analyst, SimpleUploadedFile("a.csv", a_list()), **part, run=run, first=0)
    assert ImportFile.objects.count() == 1


def test_an_upload_broken_off_can_be_read_or_thrown_away(analyst: Client, tmp_path: Path) -> None:
    part = {"path": ["a.csv"], "more": "on"}
    read = send(analyst, SimpleUploadedFile("a.csv", a_list()), **part).json()["run"]
    thrown = send(analyst, SimpleUploadedFile("a.csv", a_list()), **part).json()["run"]

    analyst.post(reverse("projects:continue_run", args=[read]))
    work()
    assert Project.objects.count() == 2
    analyst.post(reverse("projects:discard_run", args=[thrown]))
    assert not ImportRun.objects.filter(pk=thrown).exists()
    assert AuditEntry.objects.filter(action="import.discarded").count() == 1


def test_a_part_for_somebody_elses_run_is_refused(analyst: Client, client: Client) -> None:
    part = {"path": ["a.csv"], "more": "on"}
    run = send(analyst, SimpleUploadedFile("a.csv", a_list()), **part).json()["run"]
    client.force_login(user(Role.ANALYST, email="annan@example.org"))
    answer = send(client, SimpleUploadedFile("b.csv", a_list()), run=run, first=1)
    assert answer.status_code == 404
    assert ImportFile.objects.count() == 1


def test_a_job_run_again_reads_no_file_twice(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(analyst, SimpleUploadedFile("a.csv", a_list()), SimpleUploadedFile("b.txt", b"hej"))
    read: list[str] = []
    real = import_runs.import_file

    def counted(path: Path, **facts: Any) -> Any:
        read.append(facts["name"])
        if len(read) == 2:
            raise JobReleased
        return real(path, **facts)

    monkeypatch.setattr(import_runs, "import_file", counted)
    jobs.run_next()
    assert Job.objects.get().state == Job.State.QUEUED
    work()
    assert read == ["a.csv", "b.txt", "b.txt"]
    assert ImportRun.objects.get().finished_at is not None


def test_a_file_that_is_gone_is_told(analyst: Client, tmp_path: Path) -> None:
    upload(analyst, SimpleUploadedFile("a.csv", a_list()))
    for path in left_on_disk(tmp_path):
        path.unlink()
    work()
    assert "Filen finns inte kvar" in page_of(analyst, ImportRun.objects.get())


def test_names_of_persons_are_masked_in_a_files_name(analyst: Client) -> None:
    send(analyst, SimpleUploadedFile("x.csv", a_list()), path=["../tel 070-123 45 67/a.csv"])
    assert ImportFile.objects.get().name == "tel " + "█" * 13 + "/a.csv"


def test_strays_are_removed_and_what_waits_is_kept_for_two_weeks(
    analyst: Client, tmp_path: Path
) -> None:
    part = {"path": ["a.csv"], "more": "on"}
    pk = send(analyst, SimpleUploadedFile("a.csv", a_list()), **part).json()["run"]
    stray = tmp_path / "uploads" / "999999"
    stray.mkdir()
    (stray / "0.part").write_bytes(b"x")

    now = timezone.now()
    assert uploads.clear_up(now=now) == {"runs": 0, "strays": 1}
    assert left_on_disk(tmp_path) == [tmp_path / "uploads" / str(pk) / "0"]
    # What the database has thrown away goes from the disk when that is saved.
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert uploads.clear_up(now=now + timedelta(days=15))["runs"] == 1
    assert left_on_disk(tmp_path) == []
    assert not ImportRun.objects.exists()


def zipped(**files: bytes) -> SimpleUploadedFile:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/") + ".csv", data)
    return SimpleUploadedFile("allt.zip", made.getvalue())


def test_an_archive_is_opened_and_each_of_its_files_told_of(analyst: Client) -> None:
    inner = zipped(b=a_list(extra="Grön märkning")).read()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mapp/a.csv", a_list())
        archive.writestr("inre.zip", inner)
        archive.writestr("__MACOSX/._a.csv", b"x")
    upload(analyst, SimpleUploadedFile("allt.zip", made.getvalue()))
    work()
    run = ImportRun.objects.get()
    assert dict(run.files.values_list("name", "state")) == {
        "allt.zip": State.OPENED,
        "allt.zip/mapp/a.csv": State.DONE,
        "allt.zip/inre.zip/b.csv": State.DONE,
    }
    assert Project.objects.count() == 2


def test_an_archive_opened_again_adds_nothing(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(analyst, zipped(a=a_list(), b=b"x", c=b"y"))
    real, put = opening.uploads.stage, []

    def interrupted(*given: Any) -> int:
        put.append(given[1])
        if len(put) == 2:
            raise JobReleased
        return real(*given)

    monkeypatch.setattr(opening.uploads, "stage", interrupted)
    jobs.run_next()
    work()
    assert ImportFile.objects.count() == 4
    assert put == ["0-0", "0-1", "0-1", "0-2"]


def test_a_list_is_given_back_with_its_rows_marked(analyst: Client) -> None:
    upload(analyst, SimpleUploadedFile("lista.csv", a_list()))
    work()
    lines = a_list(extra="=1+1", cells=("x", "y")).decode().splitlines()
    lines[2] = lines[2].replace("800 000", "tolv")
    upload(analyst, SimpleUploadedFile("lista2.csv", "\n".join(lines).encode()))
    work()
    file = ImportFile.objects.latest("pk")
    assert reverse("projects:marked_list", args=[file.pk, "csv"]) in page_of(analyst, file.run)

    answer = analyst.get(reverse("projects:marked_list", args=[file.pk, "csv"]))
    text = b"".join(answer).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == ["Samsyn: utfall", "Samsyn: anmärkningar"]
    assert (rows[1][0], rows[1][2]) == ("", "Diarienummer")
    assert rows[1][-1] == "'=1+1"
    assert [row[0] for row in rows[2:]] == ["oförändrad", "oförändrad"]
    assert "tolv" in rows[3][1]

    answer = analyst.get(reverse("projects:marked_list", args=[file.pk, "xlsx"]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[2][:3] == ["oförändrad", None, "23-101-S01"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_a_document_brought_before_a_kill_is_not_called_known(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(analyst, SimpleUploadedFile("lista.csv", a_list()))
    real = import_runs.import_file

    def killed_after(path: Path, **facts: Any) -> Any:
        real(path, **facts)
        raise JobReleased

    with monkeypatch.context() as patched:
        patched.setattr(import_runs, "import_file", killed_after)
        jobs.run_next()
    work()
    report = ImportFile.objects.get().report
    assert (report["new"], report["repeated"]) == (2, 0)
