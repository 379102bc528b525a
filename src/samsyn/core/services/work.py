"""What a worker does: one job after the other, until it is told to end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from samsyn.core.models import Job
from samsyn.core.services import jobs, worker_locks

logger = logging.getLogger(__name__)

# Seconds between two looks for a job when there was none.
_LOOK_EVERY = 1.0


def work(*, ending: threading.Event, once: bool = False) -> int:
    """Run jobs until `ending` is set, or with `once` until none is left; how many were run.

    A job under way when `ending` is set finishes its step, and goes on with the next worker.
    """
    ran = 0
    with worker_locks.held() as worker:
        while not ending.is_set():
            job = _try(lambda: jobs.run_next(worker=worker, ending=ending.is_set))
            if job is not None:
                ran += 1
            elif once:
                break
            else:
                ending.wait(_LOOK_EVERY)
    return ran


def _try(step: Callable[[], Job | None]) -> Job | None:
    """A database that is busy or away ends no worker: it looks again after a while."""
    close_old_connections()
    try:
        return step()
    except (DatabaseError, InterfaceError):
        logger.exception("the database did not answer the worker, which tries again")
        connection.close()
        return None
