"""Core's own daily duties: what may no longer be kept goes, and so does what nobody needs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from samsyn.core.jobs import Duty, JobRun, register_duty
from samsyn.core.models import Job
from samsyn.core.services import worker_locks
from samsyn.core.services.retention import remove_expired_names
from samsyn.core.templatetags.samsyn_format import amount

# How long a finished job is shown; that it was started and by whom stays in the audit log.
JOBS_KEPT = timedelta(days=90)
_AT_A_TIME = 1_000


def register() -> None:
    """Called once, when the application is ready."""
    register_duty(
        Duty(
            name="retention",
            label=gettext_lazy("Remove names that may no longer be shown"),
            run=_remove_names,
            result_lines=_names_lines,
        )
    )
    register_duty(
        Duty(
            name="tidying",
            label=gettext_lazy("Clear away old jobs and sign-ins"),
            run=_tidy,
            result_lines=_tidy_lines,
        )
    )


def _remove_names(run: JobRun) -> dict[str, Any]:
    return asdict(remove_expired_names(today=timezone.localdate(), by=run.by))


def _names_lines(job: Job) -> list[str]:
    counts = {name: amount(count) for name, count in job.result.items()}
    return [
        gettext("Names removed: %(subjects)s, in %(documents)s sources.") % counts,
        gettext("Kept originals removed: %(originals)s, and %(strays)s without a source.") % counts,
    ]


def _tidy(run: JobRun) -> dict[str, Any]:
    removed = remove_old_jobs(run)
    sessions, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return {"jobs": removed, "sessions": sessions, "workers": worker_locks.discard_old()}


def _tidy_lines(job: Job) -> list[str]:
    counts = {name: amount(count) for name, count in job.result.items()}
    return [
        gettext("Old jobs removed: %(jobs)s.") % counts,
        gettext("Expired sign-ins removed: %(sessions)s.") % counts,
    ]


def remove_old_jobs(run: JobRun) -> int:
    """Remove jobs that ended longer ago than JOBS_KEPT, some at a time; how many."""
    old = Job.objects.filter(finished_at__lt=timezone.now() - JOBS_KEPT).order_by("pk")
    removed = 0
    while ids := list(old.values_list("pk", flat=True)[:_AT_A_TIME]):
        removed += Job.objects.filter(pk__in=ids).delete()[0]
        run.progress(removed)
    return removed
