"""Taking a job: by one worker only, and from another only where that one no longer runs it.

Whether the holder lives is known for certain on the same machine, by its lock (workers.is_alive);
of a worker on another machine only the lease tells. A worker that lives is never robbed, however
long its step takes, and one that was killed is followed at once.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from samsyn.core.jobs.running import LEASE
from samsyn.core.models import Job
from samsyn.core.services import worker_locks

# A job that is interrupted so many times at the same place is taken to be what kills the worker.
MOST_ATTEMPTS = 5


def take_next(*, worker: str) -> Job | None:
    """The unfinished job that has waited longest and is free, taken for `worker`; None if none."""
    waiting = Job.objects.filter(state__in=Job.UNFINISHED).order_by("pk")
    for job in waiting:
        taken = take(job, worker=worker)
        if taken is not None:
            return taken
    return None


def take(job: Job, *, worker: str) -> Job | None:
    """The job with a new token, or None where another run has it or has just taken it.

    Compares and changes in one statement, which both databases do for one writer at a time.
    """
    now = timezone.now()
    if not _is_free(job, worker, now):
        return None
    state = Job.State.STOPPING if job.state == Job.State.STOPPING else Job.State.RUNNING
    as_seen = Job.objects.filter(
        pk=job.pk,
        state=job.state,
        run_token=job.run_token,
        attempts=job.attempts,
        **({"lease_until": job.lease_until} if job.lease_until else {"lease_until__isnull": True}),
    )
    token = f"{worker}:{secrets.token_hex(8)}"
    changed = as_seen.update(
        state=state,
        run_token=token,
        lease_until=now + LEASE,
        started_at=Coalesce("started_at", now),
        attempts=F("attempts") + 1,
    )
    return Job.objects.filter(pk=job.pk, run_token=token).first() if changed else None


def _is_free(job: Job, worker: str, now: datetime) -> bool:
    if job.is_finished:
        return False
    holder = job.run_token.partition(":")[0]
    leased = job.lease_until is not None and job.lease_until > now
    if not holder:
        return not leased
    if holder == worker:  # which runs one job at a time, so the earlier run is over
        return True
    alive = worker_locks.is_alive(holder)
    return not leased if alive is None else not alive
