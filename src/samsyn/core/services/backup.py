"""Everything an installation holds in one zip file (restoring.py brings it back).

The file holds one JSON-lines member a table, the kept originals (still encrypted) and a manifest
with the SHA-256 of each member. It holds personal data: it is readable by its owner only.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

# What migrate makes by itself, and what lives shorter than a backup.
LEFT_OUT = {"contenttypes", "sessions", "auth"}
FORMAT = 1


class BackupError(Exception):
    """A backup that cannot be written or restored; the message says why and what to do."""


@dataclass(slots=True)
class Manifest:
    """`members` is member name → SHA-256; `rows` is table label → number of rows."""

    format: int = FORMAT
    migrations: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        return sum(self.rows.values())

    @property
    def file_count(self) -> int:
        return sum(name.startswith("originals/") for name in self.members)


def tables() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label not in LEFT_OUT and model._meta.managed
    ]


def write_backup(to: Path) -> Manifest:
    """Write a backup of one moment to `to`: whole or not at all."""
    if not to.parent.is_dir():
        raise BackupError(f"the folder {to.parent} does not exist; make it first")
    manifest = Manifest(migrations=applied_migrations())
    partial = to.with_name(to.name + ".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            _write_rows(archive, manifest)
            _write_originals(archive, manifest)
            archive.writestr("manifest.json", json.dumps(asdict(manifest), indent=1))
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(to)
    return manifest


def _write_rows(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in tables():
            label = model._meta.label_lower
            digest, count = hashlib.sha256(), 0
            with archive.open(f"rows/{label}.jsonl", "w", force_zip64=True) as member:
                for row in model._base_manager.order_by("pk").iterator(chunk_size=1000):
                    line = _line(row)
                    member.write(line)
                    digest.update(line)
                    count += 1
            manifest.rows[label] = count
            manifest.members[f"rows/{label}.jsonl"] = digest.hexdigest()


def _line(row: models.Model) -> bytes:
    """As Django serialises it, but with every microsecond, which its JSON leaves out."""
    (stated,) = serializers.serialize("python", [row])
    return (json.dumps(stated, default=_as_text, ensure_ascii=False) + "\n").encode()


def _as_text(value: Any) -> str:
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _write_originals(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    folder = originals_folder()
    # A name with a dot first is an original still being written.
    for path in sorted(folder.glob("[!.]*")) if folder.is_dir() else []:
        name = f"originals/{path.name}"
        archive.write(path, name)
        manifest.members[name] = hashlib.sha256(path.read_bytes()).hexdigest()


def originals_folder() -> Path:
    return Path(settings.DATA_DIR) / "originals"


def applied_migrations() -> list[str]:
    rows = MigrationRecorder(connection).migration_qs.values_list("app", "name")
    return sorted(f"{app}.{name}" for app, name in rows)
