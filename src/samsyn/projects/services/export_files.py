"""Large selections made into files in the background: asked for, made, fetched, thrown away.

A file is its orderer's alone, holds what she might see when it was made, and is gone after a day.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop, override

from samsyn.core import policies
from samsyn.core.jobs import JobFailedError, JobRun
from samsyn.core.models import Job, RoleAssignment, User
from samsyn.core.services import audit, jobs
from samsyn.projects.models import ExportFile
from samsyn.projects.services import exporting

KIND = "projects.export"
KEPT = timedelta(days=1)
# A workbook of so many projects is made while its reader waits: some ten seconds.
MOST_AT_ONCE = 5_000
NOTE = gettext_noop("Projects are written to the file")
_TOO_MANY = gettext_noop(
    "The selection has %(count)s projects and that kind of file holds %(most)s. Narrow the "
    "selection, or take it out as CSV or JSON."
)
_LOST_RIGHT = gettext_noop("The file's orderer may no longer take out files in the background.")


@transaction.atomic
def order(*, by: User, form: str, query: str, language: str, base: str) -> Job:
    """Queue the making of a file; the job. Raises PermissionDenied."""
    policies.check_can_list_jobs(by)
    file = ExportFile.objects.create(
        by=by, form=form, query=query, language=language, base=base, rights=rights_of(by)
    )
    audit.record(by=by, action="export.ordered", subject_type="export_file", subject_id=file.pk,
                 detail={"form": form})  # fmt: skip
    return jobs.start(kind=KIND, arguments={"file": file.pk}, by=by)


def work(run: JobRun) -> dict[str, Any]:
    """Write the file, whole or not at all; an interrupted run begins it anew."""
    file = ExportFile.objects.select_related("by").get(pk=run.arguments["file"])
    if not policies.can_list_jobs(file.by):
        raise JobFailedError(_LOST_RIGHT)
    rights = rights_of(file.by)
    path = path_of(file)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with override(file.language):
        try:
            count = exporting.export_to(
                path, user=file.by, query=file.query, base=file.base,
                told=lambda done, total: run.progress(done, total, NOTE),
            )  # fmt: skip
        except exporting.TooManyError as error:
            raise JobFailedError(_TOO_MANY, count=error.count, most=error.most) from error
    path.chmod(0o600)
    file.rights, file.finished_at = rights, timezone.now()
    file.save(update_fields=["rights", "finished_at"])
    return {"file": file.pk, "projects": count, "bytes": path.stat().st_size}


def ready_file(pk: int, user: User) -> tuple[ExportFile, Path] | None:
    """The user's own finished file; None where there is none, or it has been thrown away.

    Raises PermissionDenied where her rights are others than when the file was made.
    """
    file = ExportFile.objects.filter(pk=pk, by=user, finished_at__isnull=False).first()
    if file is None or not path_of(file).is_file():
        return None
    if file.rights != rights_of(user):
        raise PermissionDenied("the user's rights have changed since the file was made")
    return file, path_of(file)


def path_of(file: ExportFile) -> Path:
    return _folder() / f"{file.pk}.{file.form}"


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "exports"


def rights_of(user: User) -> str:
    """A mark that changes whenever the user's roles or their places do."""
    roles = RoleAssignment.objects.filter(user=user).order_by("role", "place_code")
    held = [user.is_active, *roles.values_list("role", "place_code")]
    return hashlib.sha256(repr(held).encode()).hexdigest()


def clear_up(*, now: datetime) -> dict[str, int]:
    """Throw away files older than a day, and what a killed worker left."""
    old = ExportFile.objects.filter(created_at__lt=now - KEPT)
    gone = old.count()
    old.delete()
    kept = {path_of(file).stem for file in ExportFile.objects.all()}
    strays = [path for path in _folder().glob("*") if path.name.split(".")[0] not in kept]
    for path in strays:
        path.unlink(missing_ok=True)
    return {"files": gone}
