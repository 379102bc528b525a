"""Duties: once a local day, by one worker, late rather than never."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.utils import timezone

from samsyn.core import jobs as registry
from samsyn.core.jobs import Duty, JobRun, registered_duties
from samsyn.core.models import AuditEntry, Job, Role
from samsyn.core.services import duties, housekeeping, jobs
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

State = Job.State
# 23:30 on 1 March in UTC is 00:30 on 2 March in Stockholm.
JUST_AFTER_MIDNIGHT = datetime(2031, 3, 1, 23, 30, tzinfo=UTC)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The only duty is one that counts its runs."""
    made: list[int] = []

    def run(one: JobRun) -> dict[str, Any]:
        made.append(one.job_id)
        return {}

    monkeypatch.setattr(registry.kinds, "_kinds", {})
    monkeypatch.setattr("samsyn.core.jobs.duties._duties", {})
    registry.register_duty(Duty("count", "Count", run, not_before=time(0, 15)))
    UserFactory(role=Role.ADMINISTRATOR)
    return made


def work_off() -> None:
    while jobs.run_next() is not None:
        pass


def test_a_duty_is_done_once_a_local_day(runs: list[int]) -> None:
    for minutes in (0, 1, 60, 23 * 60):
        duties.start_due(JUST_AFTER_MIDNIGHT + timedelta(minutes=minutes))
        work_off()
    assert len(runs) == 1
    assert str(Job.objects.get().day) == "2031-03-02"
    duties.start_due(JUST_AFTER_MIDNIGHT + timedelta(days=1))
    work_off()
    assert len(runs) == 2


def test_a_duty_waits_for_its_time_of_day(runs: list[int]) -> None:
    assert duties.start_due(JUST_AFTER_MIDNIGHT - timedelta(minutes=20)) == []
    assert len(duties.start_due(JUST_AFTER_MIDNIGHT)) == 1


def test_a_worker_that_was_down_at_midnight_does_it_when_it_is_up(runs: list[int]) -> None:
    duties.start_due(JUST_AFTER_MIDNIGHT)
    work_off()
    duties.start_due(JUST_AFTER_MIDNIGHT + timedelta(days=2, hours=20))
    work_off()
    assert len(runs) == 2


def test_yesterdays_ends_before_todays_begins(runs: list[int]) -> None:
    (first,) = duties.start_due(JUST_AFTER_MIDNIGHT)
    tomorrow = JUST_AFTER_MIDNIGHT + timedelta(days=1)
    assert duties.start_due(tomorrow) == []
    jobs.run_one(first)
    assert len(duties.start_due(tomorrow)) == 1


def test_two_workers_that_see_it_at_once_do_it_once(
    runs: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has looked before the first began, and begins after the first has ended."""
    start = jobs.start

    def late(**arguments: Any) -> Job:
        monkeypatch.setattr(jobs, "start", start)
        duties.start_due(JUST_AFTER_MIDNIGHT)
        work_off()
        return start(**arguments)

    monkeypatch.setattr(jobs, "start", late)
    assert duties.start_due(JUST_AFTER_MIDNIGHT) == []
    work_off()
    assert len(runs) == 1


def test_the_database_itself_refuses_a_second_duty_of_a_day(runs: list[int]) -> None:
    (job,) = duties.start_due(JUST_AFTER_MIDNIGHT)
    jobs.run_one(job)
    with pytest.raises(IntegrityError):
        jobs.start(kind="duty.count", arguments={}, by=None, day=job.day)


def test_an_installation_without_users_has_no_duties(runs: list[int]) -> None:
    from samsyn.core.models import RoleAssignment, User

    RoleAssignment.objects.all().delete()
    User.objects.all().delete()
    assert duties.start_due(JUST_AFTER_MIDNIGHT) == []


def test_retention_and_tidying_are_duties() -> None:
    UserFactory(role=Role.ADMINISTRATOR)
    names = {duty.name for duty in registered_duties()}
    assert {"retention", "tidying"} <= names
    duties.start_due(JUST_AFTER_MIDNIGHT)
    work_off()
    done = Job.objects.filter(kind__in=("duty.retention", "duty.tidying"))
    assert {job.state for job in done} == {State.DONE}
    assert all(registry.kind_named(job.kind).result_lines(job) for job in done)  # type: ignore[misc]


def test_tidying_removes_what_is_old_and_nothing_else() -> None:
    now = timezone.now()

    def ended(state: str, ago: timedelta) -> Job:
        return Job.objects.create(kind="gone", state=state, finished_at=now - ago)

    old = ended(State.DONE, housekeeping.JOBS_KEPT + timedelta(hours=1))
    kept = {
        ended(State.FAILED, housekeeping.JOBS_KEPT - timedelta(hours=1)).pk,
        Job.objects.create(kind="gone", state=State.QUEUED, lease_until=now + timedelta(1)).pk,
    }
    Job.objects.filter(pk__in=[*kept, old.pk]).update(created_at=now - timedelta(days=400))
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(1))

    job = jobs.start(kind="duty.tidying", arguments={}, by=None)
    ran = jobs.run_one(job)

    assert ran is not None
    assert ran.result == {"jobs": 1, "sessions": 1, "workers": 0}
    assert set(Job.objects.exclude(pk=job.pk).values_list("pk", flat=True)) == kept
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_that_a_duty_was_begun_is_in_the_audit_log(runs: list[int]) -> None:
    (job,) = duties.start_due(JUST_AFTER_MIDNIGHT)
    entry = AuditEntry.objects.get(action="job.started")
    assert (entry.actor, entry.subject_id) == (None, str(job.pk))
