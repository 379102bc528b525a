"""A backup brought back into an empty installation, on SQLite or PostgreSQL.

The file may come from anywhere: only its tables' own rows and its kept originals are taken, each
with the sum that the manifest states, and nothing is written outside the folder of originals.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import IO, Any

from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, models, transaction

from samsyn.core.services.backup import (
    FORMAT,
    BackupError,
    Manifest,
    applied_migrations,
    originals_folder,
    tables,
)

_ORIGINAL = re.compile(r"originals/[0-9a-f]{64}")
# The longest row is a part of a document; a line beyond this is no row of ours.
LONGEST_ROW = 512 * 1024 * 1024
_CHUNK = 1 << 20
_UNREADABLE = (
    OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip

_UNFIT = (
    ValueError, TypeError, KeyError, RecursionError, DeserializationError, FieldDoesNotExist,
    ValidationError, DatabaseError,
)  # fmt: skip

_after: dict[str, Callable[[], None]] = {}


def register(name: str, step: Callable[[], None]) -> None:
    """Say what an app does once its rows are back, in the same transaction: note that what it
    derives from them has to be made anew, say. The same name again replaces it."""
    _after[name] = step


def read_backup(source: Path) -> Manifest:
    """Load a backup into an empty, migrated installation: all of it or nothing."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _read_manifest(archive)
            _refuse_other_version(manifest)
            _refuse_filled()
            _check_members(archive, manifest)
            _load(archive, manifest)
    except _UNREADABLE as error:
        raise BackupError(f"{source} is not a readable backup: {error}") from error
    return manifest


def _load(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    written: list[Path] = []
    try:
        with transaction.atomic():
            _load_rows(archive)
            _reset_sequences()
            _load_originals(archive, manifest, written)
            for step in _after.values():
                step()
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        stated = json.loads(archive.read("manifest.json"))
        manifest = Manifest(**stated)
        kinds = {one.name: type(getattr(Manifest(), one.name)) for one in fields(Manifest)}
        if not all(isinstance(getattr(manifest, name), kind) for name, kind in kinds.items()):
            raise TypeError("a part of the manifest is of the wrong kind")
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BackupError("the file has no manifest; it is not a backup of Samsyn") from error
    if manifest.format != FORMAT:
        raise BackupError(f"the backup has format {manifest.format}; this version reads {FORMAT}")
    return manifest


def _refuse_other_version(manifest: Manifest) -> None:
    differing = sorted(set(map(str, manifest.migrations)) ^ set(applied_migrations()))
    if differing:
        raise BackupError(
            "the backup was made with another version of the tables "
            f"({', '.join(differing[:3])}); restore it with that version, then upgrade"
        )


def _refuse_filled() -> None:
    for model in tables():
        if model._base_manager.exists():
            raise BackupError(
                f"this installation already holds data ({model._meta.label_lower}); "
                "restore into an empty database"
            )


def _check_members(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Every table is there, nothing else is, and each member is as the manifest says."""
    rows = {_member_of(model) for model in tables()}
    stated = set(manifest.members)
    if missing := sorted(rows - stated):
        raise BackupError(f"{missing[0]} is missing in the backup; take another copy of the file")
    if other := sorted(name for name in stated - rows if not _ORIGINAL.fullmatch(name)):
        raise BackupError(f"{other[0]!r} does not belong in a backup; nothing was restored")
    for name, expected in manifest.members.items():
        if _digest(archive, name) != expected:
            raise BackupError(f"{name} in the backup is damaged; take another copy of the file")


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as member:
            while chunk := member.read(_CHUNK):
                digest.update(chunk)
    except KeyError as error:
        raise BackupError(f"{name} is missing in the backup; take another copy") from error
    return digest.hexdigest()


def _member_of(model: type[models.Model]) -> str:
    return f"rows/{model._meta.label_lower}.jsonl"


def _load_rows(archive: zipfile.ZipFile) -> None:
    for model in tables():
        with archive.open(_member_of(model)) as member:
            _load_table(model, member)


def _load_table(model: type[models.Model], member: IO[bytes]) -> None:
    number = 0
    try:
        for number, line in enumerate(_lines(member), start=1):  # noqa: B007  told of below
            _row(line, model).save_base(raw=True, force_insert=True)
    except _UNFIT as error:
        where = f"{model._meta.label_lower}, row {number}"
        raise BackupError(f"{where} cannot be restored: {error}") from error


def _lines(member: IO[bytes]) -> Iterator[bytes]:
    while line := member.readline(LONGEST_ROW + 1):
        if len(line) > LONGEST_ROW:
            raise ValueError(f"longer than {LONGEST_ROW:,} bytes")
        yield line


def _row(line: bytes, model: type[models.Model]) -> models.Model:
    """One row of this table: a file that names another table in it is refused."""
    stated = json.loads(line)
    if not isinstance(stated, dict) or stated.get("model") != model._meta.label_lower:
        raise ValueError("it is a row of another table")
    found: Any = next(iter(serializers.deserialize("python", [stated])))
    row: models.Model = found.object
    return row


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _load_originals(archive: zipfile.ZipFile, manifest: Manifest, written: list[Path]) -> None:
    """Written as they were sealed, readable by their owner only; `written` gets each path."""
    folder = originals_folder()
    for name in sorted(set(filter(_ORIGINAL.fullmatch, manifest.members))):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = folder / Path(name).name
        if target.exists():
            _refuse_another(target, manifest.members[name])
            continue
        written.append(target)
        target.touch(mode=0o600)
        with archive.open(name) as member, target.open("wb") as file:
            while chunk := member.read(_CHUNK):
                file.write(chunk)


def _refuse_another(path: Path, expected: str) -> None:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != expected:
            raise BackupError(f"{path} is another original; empty the folder of originals first")
