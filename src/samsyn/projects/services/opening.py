"""An archive that was handed in: each of its files becomes a file of the same run."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from samsyn.projects.models import ImportFile
from samsyn.projects.services import uploads
from samsyn.projects.services.report import ImportReport
from samsyn.sources import archives
from samsyn.sources.archives import Member


def is_archive(file: ImportFile) -> bool:
    return archives.is_archive(uploads.staged_path(file))


def open_archive(file: ImportFile, on_progress: Callable[[int, int], None]) -> ImportReport:
    """Put the archive's files beside it, to be read in their turn; what was told of the archive.

    Done again, it adds only what is missing. `on_progress` is called with the files put there and
    how many there are.
    """
    limits = archives.Limits(member_bytes=settings.SAMSYN_UPLOAD_MAX_BYTES)
    archive = archives.open_archive(uploads.staged_path(file), file.name, limits)
    known = set(file.run.files.values_list("key", flat=True))
    for place, member in enumerate(archive):
        on_progress(place, archive.count)
        key = f"{file.key}-{place}"
        if key not in known:
            _put(file, key, member)
    return ImportReport(path=file.name, format="zip", warnings=list(archive.findings))


def _put(file: ImportFile, key: str, member: Member) -> None:
    if member.data is not None:
        size = uploads.stage(file.run_id, key, [member.data])
        uploads.add_file(run=file.run, key=key, path=member.path, size=size)
        return
    refused = [member.finding] if member.finding is not None else []
    ImportFile.objects.create(
        run=file.run,
        key=key,
        name=uploads.shown_name(member.path),
        size=0,
        state=ImportFile.State.REFUSED,
        report=ImportReport(path=member.path, refused=refused).as_json(),
    )
