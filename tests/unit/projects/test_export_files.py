"""Large workbooks made in the background: offered, made, the orderer's alone, gone after a day."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samsyn.core.models import AuditEntry, Job, Role, RoleAssignment, User
from samsyn.core.services import jobs
from samsyn.projects.models import ExportFile
from samsyn.projects.services import export_files
from tests.unit.projects.builders import document, project, store, user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(export_files, "MOST_AT_ONCE", 1)
    store(
        document(
            project(),
            project("2031/00002", title="Sjövägens verkstad"),
            project("2009/00003", title="Linåns kök", programme="2007-2013"),
        )
    )


@pytest.fixture
def analyst() -> User:
    return user(Role.ANALYST)


def ordered(by: User, query: str = "") -> Job:
    export_files.order(by=by, form="xlsx", query=query, language="sv", base="http://testserver/")
    job = jobs.run_next()
    assert job is not None
    return job


def test_a_large_workbook_is_ordered_made_and_fetched(client: Client, analyst: User) -> None:
    client.force_login(analyst)
    page = client.get(reverse("projects:export", args=["xlsx"]), {"programme": "2014-2020"})
    assert 'value="programme=2014-2020"' in page.content.decode()
    answer = client.post(reverse("projects:export_order"), {"query": "programme=2014-2020"})
    job = jobs.run_next()
    assert job is not None
    assert (job.state, job.result["projects"]) == (Job.State.DONE, 2)
    assert answer["Location"] == reverse("core:job", args=[job.pk])
    shown = client.get(answer["Location"]).content.decode()
    address = reverse("projects:export_file", args=[job.arguments["file"]])
    assert address in shown
    file = client.get(address)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content)))  # type: ignore[attr-defined]
    assert book["Projekt"].max_row == 3
    assert AuditEntry.objects.filter(action="export.fetched").count() == 1


def test_the_words_of_the_selection_are_not_kept_with_the_job(analyst: User) -> None:
    job = ordered(analyst, "programme=2007-2013")
    assert job.result["projects"] == 1
    assert set(job.arguments) == {"file"}


def test_a_small_selection_is_sent_at_once(client: Client) -> None:
    answer = client.get(reverse("projects:export", args=["xlsx"]), {"programme": "2007-2013"})
    # Read to its end, which closes it as a server would; to close it here would end the
    # connection that the test's transaction stands on.
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")


def test_nobody_without_a_role_has_one_made(client: Client) -> None:
    assert client.get(reverse("projects:export", args=["xlsx"])).status_code == 422
    client.force_login(user())
    assert client.post(reverse("projects:export_order"), {"query": ""}).status_code == 403
    assert not ExportFile.objects.exists()


def test_a_file_is_its_orderers_alone(client: Client, analyst: User) -> None:
    job = ordered(analyst)
    client.force_login(user(Role.ADMINISTRATOR))
    address = reverse("projects:export_file", args=[job.arguments["file"]])
    assert client.get(address).status_code == 404


def test_who_has_other_rights_now_cannot_fetch_it(analyst: User) -> None:
    job = ordered(analyst)
    assert export_files.ready_file(job.arguments["file"], analyst) is not None
    RoleAssignment.objects.filter(user=analyst).update(place_code="04")
    with pytest.raises(PermissionDenied):
        export_files.ready_file(job.arguments["file"], analyst)


def test_who_lost_every_role_gets_no_file_made(analyst: User) -> None:
    export_files.order(by=analyst, form="xlsx", query="", language="sv", base="")
    RoleAssignment.objects.all().delete()
    job = jobs.run_next()
    assert job is not None
    assert job.state == Job.State.FAILED
    assert not ExportFile.objects.get().finished_at


def test_files_are_gone_after_a_day_and_so_is_what_a_killed_worker_left(
    analyst: User, tmp_path: Path
) -> None:
    job = ordered(analyst)
    stray = tmp_path / "exports" / "999999.xlsx.part"
    stray.write_bytes(b"half")
    assert export_files.clear_up(now=timezone.now()) == {"files": 0}
    assert not stray.exists()
    assert export_files.ready_file(job.arguments["file"], analyst) is not None
    assert export_files.clear_up(now=timezone.now() + timedelta(days=2)) == {"files": 1}
    assert list((tmp_path / "exports").iterdir()) == []
    assert export_files.ready_file(job.arguments["file"], analyst) is None
