"""Jobs as a user may see them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from samsyn.core import policies
from samsyn.core.jobs import registered
from samsyn.core.models import Job, User
from samsyn.core.services import worker_locks


def jobs_for(user: User) -> QuerySet[Job]:
    """Her own, those of kinds that show themselves to her, and every one for an administrator."""
    jobs = Job.objects.select_related("by").order_by("-pk")
    if policies.can_manage_jobs(user):
        return jobs
    if not policies.can_list_jobs(user):
        return jobs.none()
    shared = [kind.name for kind in registered() if kind.visible(user)]
    return jobs.filter(Q(by=user) | Q(kind__in=shared))


def has_jobs(user: User) -> bool:
    return Job.objects.filter(by=user).exists()


def nobody_works(job: Job) -> bool:
    """Whether the job waits for a worker and none runs.

    Only workers that share the data folder are known. A job that one on another machine runs is
    told by its lease.
    """
    if job.is_finished or worker_locks.any_alive():
        return False
    leased = job.lease_until is not None and job.lease_until > timezone.now()
    return not (leased and _holder_lives(job) is None)


def unattended() -> int:
    """How many jobs wait although no worker runs."""
    return sum(nobody_works(job) for job in Job.objects.filter(state__in=Job.UNFINISHED))


def failed_duties() -> int:
    """How many daily duties failed the last time that they ended."""
    ended = Job.objects.filter(day__isnull=False, finished_at__isnull=False).order_by("day", "pk")
    last = dict(ended.values_list("kind", "state"))
    return sum(state == Job.State.FAILED for state in last.values())


def is_interrupted(job: Job) -> bool:
    """Whether the job has begun, and waits for a worker to go on."""
    if job.state == Job.State.QUEUED:
        return job.started_at is not None
    return not job.is_finished and _holder_lives(job) is False


def _holder_lives(job: Job) -> bool | None:
    return worker_locks.is_alive(job.run_token.partition(":")[0])
