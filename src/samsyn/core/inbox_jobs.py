"""Decisions on many rows as background jobs: accepting all that is certain, and undoing it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from samsyn.core import jobs
from samsyn.core.models import Job, ReviewDecision
from samsyn.core.services import decisions

ACCEPT = "review.accept_certain"
UNDO = "review.undo"


def register() -> None:
    for name, label in (
        (ACCEPT, gettext_lazy("Accept all that is certain")),
        (UNDO, gettext_lazy("Undo a review decision")),
    ):
        jobs.register(
            jobs.JobKind(
                name=name, label=label, run=_run, result_url=_url, result_lines=_result_lines
            )
        )


def _run(run: jobs.JobRun) -> dict[str, Any]:
    """Chunk after chunk; one that was interrupted goes on after the last whole chunk."""
    pk, total = run.arguments["decision"], run.arguments["rows"]
    note = gettext_noop("Rows decided")
    done = 0
    while decisions.carry_on(pk):
        decision = ReviewDecision.objects.get(pk=pk)
        undoing = decision.state == ReviewDecision.State.UNDOING
        done = decision.undone_rows + decision.kept_rows if undoing else decision.rows
        run.progress(done, max(total, done), note)
    decision = ReviewDecision.objects.get(pk=pk)
    return {
        "rows": decision.rows,
        "values": decision.values,
        "undone_rows": decision.undone_rows,
        "kept_rows": decision.kept_rows,
    }


def _url(job: Job) -> str:
    return reverse("core:inbox_decisions")


def _result_lines(job: Job) -> list[str]:
    counts = job.result
    if job.kind == UNDO:
        return [
            _("Rows that are as before: %(n)s") % {"n": counts.get("undone_rows", 0)},
            _("Rows left, since they have changed: %(n)s") % {"n": counts.get("kept_rows", 0)},
        ]
    return [
        _("Rows accepted: %(n)s") % {"n": counts.get("rows", 0)},
        _("Values accepted: %(n)s") % {"n": counts.get("values", 0)},
    ]
