"""Jobs as a user may see them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

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

    Only workers that share the data folder are known; on another machine one may run.
    """
    return not job.is_finished and not worker_locks.any_alive()
