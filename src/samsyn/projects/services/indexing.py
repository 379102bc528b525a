"""Search index and placings kept in step with the bank: a few rows at once, many soon after.

Whoever changes rows calls changed() in the same transaction. What is noted as pending is indexed by
index_pending(), in batches that each commit, so that it may be stopped anywhere and goes on there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db import connection, models, transaction

from samsyn.core.jobs import JobRun
from samsyn.core.models import Job
from samsyn.core.services import jobs
from samsyn.projects import search
from samsyn.projects.models import Call, PendingIndexing, Project
from samsyn.projects.services import actors, placing
from samsyn.projects.services.inserting import insert

# About 1.5 ms a row: more than these would make a person wait.
AT_ONCE = 200
BATCH = 500
JOB = "projects.index"
_KINDS: tuple[tuple[str, type[Project | Call]], ...] = (
    (PendingIndexing.Kind.PROJECT.value, Project),
    (PendingIndexing.Kind.CALL.value, Call),
)


@transaction.atomic
def changed(*, project_ids: Collection[int] = (), call_ids: Collection[int] = ()) -> None:
    """Say that these rows were added, changed or taken away; call it in that transaction.

    The projects' actors follow at the same time.
    """
    if project_ids:
        actors.changed(project_ids)
    if len(project_ids) + len(call_ids) <= AT_ONCE:
        _take_in(project_ids, call_ids)
        return
    for (kind, _model), ids in zip(_KINDS, (project_ids, call_ids), strict=True):
        insert(PendingIndexing, [{"kind": kind, "row_id": pk} for pk in ids])
    transaction.on_commit(start_job)


def start_job() -> None:
    """Let a worker index what waits.

    Only a job that has not begun is sure to see everything: one under way may have looked already.
    """
    if not Job.objects.filter(kind=JOB, state=Job.State.QUEUED).exists():
        jobs.start(kind=JOB, arguments={}, by=None)


def run_job(run: JobRun) -> dict[str, Any]:
    """What the worker does: index what waits, batch by batch."""
    done = run.reached
    while count := index_pending():
        done += count
        run.progress(done, done + waiting())
    return {"indexed": done}


def note_all() -> None:
    """Note every row of the bank as pending, as for a bank that was restored."""
    for kind, model in _KINDS:
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {PendingIndexing._meta.db_table} (kind, row_id) "  # noqa: S608
                f"SELECT %s, id FROM {model._meta.db_table}",
                [kind],
            )
    if waiting():
        transaction.on_commit(start_job)


def waiting() -> int:
    """How many changes wait to be indexed."""
    return PendingIndexing.objects.count()


@transaction.atomic
def index_pending(limit: int = BATCH) -> int:
    """Index the changes that have waited longest; how many were dealt with.

    0 with some still waiting means that others are changing these rows just now: come back soon.
    """
    notes = PendingIndexing.objects.select_for_update(skip_locked=True).order_by("pk")[:limit]
    found = list(notes)
    free = {
        (kind, pk)
        for kind, model in _KINDS
        for pk in _free(model, {note.row_id for note in found if note.kind == kind})
    }
    done = [note for note in found if (note.kind, note.row_id) in free]
    projects, calls = ([pk for kind, pk in sorted(free) if kind == name] for name, _ in _KINDS)
    _take_in(projects, calls)
    PendingIndexing.objects.filter(pk__in=[note.pk for note in done]).delete()
    return len(done)


def index_all_pending() -> int:
    """Index until nothing waits that nobody else is changing; how many changes were dealt with."""
    count = 0
    while done := index_pending():
        count += done
    return count


@transaction.atomic
def rebuild(progress: Callable[[int], object] = lambda done: None) -> int:
    """Make the index anew from the bank; the number of rows in it. See search.rebuild()."""
    PendingIndexing.objects.all().delete()
    placing.rebuild()
    return search.rebuild(progress)


def rows() -> int:
    """How many rows the bank has that an index of all of it would hold."""
    return sum(model._default_manager.count() for _kind, model in _KINDS)


def _take_in(project_ids: Collection[int], call_ids: Collection[int]) -> None:
    """What is worked out from these rows: their words in the index, and where they are placed."""
    search.update(project_ids, call_ids)
    placing.refresh(project_ids)


def _free(model: type[models.Model], ids: set[int]) -> set[int]:
    """Those of the rows that nobody is changing, now held by us, and those that are gone.

    Two that index one row at once would count its words twice.
    """
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    held = set(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return ids - (set(rows.values_list("pk", flat=True)) - held)
