"""The sign of life that a worker gives while a job runs, also in the middle of a long step.

A thread of its own gives it, since a step may take minutes between two tellings of progress. On
SQLite the thread waits while a step writes; so does every other worker that would take the job.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.utils import timezone

from samsyn.core.jobs.running import LEASE
from samsyn.core.models import Job

# Seconds between two beats: several within a lease, so that a missed one does no harm.
BEAT = 20.0


@contextmanager
def pulse(job: Job) -> Iterator[None]:
    """Renew the lease of the job's run until the block ends."""
    ended = threading.Event()
    thread = threading.Thread(
        target=_beat, args=(job.pk, job.run_token, ended), name=f"job {job.pk}", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()


def _beat(pk: int, token: str, ended: threading.Event) -> None:
    while not ended.wait(BEAT):
        try:
            mine = Job.objects.filter(pk=pk, run_token=token, state__in=Job.UNFINISHED)
            mine.update(lease_until=timezone.now() + LEASE)
        except DatabaseError:
            continue  # the next beat comes before the lease ends
        finally:
            connection.close()
