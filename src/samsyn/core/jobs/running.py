"""What a running job is given: its arguments, and the way to tell how far it has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from samsyn.core.models import Job
from samsyn.core.personal_patterns import without_personal_patterns

# Seconds between two writes of progress, however often a job tells it.
WRITE_EVERY = 0.5
# How long no other worker takes a job that nothing has been heard of. A worker's pulse renews it,
# so it is the wait after another machine's crash, not the longest time that a step may take.
LEASE = timedelta(minutes=3)


class JobInterrupted(BaseException):
    """Ends a run from inside `progress`.

    Not an Exception, so that a step that catches whatever goes wrong with one row lets it through.
    """


class JobStopped(JobInterrupted):
    """A person has asked the job to stop."""


class JobReleased(JobInterrupted):
    """The worker is about to end; the job goes on when there is one again."""


class JobLost(JobInterrupted):
    """Another run has taken the job over; this one may not change anything more."""


class JobFailedError(Exception):
    """The job cannot be done. The text is shown to people.

    `text` is an English msgid, with `values` for its placeholders; neither holds personal data.
    """

    def __init__(self, text: str, **values: str | int) -> None:
        super().__init__(text % values if values else text)
        self.text = text
        self.values = values


class ProgressInTransactionError(RuntimeError):
    """Progress was told inside a transaction: nobody would see it before the transaction ends."""


class JobRun:
    """One run of a job. `reached` is how far an earlier run that was interrupted had come."""

    def __init__(
        self,
        job: Job,
        *,
        ending: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.job_id: int = job.pk
        self.arguments: dict[str, Any] = job.arguments
        self.by = job.by
        self.reached: int = job.done
        self._token = job.run_token
        self._ending = ending
        self._clock = clock
        self._written_at: float | None = None
        self._told: dict[str, Any] = {}

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Tell how many units of `total` are done; `note` says in words what happens now.

        Cheap to call often: written at most twice a second, in a transaction of its own. `note` is
        an English msgid without personal data, marked with gettext_noop.

        Raises JobStopped, JobReleased or JobLost where the run has to end here, and
        ProgressInTransactionError inside a transaction.
        """
        _refuse_in_transaction()
        self._told = {
            "done": done,
            "total": total,
            "note": without_personal_patterns(note)[:200],
        }
        now = self._clock()
        if self._written_at is None or now - self._written_at >= WRITE_EVERY:
            self._written_at = now
            self.write()
        if self._ending():
            raise JobReleased

    def write(self) -> None:
        """Write what was last told, and learn whether the run may go on."""
        changes: dict[str, Any] = {**self._told, "lease_until": timezone.now() + LEASE}
        if self._told.get("done", 0) > self.reached:
            changes["attempts"] = 1
        mine = Job.objects.filter(pk=self.job_id, run_token=self._token, state__in=Job.UNFINISHED)
        if not mine.update(**changes):
            raise JobLost
        if mine.filter(state=Job.State.STOPPING).exists():
            raise JobStopped

    def confirm(self) -> None:
        """Call last in a step's transaction: nothing of it is saved where another run has the job.

        Locks the job's row until the transaction ends, which is why it comes last. Raises JobLost.
        """
        mine = Job.objects.filter(pk=self.job_id, run_token=self._token, state__in=Job.UNFINISHED)
        if mine.select_for_update(no_key=True).first() is None:
            raise JobLost

    @property
    def told(self) -> dict[str, Any]:
        """What was last told, written or not."""
        return dict(self._told)


def _refuse_in_transaction() -> None:
    # As Django's own durable transactions ask, which do not count the one around a test.
    blocks: list[Any] = connection.atomic_blocks  # type: ignore[attr-defined,unused-ignore]
    if any(not block._from_testcase for block in blocks):
        raise ProgressInTransactionError(
            "progress was told inside a transaction; end the step's transaction first"
        )
