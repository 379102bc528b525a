"""The pages of jobs: who sees which, what they say in each state, and what a script is sent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samsyn.core import jobs as registry
from samsyn.core.jobs import JobKind, kinds
from samsyn.core.models import Job, Role, User
from samsyn.core.selectors.jobs import jobs_for
from samsyn.core.services import jobs, worker_locks
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

State = Job.State


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path  # so that no other test's worker is taken for ours
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    registry.register(
        JobKind(
            name="test.count",
            label="Count the lists",
            run=lambda run: {"counted": 3},
            result_lines=lambda job: [f"{job.result['counted']} lists were counted"],
            result_url=lambda job: "/projekt/",
        )
    )


@pytest.fixture
def user() -> User:
    return UserFactory(role=Role.ANALYST)


def job_of(user: User | None, **changes: Any) -> Job:
    job = jobs.start(kind="test.count", arguments={}, by=user)
    Job.objects.filter(pk=job.pk).update(**changes)
    job.refresh_from_db()
    return job


def page(client: Client, job: Job, **headers: str) -> str:
    answer = client.get(reverse("core:job", args=[job.pk]), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_user_sees_her_own_jobs_and_an_administrator_all(user: User) -> None:
    mine, others, nobodys = job_of(user), job_of(UserFactory(role=Role.ANALYST)), job_of(None)
    assert set(jobs_for(user)) == {mine}
    assert set(jobs_for(UserFactory(role=Role.ADMINISTRATOR))) == {mine, others, nobodys}
    assert set(jobs_for(UserFactory(role=Role.ADMINISTRATOR, place_code="01"))) == set()
    assert set(jobs_for(UserFactory())) == set()


def test_a_kind_may_show_itself_to_others(user: User) -> None:
    job = job_of(None)
    registry.register(
        JobKind(name="test.count", label="Count", run=lambda run: {}, visible=lambda one: True)
    )
    assert set(jobs_for(user)) == {job}


def test_anothers_job_is_not_there(client: Client, user: User) -> None:
    job = job_of(UserFactory(role=Role.ANALYST))
    client.force_login(user)
    assert client.get(reverse("core:job", args=[job.pk])).status_code == 404
    assert client.post(reverse("core:job_stop", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.state == State.QUEUED


def test_a_waiting_job_says_that_no_worker_runs_only_where_none_does(
    client: Client, user: User
) -> None:
    job = job_of(user)
    client.force_login(user)
    assert "Ingen arbetsprocess är igång" in page(client, job)
    with worker_locks.held():
        shown = page(client, job)
    assert "Ingen arbetsprocess är igång" not in shown
    assert "Jobbet väntar på sin tur" in shown


def test_a_running_job_shows_how_far_it_has_come(client: Client, user: User) -> None:
    later = timezone.now() + timedelta(minutes=1)
    job = job_of(
        user, state=State.RUNNING, done=1_240, total=5_000, lease_until=later, run_token="far:1"
    )
    client.force_login(user)
    shown = page(client, job)
    assert "1\u202f240 av 5\u202f000 (24\u00a0%)" in shown
    assert 'value="24" max="100"' in shown
    assert 'hx-trigger="every 2s"' in shown
    assert "<noscript>" in shown
    assert "Ingen arbetsprocess" not in shown  # one on another machine holds the lease


def test_a_total_that_is_not_known_is_not_shown_as_zero(client: Client, user: User) -> None:
    job = job_of(user, state=State.RUNNING, done=7, total=None)
    client.force_login(user)
    shown = page(client, job)
    assert "7 klara" in shown
    assert "<progress" in shown
    assert "value=" not in shown.split("<progress")[1].split(">")[0]


def test_a_script_gets_the_changing_part_and_is_told_only_of_news(
    client: Client, user: User
) -> None:
    job = job_of(user, state=State.RUNNING, done=10, total=100)
    client.force_login(user)
    address = reverse("core:job", args=[job.pk])
    first = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in first
    assert "hx-swap-oob" in first
    again = client.get(f"{address}?said=running-1", headers={"HX-Request": "true"})
    assert "hx-swap-oob" not in again.content.decode()
    assert "HX-Refresh" not in again
    Job.objects.update(state=State.DONE, finished_at=timezone.now(), result={"counted": 3})
    ended = client.get(f"{address}?said=running-1", headers={"HX-Request": "true"})
    assert ended["HX-Refresh"] == "true"
    assert "hx-trigger" not in ended.content.decode()


def test_a_finished_job_says_what_it_did(client: Client, user: User) -> None:
    job = job_of(user)
    jobs.run_one(job)
    client.force_login(user)
    shown = page(client, job)
    assert "3 lists were counted" in shown
    assert 'href="/projekt/"' in shown
    assert "hx-trigger" not in shown
    assert reverse("core:job_stop", args=[job.pk]) not in shown


def test_a_failed_job_says_why_in_the_readers_language(client: Client, user: User) -> None:
    registry.register(JobKind(name="test.count", label="Count", run=lambda run: {}["missing"]))
    job = job_of(user)
    jobs.run_one(job)
    client.force_login(user)
    assert "Ett oväntat fel (KeyError) avbröt jobbet." in page(client, job)
    client.cookies["django_language"] = "en"
    assert "An unexpected error (KeyError) ended the job." in page(client, job)


def test_stopping_asks_first_and_says_what_happened(client: Client, user: User) -> None:
    job = job_of(user)
    client.force_login(user)
    assert "Ja, stoppa jobbet" in page(client, job)
    answer = client.post(reverse("core:job_stop", args=[job.pk]), follow=True)
    assert "Jobbet är stoppat." in answer.content.decode()
    job.refresh_from_db()
    assert job.state == State.STOPPED


def test_whoever_only_sees_a_job_is_offered_no_stop(client: Client, user: User) -> None:
    registry.register(
        JobKind(name="test.count", label="Count", run=lambda run: {}, visible=lambda one: True)
    )
    job = job_of(None)
    client.force_login(user)
    assert "Ja, stoppa jobbet" not in page(client, job)
    assert client.post(reverse("core:job_stop", args=[job.pk])).status_code == 403


def test_the_list_shows_jobs_whose_kind_is_gone(client: Client, user: User) -> None:
    job = job_of(user)
    del kinds._kinds["test.count"]
    client.force_login(user)
    shown = client.get(reverse("core:jobs")).content.decode()
    assert "test.count" in shown
    assert reverse("core:job", args=[job.pk]) in shown


def test_only_whoever_has_jobs_finds_them_in_the_menu(client: Client, user: User) -> None:
    client.force_login(user)
    address = f'href="{reverse("core:jobs")}"'
    assert address not in client.get("/").content.decode()
    job_of(user)
    assert address in client.get("/").content.decode()


@pytest.mark.parametrize("state", [State.FAILED, State.STOPPED])
def test_a_job_that_was_cut_short_can_be_tried_again(
    client: Client, user: User, state: Job.State
) -> None:
    job = job_of(user, state=state, finished_at=timezone.now(), arguments={"list": 7})
    client.force_login(user)
    again = reverse("core:job_again", args=[job.pk])
    assert again in page(client, job)
    answer = client.post(again)
    anew = Job.objects.latest("pk")
    assert answer["Location"] == reverse("core:job", args=[anew.pk])
    assert (anew.pk != job.pk, anew.state, anew.arguments) == (True, State.QUEUED, {"list": 7})


def test_a_finished_job_is_not_done_twice(client: Client, user: User) -> None:
    job = job_of(user, state=State.DONE, finished_at=timezone.now(), result={"counted": 3})
    client.force_login(user)
    again = reverse("core:job_again", args=[job.pk])
    assert again not in page(client, job)
    client.post(again)
    assert Job.objects.count() == 1


def test_another_users_job_cannot_be_tried_again(client: Client, user: User) -> None:
    job = job_of(user, state=State.FAILED, finished_at=timezone.now())
    client.force_login(UserFactory(role=Role.ANALYST))
    assert client.post(reverse("core:job_again", args=[job.pk])).status_code == 404
    assert Job.objects.count() == 1
