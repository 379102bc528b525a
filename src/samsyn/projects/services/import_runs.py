"""A run's files read one after another, as a background job that can be stopped and resumed.

Every file leaves a report. One that fails stops no other, and a job that is run again goes on
where it was: files that were dealt with are not read again, a list continues after its last
committed step.
"""

from __future__ import annotations

import shutil
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from samsyn.core.jobs import JobRun
from samsyn.core.models import Document, Job, User
from samsyn.core.services import jobs
from samsyn.projects.models import ImportFile, ImportRun
from samsyn.projects.services import documents, opening, uploads
from samsyn.projects.services.importing import Progress, import_file
from samsyn.projects.services.report import ImportReport

KIND = "projects.import"
# So many findings of each sort a report keeps; all of them stand with the document.
KEPT = 100
# The fault of a file that was received and is no longer there.
LOST = "lost"
# What is counted, and what happens now.
NOTE_FILES = gettext_noop("Files are read")
NOTE_ROWS = gettext_noop("Rows are read")
NOTE_OPENING = gettext_noop("An archive is opened")
log = structlog.get_logger(__name__)


def start(*, run: ImportRun, by: User) -> Job:
    """Set the run to work; one that is at work already goes on as it is."""
    return jobs.start(kind=KIND, arguments={"run": run.pk}, by=by, key=key_of(run))


def key_of(run: ImportRun) -> str:
    return f"{KIND}:{run.pk}"


def work(job: JobRun) -> dict[str, Any]:
    """Deal with every file of the run; how many there were of each outcome."""
    run = ImportRun.objects.select_related("by").get(pk=job.arguments["run"])
    while (file := _next(run)) is not None:
        _deal_with(file, run, job)
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    shutil.rmtree(uploads.folder_of(run.pk), ignore_errors=True)
    return {"run": run.pk, **_outcomes(run)}


def _next(run: ImportRun) -> ImportFile | None:
    return run.files.filter(state=ImportFile.State.RECEIVED).first()


def _deal_with(file: ImportFile, run: ImportRun, job: JobRun) -> None:
    try:
        if opening.is_archive(file):
            _open(file, job)
        else:
            _report(file, run, _read(file, run, job))
    except (OperationalError, InterfaceError):
        # The database was away, which says nothing of the file: the job is tried again.
        raise
    except FileNotFoundError:
        _finish(file, ImportFile.State.FAILED, {"fault": LOST}, None)
    except Exception as error:
        # What the error says may quote the file, so only its kind is kept.
        log.exception("import failed", run=run.pk, file=file.key)
        _finish(file, ImportFile.State.FAILED, {"fault": type(error).__name__}, None)


def _open(file: ImportFile, job: JobRun) -> None:
    report = opening.open_archive(file, lambda done, total: job.progress(done, total, NOTE_OPENING))
    _finish(file, ImportFile.State.OPENED, report.as_json(most=KEPT), None)


def _read(file: ImportFile, run: ImportRun, job: JobRun) -> ImportReport:
    files = run.files.exclude(state=ImportFile.State.OPENED)
    total = files.count()
    before = files.exclude(state=ImportFile.State.RECEIVED).count()

    def on_progress(progress: Progress) -> None:
        # The rows of a single file, else the files.
        if total == 1:
            job.progress(progress.done, progress.total, NOTE_ROWS)
        else:
            job.progress(before, total, NOTE_FILES)

    if total > 1:
        job.progress(before, total, NOTE_FILES)
    return import_file(
        uploads.staged_path(file),
        name=file.name,
        by=run.by,
        origin=run.origin,
        licence=run.licence,
        published_on=run.published_on,
        drafts=True,
        accept_certain=run.accept_certain,
        on_progress=on_progress,
    )


def _report(file: ImportFile, run: ImportRun, report: ImportReport) -> None:
    told = report.as_json(most=KEPT)
    if report.document_id is None:
        _finish(file, ImportFile.State.REFUSED, told, None)
        return
    if report.repeated and _is_own(report.document_id, file, run):
        told |= documents.told_of(Document.objects.get(pk=report.document_id), most=KEPT)
    _finish(file, ImportFile.State.DONE, told, report.document_id)


def _is_own(document_id: int, file: ImportFile, run: ImportRun) -> bool:
    """Whether it was this very file that brought the document, before a kill hid that it had."""
    since = Document.objects.filter(pk=document_id, created_at__gte=run.created_at)
    others = ImportFile.objects.filter(document=document_id).exclude(pk=file.pk)
    return since.exists() and not others.exists()


def _finish(
    file: ImportFile, state: ImportFile.State, report: dict[str, Any], document_id: int | None
) -> None:
    file.state, file.report, file.document_id = state, report, document_id
    file.save(update_fields=["state", "report", "document"])
    transaction.on_commit(lambda: uploads.staged_path(file).unlink(missing_ok=True))


def _outcomes(run: ImportRun) -> dict[str, int]:
    states = list(run.files.values_list("state", flat=True))
    return {state: states.count(state) for state in ImportFile.State.values if state in states}
