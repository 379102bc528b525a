"""What the killed process does, from an upload to a finished review; run again, it goes on.

Every step may be the one that the process is killed in. A run of the scenario ends with status 0
once everything is in the bank and accepted.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.management import call_command
from django.db import transaction

from samsyn.core import inbox, inbox_jobs
from samsyn.core.models import AuditEntry, Document, Role, RoleAssignment, StoredValue, User
from samsyn.core.services import decisions, jobs, work
from samsyn.projects.models import (
    ImportFile,
    ImportRun,
    ImportStep,
    PendingIndexing,
    Project,
    ProjectPlace,
)
from samsyn.projects.services import import_runs, steps, uploads
from samsyn.projects.services.uploads import Received
from samsyn.sources import shelf
from samsyn.sources.operations import blocks

FILES = 3
ROWS = 40
# The cycle that nobody kills.
FIRST = 99
EMAIL = "granskare@example.org"
HEAD = "Diarienummer;Namn på insatsen;Stödmottagare;Startdatum;Slutdatum;Total projektbudget"


def a_list(cycle: int, number: int) -> bytes:
    """A constructed list; the last row of each is the first row of the next."""
    first = number * ROWS
    rows = [
        f"{cycle:02}-{n:05}-S01;Väg {n};Flens kommun;2023-01-01;2024-12-31;{n}000"
        for n in range(first, first + ROWS + 1)
    ]
    return "\n".join([HEAD, *rows]).encode()


def prepare() -> None:
    """Tables, an analyst of every place, and one whole cycle.

    With it everything is loaded that the first use loads, so that the forks begin at once.
    """
    call_command("migrate", verbosity=0)
    user = User.objects.create_user(EMAIL)
    RoleAssignment.objects.create(user=user, role=Role.ANALYST, place_code="")
    go_on(FIRST)


def make_blocks(*, rows: int) -> None:
    """Let a list's blocks have so few rows that a short list has several."""
    shelf.BLOCK = blocks.BLOCK = rows


def die_within(number: int) -> None:
    """Kill this process when it has written that many blocks, the last one not yet committed."""
    keep, written = steps.keep, []

    def keep_and_die(*what: Any) -> None:
        keep(*what)
        written.append(1)
        if len(written) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.keep = keep_and_die


def go_on(cycle: int) -> None:
    """Do what is left of one cycle: upload, import, accept all that is certain."""
    by = User.objects.get(email=EMAIL)
    run = _upload(by, cycle)
    # A job that was killed too often at the same place is given up, and a person lets it go on.
    for _ in range(2):
        if run.finished_at is None:
            import_runs.start(run=run, by=by)
        _work()
        run.refresh_from_db()
    if run.finished_at is None:
        raise RuntimeError("the run is not finished, and no job is left that would finish it")
    _accept(by)


def _work() -> None:
    work.work(ending=threading.Event(), once=True)


def _upload(by: User, cycle: int) -> ImportRun:
    """As the page's script sends a folder: file by file into the run that is still open."""
    run = ImportRun.objects.filter(by=by, origin=f"cycle {cycle}").first()
    if run is None:
        run = uploads.open_run(
            by=by, origin=f"cycle {cycle}", licence="", published_on=None, accept_certain=False
        )
    if run.handed_in_at is None:
        for number in range(FILES):
            content: File[bytes] = File(BytesIO(a_list(cycle, number)))
            uploads.receive(run=run, files=[Received(number, f"{number}.csv", content)])
        uploads.hand_in(run=run, by=by)
    return run


def _accept(by: User) -> None:
    """As the inbox does for many rows: the wish on record, and a job that carries it out."""
    for kind in inbox.kinds().values():
        rows = kind.weigh(by, inbox.Filters()).rows
        if not rows:
            continue
        with transaction.atomic():
            decision = decisions.accept_certain(kind=kind, filters=inbox.Filters(), by=by)
            arguments = {"decision": decision.pk, "rows": rows}
            jobs.start(kind=inbox_jobs.ACCEPT, arguments=arguments, by=by, key=str(decision.pk))
    _work()


def everything() -> dict[str, Any]:
    """What the bank holds, without the numbers and times that differ between two runs."""
    rows = {project.pk: project for project in Project.objects.order_by("key")}
    values = StoredValue.objects.filter(subject_type="project").select_related("document")
    return {
        "projects": [
            [row.key, row.title, row.owner, str(row.total_budget), row.review_state]
            for row in rows.values()
        ],
        "values": sorted(
            [
                rows[value.subject_id].key, value.field, json.dumps(value.value), value.current,
                value.accepted_at is not None, value.document.name,
            ]
            for value in values
        ),
        "documents": sorted(Document.objects.values_list("sha256", flat=True)),
        "files": sorted(map(list, ImportFile.objects.values_list("run__origin", "key", "state"))),
        "blocks": sorted(
            map(list, ImportStep.objects.values_list("document__sha256", "number", "records"))
        ),
        "places": ProjectPlace.objects.count(),
        "imported": AuditEntry.objects.filter(action="document.imported").count(),
        "accepted": AuditEntry.objects.filter(action="project.accepted").count(),
        "left_on_disk": len(list((Path(settings.DATA_DIR) / "uploads").glob("*/*"))),
        "waiting_for_the_search": PendingIndexing.objects.count(),
    }  # fmt: skip
