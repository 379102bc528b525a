"""A run of imports as its page shows it: how far it has come, and what came of each file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samsyn.core.models import Document, Job
from samsyn.projects.models import ImportFile, ImportRun
from samsyn.projects.presenters.findings import FindingRow, finding_rows
from samsyn.projects.services.import_runs import LOST
from samsyn.projects.services.report import COUNTS

State = ImportFile.State


@dataclass(frozen=True, slots=True)
class RunRow:
    url: str
    when: datetime
    by: str
    files: int
    state: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file's outcome. `counts` are rows; `more` says how many findings are not listed here."""

    name: str
    state: str
    known: bool
    format: str
    fault: str
    counts: dict[str, int]
    refused: list[FindingRow]
    warnings: list[FindingRow]
    refused_count: int
    warning_count: int
    more: int
    projects_url: str
    source_url: str
    marked: list[tuple[str, str]]


def run_rows(runs: Iterable[ImportRun]) -> list[RunRow]:
    return [
        RunRow(
            url=reverse("projects:import_run", args=[run.pk]),
            when=run.created_at,
            by=str(run.by or ""),
            files=run.file_count,  # type: ignore[attr-defined]
            state=run_state(run, None),
        )
        for run in runs
    ]


def run_state(run: ImportRun, job: Job | None) -> str:
    """'receiving', 'working', 'paused' (its work was stopped or failed) or 'finished'."""
    if run.finished_at is not None:
        return "finished"
    if run.handed_in_at is None:
        return "receiving"
    return "paused" if job is not None and job.is_finished else "working"


def run_page(run: ImportRun, job: Job | None, files: Iterable[ImportFile]) -> dict[str, Any]:
    """What the page of a run needs beside the page of files itself."""
    reports = list(run.files.values_list("report", flat=True))
    totals = {name: sum(report.get(name, 0) for report in reports) for name in COUNTS}
    return {
        "run": run,
        "job": job,
        "state": run_state(run, job),
        "files": [file_report(file) for file in files],
        "totals": totals,
        "unread": run.files.filter(state=State.RECEIVED).count(),
        "troubled": run.files.filter(state__in=(State.REFUSED, State.FAILED)).count(),
        "columns": sum(len(report.get("unknown_columns", ())) for report in reports),
    }


def file_report(file: ImportFile) -> FileReport:
    report, document = file.report, file.document
    refused, warnings = report.get("refused", []), report.get("warnings", [])
    counted = {name: report.get(name, 0) for name in COUNTS}
    warning_count = report.get("warning_count", len(warnings))
    return FileReport(
        name=file.name,
        state=file.state,
        known=bool(report.get("repeated")),
        format=report.get("format", ""),
        fault=_fault(report.get("fault", "")),
        counts=counted,
        refused=finding_rows(refused, document),
        warnings=finding_rows(warnings, document),
        refused_count=report.get("refused_count", len(refused)),
        warning_count=warning_count,
        more=max(warning_count - len(warnings), 0),
        projects_url=f"{reverse('projects:list')}?document={document.pk}" if document else "",
        source_url=reverse("core:source", args=[document.pk]) if document else "",
        marked=_marked(file, document),
    )


def _fault(fault: str) -> str:
    if fault == LOST:
        return _("The file is no longer here. Hand it in again.")
    return (
        _("A fault in Samsyn (%(fault)s) stopped it. The other files were read.") % {"fault": fault}
        if fault
        else ""
    )


def _marked(file: ImportFile, document: Document | None) -> list[tuple[str, str]]:
    """Addresses of the same list with its rows marked, for what has rows."""
    if document is None or not file.has_rows:  # type: ignore[attr-defined]
        return []
    return [
        (form.upper(), reverse("projects:marked_list", args=[file.pk, form]))
        for form in ("xlsx", "csv")
    ]
