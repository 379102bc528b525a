"""The background jobs of finding: told to core, which runs them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samsyn.core import jobs
from samsyn.core.models import Job
from samsyn.projects.services import indexing


def register() -> None:
    jobs.register(
        jobs.JobKind(
            name=indexing.JOB,
            label=gettext_lazy("Taking changes into the search"),
            run=indexing.run_job,
            result_lines=_indexed,
        )
    )


def _indexed(job: Job) -> list[str]:
    count = (job.result or {}).get("indexed", 0)
    if not count:
        return [_("Nothing waited any more.")]
    return [
        ngettext("%(count)s change taken in.", "%(count)s changes taken in.", count)
        % {"count": count}
    ]
