"""Background jobs: started, stopped, and run by a worker, each by one run at a time.

A job's row is also its place in the queue, so that starting one is saved or undone together with
whatever else the caller's transaction does. Whoever changes a running job's row names the run's
token; a run that has lost its job to another changes nothing.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samsyn.core import policies
from samsyn.core.jobs import (
    JobFailedError,
    JobLost,
    JobReleased,
    JobRun,
    JobStopped,
    UnknownKindError,
    kind_named,
)
from samsyn.core.models import Job, User
from samsyn.core.personal_patterns import without_personal_patterns
from samsyn.core.services import audit, job_claims
from samsyn.core.services.job_pulse import pulse

logger = logging.getLogger(__name__)

# How long a job waits after the database failed it, before it is tried again: longer each time.
_PAUSE = timedelta(seconds=15)
# Seconds between attempts to write how a job ended, which another's long writing may hold up.
_SETTLE_PAUSES = (1.0, 5.0, 15.0)
_UNEXPECTED = gettext_noop(
    "An unexpected error (%(error)s) ended the job. The log of the installation tells more."
)
_UNKNOWN_KIND = gettext_noop("This installation can no longer do this kind of job.")
_GOT_NOWHERE = gettext_noop(
    "The job was interrupted %(times)s times without getting any further, and is not tried again."
)


def start(
    *, kind: str, arguments: dict[str, Any], by: User | None, key: str = "", day: date | None = None
) -> Job:
    """Queue a job; workers see it when the caller's transaction is saved.

    An unfinished job of the kind with the same `key` is returned instead of a second one. `by` is
    None for what the installation does by itself. The caller has asked its own policy whether the
    user may. Raises UnknownKindError.
    """
    kind_named(kind)
    running = _unfinished(kind, key)
    if running is not None:
        return running
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, arguments=arguments, by=by, key=key, day=day)
            _audit(job, "job.started", by)
            return job
    except IntegrityError:
        # Somebody else's came first.
        running = _unfinished(kind, key)
        if running is None:
            raise
        return running


def _unfinished(kind: str, key: str) -> Job | None:
    if not key:
        return None
    return Job.objects.filter(kind=kind, key=key, state__in=Job.UNFINISHED).first()


def start_again(*, job: Job, by: User) -> Job:
    """Queue the same work once more after it failed or was stopped: it goes on where it was.

    Raises ValidationError for a job that has done its work or is under way.
    """
    policies.check_can_stop_job(by, job)
    if job.state not in Job.CUT_SHORT:
        raise ValidationError(_("Only a job that failed or was stopped can be tried again."))
    return start(kind=job.kind, arguments=job.arguments, by=by, key=job.key)


@transaction.atomic
def stop(*, job: Job, by: User) -> None:
    """End a job that waits, or ask a running one to end after its step; no harm where it has ended.

    What its finished steps have saved stays.
    """
    policies.check_can_stop_job(by, job)
    changed = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.STOPPED, finished_at=timezone.now()
    ) or Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(state=Job.State.STOPPING)
    if changed:
        _audit(job, "job.stopped", by)
    job.refresh_from_db()


def run_next(*, worker: str = "", ending: Callable[[], bool] = lambda: False) -> Job | None:
    """Take the job that has waited longest and run it; the job as it then is, None without any."""
    job = job_claims.take_next(worker=worker)
    return None if job is None else _run_taken(job, ending)


def run_one(
    job: Job, *, worker: str = "", ending: Callable[[], bool] = lambda: False
) -> Job | None:
    """Take this very job and run it; None where it is not free to be taken."""
    taken = job_claims.take(job, worker=worker)
    return None if taken is None else _run_taken(taken, ending)


def _run_taken(job: Job, ending: Callable[[], bool]) -> Job:
    run = JobRun(job, ending=ending)
    try:
        _settle_patiently(job, run, _outcome(job, run))
    except JobLost:
        logger.warning("job %s was taken over by another run", job.pk)
    job.refresh_from_db()
    return job


def _outcome(job: Job, run: JobRun) -> dict[str, Any]:
    """Do the job's work; the changes that tell how it ended. Raises JobLost."""
    if job.state == Job.State.STOPPING:
        return {"state": Job.State.STOPPED}
    if job.attempts > job_claims.MOST_ATTEMPTS:
        return _failed(_GOT_NOWHERE, times=job_claims.MOST_ATTEMPTS)
    try:
        with pulse(job):
            result = kind_named(job.kind).run(run)
        json.dumps(result)  # what cannot be stored is the kind's fault, told as such
        return {"state": Job.State.DONE, "result": result}
    except JobStopped:
        return {"state": Job.State.STOPPED}
    except JobReleased:
        return {"state": Job.State.QUEUED, "attempts": max(job.attempts - 1, 0)}
    except UnknownKindError:
        return _failed(_UNKNOWN_KIND)
    except JobFailedError as error:
        return _failed(error.text, **error.values)
    except ValidationError as error:
        return _failed(" ".join(error.messages))
    except (OperationalError, InterfaceError):
        # The database was busy or away, which says nothing of the job.
        logger.warning("the database failed job %s, which is tried again", job.pk, exc_info=True)
        pause = _PAUSE * 2 ** (job.attempts - 1)
        return {"state": Job.State.QUEUED, "lease_until": timezone.now() + pause}
    except Exception as error:
        logger.exception("job %s failed", job.pk)
        return _failed(_UNEXPECTED, error=type(error).__name__)


def _failed(text: str, **values: str | int) -> dict[str, Any]:
    masked = {
        name: without_personal_patterns(value) if isinstance(value, str) else value
        for name, value in values.items()
    }
    error = without_personal_patterns(text)[:500]
    return {"state": Job.State.FAILED, "error": error, "error_values": masked}


def _settle_patiently(job: Job, run: JobRun, outcome: dict[str, Any]) -> None:
    """Work that is done is not done again because the database was busy when that was to be told.

    After the last attempt the error goes on; the job is then taken up again.
    """
    for pause in _SETTLE_PAUSES:
        try:
            return _settle(job, run, **outcome)
        except OperationalError:
            if not connection.is_usable():
                connection.close()
            time.sleep(pause)
    return _settle(job, run, **outcome)


@transaction.atomic
def _settle(job: Job, run: JobRun, **outcome: Any) -> None:
    """Write how the run ended and let the job go. Raises JobLost where another run has it."""
    changes = {**run.told, "lease_until": None, "run_token": "", **outcome}
    if changes["state"] not in Job.UNFINISHED:
        changes["finished_at"] = timezone.now()
    mine = Job.objects.filter(pk=job.pk, run_token=job.run_token, state__in=Job.UNFINISHED)
    if changes["state"] == Job.State.QUEUED and mine.filter(state=Job.State.STOPPING).exists():
        changes |= {"state": Job.State.STOPPED, "finished_at": timezone.now()}
    if not mine.update(**changes):
        raise JobLost
    if changes["state"] == Job.State.FAILED:
        _audit(job, "job.failed", None)


def _audit(job: Job, action: str, by: User | None) -> None:
    audit.record(
        by=by, action=action, subject_type="job", subject_id=job.pk, detail={"kind": job.kind}
    )
