"""The project bank's background jobs: told to core, which runs them."""

from __future__ import annotations

from datetime import time

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samsyn.core import jobs, policies
from samsyn.core.models import Job
from samsyn.core.templatetags.samsyn_format import amount
from samsyn.projects.models import ImportFile
from samsyn.projects.services import (
    actor_pairs,
    actors,
    export_files,
    import_runs,
    indexing,
    news,
    uploads,
)
from samsyn.projects.services.goals import links as goal_links
from samsyn.projects.services.kinship import proposing
from samsyn.projects.services.lessons import closing


def register() -> None:
    jobs.register(
        jobs.JobKind(
            name=indexing.JOB,
            label=gettext_lazy("Taking changes into the search"),
            run=indexing.run_job,
            result_lines=_indexed,
        )
    )
    jobs.register(
        jobs.JobKind(
            name=actors.JOB,
            label=gettext_lazy("Finding the actors of the projects"),
            run=actors.run_job,
            result_lines=_derived,
        )
    )
    jobs.register(
        jobs.JobKind(
            name=import_runs.KIND,
            label=gettext_lazy("Import"),
            run=import_runs.work,
            result_url=lambda job: reverse("projects:import_run", args=[job.arguments["run"]]),
            result_lines=_imported,
            visible=policies.can_list_documents,
        )
    )
    jobs.register(
        jobs.JobKind(
            name=export_files.KIND,
            label=gettext_lazy("Take out projects as a file"),
            run=export_files.work,
            result_url=lambda job: reverse("projects:export_file", args=[job.arguments["file"]]),
            result_lines=_taken_out,
        )
    )
    jobs.register_duty(
        jobs.Duty(
            name="projects.exports",
            label=gettext_lazy("Throw away files that were taken out more than a day ago"),
            run=lambda run: export_files.clear_up(now=timezone.now()),
            result_lines=_exports_cleared,
        )
    )
    jobs.register_duty(
        jobs.Duty(
            name="projects.closing_accounts",
            label=gettext_lazy("Throw away unfinished lessons that nobody touches"),
            run=lambda run: closing.clear_up(now=timezone.now()),
            result_lines=_accounts_cleared,
        )
    )
    jobs.register_duty(
        jobs.Duty(
            name="projects.actor_pairs",
            label=gettext_lazy("Look for actors that may be the same"),
            run=actor_pairs.run_duty,
            not_before=time(3, 0),
            result_lines=_proposed,
        )
    )
    jobs.register_duty(
        jobs.Duty(
            name="projects.kinship",
            label=gettext_lazy("Look for projects that may be kin"),
            run=proposing.run_duty,
            not_before=time(3, 30),
            result_lines=_proposed,
        )
    )
    jobs.register(
        jobs.JobKind(
            name=goal_links.JOB,
            label=gettext_lazy("Looking for projects that serve a strategy's goals"),
            run=goal_links.run_job,
            result_url=lambda job: reverse("goals:proposals"),
            result_lines=_links_proposed,
        )
    )
    jobs.register_duty(
        jobs.Duty(
            name="projects.goal_links_daily",
            label=gettext_lazy("Look for projects that serve the strategies' goals"),
            run=goal_links.run_duty,
            not_before=time(4, 0),
            result_lines=_links_proposed,
        )
    )
    jobs.register_duty(
        jobs.Duty(
            name="projects.news",
            label=gettext_lazy("E-mail on news in saved searches"),
            run=news.run_duty,
            not_before=time(6, 0),
            result_lines=_mailed,
        )
    )
    jobs.register_duty(
        jobs.Duty(
            name="projects.uploads",
            label=gettext_lazy("Throw away files that nobody has let be read"),
            run=lambda run: uploads.clear_up(now=timezone.now()),
            result_lines=_cleared,
        )
    )


def _taken_out(job: Job) -> list[str]:
    counts = {
        "projects": amount(job.result["projects"]),
        "size": filesizeformat(job.result["bytes"]),
    }
    return [
        _("Projects in the file: %(projects)s. Its size: %(size)s.") % counts,
        _("The file is yours alone, and is thrown away after a day."),
    ]


def _exports_cleared(job: Job) -> list[str]:
    return [_("Files thrown away: %(n)s") % {"n": amount(job.result.get("files", 0))}]


def _cleared(job: Job) -> list[str]:
    counts = {name: amount(job.result.get(name, 0)) for name in ("runs", "strays")}
    return [_("Imports thrown away: %(runs)s. Folders of no import: %(strays)s.") % counts]


def _mailed(job: Job) -> list[str]:
    count = job.result.get("sent", 0)
    return [ngettext("%(count)s e-mail sent.", "%(count)s e-mails sent.", count) % {"count": count}]


def _imported(job: Job) -> list[str]:
    names = dict(ImportFile.State.choices)
    outcomes = {state: job.result.get(state, 0) for state in ImportFile.State.values}
    return [f"{names[state]}: {amount(count)}" for state, count in outcomes.items() if count]


def _indexed(job: Job) -> list[str]:
    count = (job.result or {}).get("indexed", 0)
    if not count:
        return [_("Nothing waited any more.")]
    return [
        ngettext("%(count)s change taken in.", "%(count)s changes taken in.", count)
        % {"count": count}
    ]


def _derived(job: Job) -> list[str]:
    count = (job.result or {}).get("derived", 0)
    return [
        ngettext("%(count)s project dealt with.", "%(count)s projects dealt with.", count)
        % {"count": amount(count)}
    ]


def _proposed(job: Job) -> list[str]:
    count = (job.result or {}).get("waiting", 0)
    return [
        ngettext(
            "%(count)s pair waits for an answer.", "%(count)s pairs wait for an answer.", count
        )
        % {"count": amount(count)}
    ]


def _accounts_cleared(job: Job) -> list[str]:
    count = job.result.get("removed", 0)
    return [
        ngettext("%(n)s unfinished form thrown away", "%(n)s unfinished forms thrown away", count)
        % {"n": amount(count)}
    ]


def _links_proposed(job: Job) -> list[str]:
    count = (job.result or {}).get("waiting", 0)
    return [
        ngettext(
            "%(count)s proposed link waits for an answer.",
            "%(count)s proposed links wait for an answer.",
            count,
        )
        % {"count": amount(count)}
    ]
