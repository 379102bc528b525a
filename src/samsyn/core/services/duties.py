"""Duties begun once a day, whichever worker sees first that one is due."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone

from samsyn.core.jobs import registered_duties
from samsyn.core.models import Job, User
from samsyn.core.services import jobs

# Together with the day: yesterday's run of a duty ends before today's is begun.
_KEY = "duty"


def start_due(now: datetime | None = None) -> list[Job]:
    """Queue every duty of the local day that is due and has not been begun.

    An installation without users is not in use yet, and has none: a backup may be restored into it.
    """
    local = timezone.localtime(now)
    begun = set(Job.objects.filter(day=local.date()).values_list("kind", flat=True))
    due = [
        duty
        for duty in registered_duties()
        if duty.kind_name not in begun and duty.not_before <= local.time()
    ]
    if not due or not User.objects.exists():
        return []
    queued = [_start(duty.kind_name, local) for duty in due]
    return [job for job in queued if job is not None]


def _start(kind: str, local: datetime) -> Job | None:
    try:
        job = jobs.start(kind=kind, arguments={}, by=None, key=_KEY, day=local.date())
    except IntegrityError:  # another worker came first, and has already done it
        return None
    return job if job.day == local.date() else None
