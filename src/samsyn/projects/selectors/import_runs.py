"""Runs of imports: whose may be seen, their files, and the job that works on them."""

from __future__ import annotations

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from samsyn.core import policies
from samsyn.core.models import Job
from samsyn.core.scopes import AnyUser
from samsyn.projects.models import ImportFile, ImportRun, ImportStep
from samsyn.projects.services.import_runs import KIND, key_of

State = ImportFile.State
# What asks for somebody's attention comes first.
_FIRST = Case(
    When(state=State.FAILED, then=Value(0)),
    When(state=State.REFUSED, then=Value(1)),
    When(state=State.RECEIVED, then=Value(3)),
    default=Value(2),
    output_field=IntegerField(),
)


def runs_of(user: AnyUser) -> QuerySet[ImportRun]:
    """Everybody who works with sources sees what has been handed in; others see nothing."""
    if not policies.can_list_documents(user):
        return ImportRun.objects.none()
    return ImportRun.objects.select_related("by").annotate(
        file_count=Count("files"),
        unread=Count("files", filter=Q(files__state=State.RECEIVED)),
        troubled=Count("files", filter=Q(files__state__in=(State.REFUSED, State.FAILED))),
    )


def files_of(run: ImportRun) -> QuerySet[ImportFile]:
    """The run's files, those with trouble first; `has_rows` tells which are lists."""
    steps = ImportStep.objects.filter(document=OuterRef("document"))
    files = run.files.select_related("document").annotate(has_rows=Exists(steps))
    return files.order_by(_FIRST, "id")


def job_of(run: ImportRun) -> Job | None:
    """The latest job that worked on the run."""
    return Job.objects.filter(kind=KIND, key=key_of(run)).first()
