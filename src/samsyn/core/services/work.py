"""What a worker does: one job after the other, and the day's duties, until it is told to end."""

from __future__ import annotations

import logging
import threading
import time

from django.db import Error, close_old_connections, connection

from samsyn.core.services import duties, jobs, worker_locks

logger = logging.getLogger(__name__)

# Seconds between two looks for a job when there was none, for due duties, and after a fault.
_LOOK_EVERY = 1.0
_DUTIES_EVERY = 60.0
_AFTER_FAULT = 5.0


def work(*, ending: threading.Event, once: bool = False) -> int:
    """Run jobs until `ending` is set, or with `once` until none is left; how many were run.

    A job under way when `ending` is set finishes its step, and goes on with the next worker. A
    database that is busy or away ends no worker, but one that runs once: that raises its error.
    """
    ran, duties_at = 0, time.monotonic()
    with worker_locks.held() as worker:
        while not ending.is_set():
            close_old_connections()
            try:
                if time.monotonic() >= duties_at:
                    duties.start_due()
                    duties_at = time.monotonic() + _DUTIES_EVERY
                found = jobs.run_next(worker=worker, ending=ending.is_set) is not None
            except Error:
                if once:
                    raise
                logger.exception("the database did not answer the worker, which tries again")
                connection.close()
                ending.wait(_AFTER_FAULT)
                continue
            ran += found
            if once and not found:
                break
            if not found:
                ending.wait(_LOOK_EVERY)
    return ran
