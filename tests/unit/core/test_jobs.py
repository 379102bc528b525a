"""Jobs: started once a key, run once, stopped between steps, and honest about how they ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone

from samsyn.core import jobs as registry
from samsyn.core.jobs import (
    JobFailedError,
    JobKind,
    JobLost,
    JobRun,
    JobStopped,
    ProgressInTransactionError,
    kinds,
)
from samsyn.core.models import AuditEntry, Job, Role
from samsyn.core.services import job_claims, jobs, worker_locks
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

State = Job.State


@pytest.fixture(autouse=True)
def _kinds_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))


def kind(run: Callable[[JobRun], dict[str, Any]], name: str = "test.count") -> str:
    registry.register(JobKind(name=name, label="Count", run=run))
    return name


def started(run: Callable[[JobRun], dict[str, Any]], **more: Any) -> Job:
    return jobs.start(kind=kind(run), arguments={}, by=None, **more)


def counting(run: JobRun) -> dict[str, Any]:
    for step in range(3):
        run.progress(step, 3, "Counting")
    run.progress(3, 3)
    return {"counted": 3}


def test_a_job_is_run_and_tells_what_it_did() -> None:
    job = started(counting)
    assert job.state == State.QUEUED
    ran = jobs.run_next()
    assert ran is not None
    assert ran.pk == job.pk
    assert (ran.state, ran.result, ran.done, ran.total) == (State.DONE, {"counted": 3}, 3, 3)
    assert ran.started_at is not None
    assert ran.finished_at is not None
    assert jobs.run_next() is None
    assert jobs.run_one(ran) is None


def test_the_arguments_and_the_starter_reach_the_run() -> None:
    user = UserFactory(role=Role.ANALYST)
    seen: list[Any] = []

    def run(one: JobRun) -> dict[str, Any]:
        seen.append((one.job_id, one.arguments, one.by))
        return {}

    job = jobs.start(kind=kind(run), arguments={"batch": 7}, by=user)
    jobs.run_one(job)
    assert seen == [(job.pk, {"batch": 7}, user)]


def test_the_same_key_starts_no_second_job_until_the_first_has_ended() -> None:
    first = started(counting, key="list 1")
    assert started(counting, key="list 1").pk == first.pk
    assert started(counting, key="list 2").pk != first.pk
    assert started(counting).pk != started(counting).pk
    jobs.run_one(first)
    assert started(counting, key="list 1").pk != first.pk


def test_a_kind_that_nobody_registered_is_refused() -> None:
    with pytest.raises(registry.UnknownKindError, match=r"test\.unknown"):
        jobs.start(kind="test.unknown", arguments={}, by=None)


def test_a_job_whose_kind_is_gone_fails_with_a_reason() -> None:
    job = started(counting)
    del kinds._kinds["test.count"]
    assert jobs.run_one(job) == job
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "kind of job" in job.error


def test_a_waiting_job_is_stopped_at_once_and_never_run() -> None:
    user = UserFactory(role=Role.ANALYST)
    job = jobs.start(kind=kind(counting), arguments={}, by=user)
    jobs.stop(job=job, by=user)
    assert job.state == State.STOPPED
    assert jobs.run_next() is None
    assert AuditEntry.objects.filter(action="job.stopped", actor=user).count() == 1


def test_a_running_job_stops_between_its_steps() -> None:
    user = UserFactory(role=Role.ANALYST)
    done: list[int] = []

    def run(one: JobRun) -> dict[str, Any]:
        for step in range(10):
            if step == 2:
                jobs.stop(job=Job.objects.get(pk=one.job_id), by=user)
            one._written_at = None  # as if half a second had passed
            one.progress(step, 10)
            done.append(step)
        return {}

    job = jobs.start(kind=kind(run), arguments={}, by=user)
    ran = jobs.run_one(job)
    assert ran is not None
    assert ran.state == State.STOPPED
    assert done == [0, 1]
    assert ran.finished_at is not None


def test_others_may_not_stop_it_but_an_administrator_may() -> None:
    job = jobs.start(kind=kind(counting), arguments={}, by=UserFactory(role=Role.ANALYST))
    with pytest.raises(PermissionDenied):
        jobs.stop(job=job, by=UserFactory(role=Role.ANALYST))
    with pytest.raises(PermissionDenied):
        jobs.stop(job=job, by=UserFactory(role=Role.ADMINISTRATOR, place_code="01"))
    jobs.stop(job=job, by=UserFactory(role=Role.ADMINISTRATOR))
    assert job.state == State.STOPPED


def test_stopping_what_has_ended_changes_and_logs_nothing() -> None:
    user = UserFactory(role=Role.ANALYST)
    job = jobs.start(kind=kind(counting), arguments={}, by=user)
    jobs.run_one(job)
    jobs.stop(job=job, by=user)
    assert job.state == State.DONE
    assert not AuditEntry.objects.filter(action="job.stopped").exists()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (JobFailedError("The file %(name)s is gone.", name="a.csv"), "The file a.csv is gone."),
        (ValidationError("The list has no rows."), "The list has no rows."),
        (KeyError("anna.andersson@example.org"), "An unexpected error (KeyError) ended the job."),
        (
            JobFailedError("Nobody answered %(who)s.", who="anna@example.org"),
            "Nobody answered [email].",
        ),
    ],
)
def test_a_failed_job_tells_why_without_personal_data(error: Exception, told: str) -> None:
    def run(one: JobRun) -> dict[str, Any]:
        one.progress(4, 9, "reading anna@example.org")
        raise error

    ran = jobs.run_one(started(run))
    assert ran is not None
    assert ran.state == State.FAILED
    assert (ran.error % ran.error_values).startswith(told)
    assert (ran.done, ran.total) == (4, 9)
    everything = f"{ran.error} {ran.error_values} {ran.note} {ran.result}"
    assert "anna" not in everything
    assert AuditEntry.objects.filter(action="job.failed", subject_id=str(ran.pk)).exists()


def test_a_result_that_cannot_be_stored_fails_the_job() -> None:
    ran = jobs.run_one(started(lambda one: {"when": timezone.now()}))
    assert ran is not None
    assert ran.state == State.FAILED
    assert ran.error_values == {"error": "TypeError"}


def test_a_busy_database_lets_the_job_be_tried_again_after_a_while() -> None:
    def run(one: JobRun) -> dict[str, Any]:
        raise OperationalError("database is locked")

    ran = jobs.run_one(started(run))
    assert ran is not None
    assert ran.state == State.QUEUED
    assert jobs.run_next() is None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.run_next() is not None


def test_progress_inside_a_transaction_is_a_programming_error() -> None:
    def run(one: JobRun) -> dict[str, Any]:
        with transaction.atomic():
            one.progress(1, 2)
        return {}

    ran = jobs.run_one(started(run))
    assert ran is not None
    assert ran.error_values == {"error": ProgressInTransactionError.__name__}


def test_progress_is_written_twice_a_second_at_most(
    django_assert_max_num_queries: Any,
) -> None:
    job = job_claims.take(started(counting), worker="")
    assert job is not None
    now = [0.0]
    run = JobRun(job, clock=lambda: now[0])
    with django_assert_max_num_queries(2 * 2 + 4):  # two writes, each with its question
        for step in range(1_000):
            now[0] = step / 1_100
            run.progress(step, 1_000)
    job.refresh_from_db()
    assert 500 <= job.done < 1_000
    assert run.told["done"] == 999


def test_a_run_that_has_lost_its_job_changes_nothing_more() -> None:
    first = job_claims.take(started(counting), worker="")
    assert first is not None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = job_claims.take(Job.objects.get(pk=first.pk), worker="")
    assert second is not None
    lost = JobRun(first)
    with pytest.raises(JobLost):
        lost.progress(1, 2)
    with transaction.atomic(), pytest.raises(JobLost):
        lost.confirm()
    JobRun(second).progress(2, 2)
    with transaction.atomic():
        JobRun(second).confirm()


def test_a_stop_reaches_a_run_that_asks() -> None:
    user = UserFactory(role=Role.ADMINISTRATOR)
    job = job_claims.take(started(counting), worker="")
    assert job is not None
    jobs.stop(job=job, by=user)
    with pytest.raises(JobStopped):
        JobRun(job).progress(1)


def test_a_job_that_gets_nowhere_is_given_up_and_one_that_moves_is_not() -> None:
    def run(one: JobRun) -> dict[str, Any]:
        raise OperationalError("gone")

    def moving(one: JobRun) -> dict[str, Any]:
        one.progress(one.reached + 1)
        raise OperationalError("gone")

    def run_often(job: Job) -> Job:
        for _ in range(job_claims.MOST_ATTEMPTS + 1):
            Job.objects.update(lease_until=None)
            jobs.run_one(Job.objects.get(pk=job.pk))
        return Job.objects.get(pk=job.pk)

    stuck = run_often(started(run))
    assert stuck.state == State.FAILED
    assert stuck.error_values == {"times": job_claims.MOST_ATTEMPTS}
    assert run_often(jobs.start(kind=kind(moving, "test.moving"), arguments={}, by=None)).state == (
        State.QUEUED
    )


def test_a_worker_that_ends_puts_its_job_back_to_go_on_later() -> None:
    ending = [False]

    def run(one: JobRun) -> dict[str, Any]:
        for step in range(one.reached, 4):
            ending[0] = step == 2 and one.reached == 0
            one.progress(step + 1, 4)
        return {"from": one.reached}

    job = started(run)
    ran = jobs.run_one(job, ending=lambda: ending[0])
    assert ran is not None
    assert (ran.state, ran.done, ran.attempts) == (State.QUEUED, 3, 0)
    again = jobs.run_next()
    assert again is not None
    assert (again.state, again.result) == (State.DONE, {"from": 3})


def test_done_work_is_told_again_until_the_database_listens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settle, busy, runs = jobs._settle, [True, True], []

    def busy_at_first(*arguments: Any, **outcome: Any) -> None:
        if busy:
            busy.pop()
            raise OperationalError("database is locked")
        settle(*arguments, **outcome)

    monkeypatch.setattr(jobs, "_settle", busy_at_first)
    monkeypatch.setattr(jobs, "_SETTLE_PAUSES", (0.0, 0.0))
    ran = jobs.run_one(started(lambda one: {"runs": runs.append(1)}))
    assert ran is not None
    assert ran.state == State.DONE
    assert runs == [1]


def test_the_wait_after_a_busy_database_grows() -> None:
    def run(one: JobRun) -> dict[str, Any]:
        raise OperationalError("database is locked")

    job, waits = started(run), []
    for _ in range(3):
        before = timezone.now()
        ran = jobs.run_one(job)
        assert ran is not None
        assert ran.lease_until is not None
        waits.append(round((ran.lease_until - before).total_seconds()))
        Job.objects.update(lease_until=None)
        job = Job.objects.get(pk=job.pk)
    assert waits == [15, 30, 60]


def test_two_that_start_the_same_at_once_get_one_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looked before the first was saved: the database refuses, and it looks again."""
    first = started(counting, key="list 1")
    look, looks = jobs._unfinished, [0]

    def too_early(kind: str, key: str) -> Job | None:
        looks[0] += 1
        return None if looks[0] == 1 else look(kind, key)

    monkeypatch.setattr(jobs, "_unfinished", too_early)
    assert started(counting, key="list 1").pk == first.pk
    assert AuditEntry.objects.filter(action="job.started").count() == 1


def test_a_job_is_undone_with_the_transaction_that_started_it() -> None:
    with transaction.atomic():
        started(counting)
        transaction.set_rollback(True)
    assert jobs.run_next() is None
    assert not AuditEntry.objects.filter(action="job.started").exists()


def test_a_living_workers_job_is_left_alone_and_a_dead_ones_taken_at_once(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    job = started(counting)
    with worker_locks.held() as worker:
        taken = job_claims.take(job, worker=worker)
        assert taken is not None
        Job.objects.update(lease_until=timezone.now() - timedelta(hours=1))
        assert jobs.run_next(worker="another") is None
    # Its file is left where it is killed, and no process holds its lock.
    (tmp_path / "workers" / worker).touch()
    Job.objects.update(lease_until=timezone.now() + timedelta(hours=1))
    assert jobs.run_next(worker="another") is not None


def test_a_worker_on_another_machine_is_known_by_its_lease_only(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    assert job_claims.take(started(counting), worker="elsewhere") is not None
    assert jobs.run_next(worker="here") is None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.run_next(worker="here") is not None


def test_a_stop_asked_of_a_job_whose_worker_died_ends_it_without_a_run() -> None:
    user = UserFactory(role=Role.ADMINISTRATOR)
    job = job_claims.take(started(counting), worker="elsewhere")
    assert job is not None
    jobs.stop(job=job, by=user)
    Job.objects.update(lease_until=None)
    ran = jobs.run_next(worker="here")
    assert ran is not None
    assert (ran.state, ran.result, ran.done) == (State.STOPPED, {}, 0)
