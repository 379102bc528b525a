"""Files on their way in: on disk as received, for as long as nobody has read them.

A file is written under another name, synced and renamed before its row exists, so that a row's
file is whole. Files are their owner's alone, and are removed once they are read.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from samsyn.core import policies
from samsyn.core.masking import storable
from samsyn.core.models import User
from samsyn.core.services import audit
from samsyn.projects.models import ImportFile, ImportRun
from samsyn.sources import personal

_CHUNK = 1024 * 1024
# How long files that nobody has let be read are kept.
ABANDONED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Received:
    """A file as the page received it: its place among the run's files and its name or path."""

    position: int
    path: str
    content: File[bytes]


def folder_of(run_id: int) -> Path:
    return Path(settings.DATA_DIR) / "uploads" / str(run_id)


def staged_path(file: ImportFile) -> Path:
    return folder_of(file.run_id) / file.key


@transaction.atomic
def open_run(
    *, by: User, origin: str, licence: str, published_on: date | None, accept_certain: bool
) -> ImportRun:
    """A run that can receive files."""
    policies.check_can_import_documents(by)
    return ImportRun.objects.create(
        by=by,
        origin=personal.mask(origin, personal.find_personal(origin))[:1000],
        licence=licence,
        published_on=published_on,
        accept_certain=accept_certain,
    )


def receive(*, run: ImportRun, files: Iterable[Received]) -> None:
    """Keep files until they are read. One at a position that is taken was received already."""
    for file in files:
        key = str(file.position)
        if run.files.filter(key=key).exists():
            continue
        size = stage(run.pk, key, _chunks(file.content))
        add_file(run=run, key=key, path=file.path, size=size)


def add_file(*, run: ImportRun, key: str, path: str, size: int) -> None:
    """The row of a file that is on disk; the same key again adds nothing."""
    ImportFile.objects.get_or_create(
        run=run, key=key, defaults={"name": shown_name(path), "size": size}
    )


def stage(run_id: int, key: str, chunks: Iterable[bytes]) -> int:
    """Write a run's file whole or not at all; its size in bytes."""
    folder = folder_of(run_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial, size = folder / f"{key}.part", 0
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        for chunk in chunks:
            size += out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(folder / key)
    return size


@transaction.atomic
def hand_in(*, run: ImportRun, by: User) -> ImportRun:
    """No more files come: the run is ready to be worked on. Once handed in, it stays so."""
    policies.check_can_import_documents(by)
    if run.handed_in_at is None:
        run.handed_in_at = timezone.now()
        run.save(update_fields=["handed_in_at"])
        _record(run, "import.handed_in", by, {"files": run.files.count()})
    return run


def discard(*, run: ImportRun, by: User) -> None:
    """Throw away what nobody has read yet: the files, and the run if nothing of it was read."""
    policies.check_can_import_documents(by)
    _throw_away(run, by)


def clear_up(*, now: datetime) -> dict[str, int]:
    """Throw away what was handed in and left unread for two weeks, and files of no run.

    The files are as they were received, persons' names and all, so they are not kept for ever.
    """
    abandoned = ImportRun.objects.filter(finished_at=None, created_at__lt=now - ABANDONED)
    for run in abandoned:
        _throw_away(run, None)
    return {"runs": len(abandoned), "strays": _remove_strays()}


@transaction.atomic
def _throw_away(run: ImportRun, by: User | None) -> None:
    unread, folder = run.files.filter(state=ImportFile.State.RECEIVED), folder_of(run.pk)
    _record(run, "import.discarded", by, {"files": unread.count()})
    unread.delete()
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    if not run.files.exists():
        run.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def _remove_strays() -> int:
    """Remove the folders of runs that are gone or finished, as a killed process leaves them."""
    root = Path(settings.DATA_DIR) / "uploads"
    unfinished = ImportRun.objects.filter(finished_at=None).values_list("pk", flat=True)
    waiting = {str(pk) for pk in unfinished}
    folders = list(root.iterdir()) if root.is_dir() else []
    strays = [folder for folder in folders if folder.name not in waiting]
    for folder in strays:
        shutil.rmtree(folder, ignore_errors=True)
    return len(strays)


def shown_name(path: str) -> str:
    """The file's name or path as pages show it: harmless, and without names of persons."""
    parts: Sequence[str] = PurePosixPath(path.replace("\\", "/")).parts
    name = "/".join(part for part in parts if part not in ("..", "/", ".")) or "fil"
    name = str(storable(name))
    masked = personal.mask(name, personal.find_personal(name.replace("_", " ")))
    return masked if len(masked) <= 300 else f"…{masked[-299:]}"


def _chunks(content: File[bytes]) -> Iterable[bytes]:
    content.seek(0)
    while chunk := content.read(_CHUNK):
        yield chunk


def _record(run: ImportRun, action: str, by: User | None, detail: dict[str, int]) -> None:
    audit.record(by=by, action=action, subject_type="import_run", subject_id=run.pk, detail=detail)
