"""Files handed in on the page: kept, read by a job, and told of file by file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from samsyn.core.models import AuditEntry, Document, Job, Role, User
from samsyn.core.services import jobs
from samsyn.projects.models import ImportFile, ImportRun, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services import import_runs, uploads
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
            raise jobs.JobReleased
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


def test_strays_are_removed_and_what_waits_is_kept(analyst: Client, tmp_path: Path) -> None:
    part = {"path": ["a.csv"], "more": "on"}
    run = send(analyst, SimpleUploadedFile("a.csv", a_list()), **part).json()["run"]
    stray = tmp_path / "uploads" / "999999"
    stray.mkdir()
    (stray / "0.part").write_bytes(b"x")
    from datetime import timedelta

    assert uploads.remove_strays(older_than=timedelta(seconds=-1)) == 1
    assert not stray.exists()
    assert (tmp_path / "uploads" / str(run) / "0").exists()
