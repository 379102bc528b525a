"""Unmasked originals: not kept, or kept encrypted outside the database and read with a purpose.

Setting SAMSYN_ORIGINALS is 'discard' (the default) or 'restricted'; SAMSYN_ORIGINALS_KEY is a
Fernet key (AES-128-CBC with HMAC-SHA-256), held apart from the data.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from samsyn.core import policies
from samsyn.core.models import Document, User
from samsyn.core.services import audit


class OriginalNotKeptError(LookupError):
    """The installation does not hold the document's original."""


def are_kept() -> bool:
    """Whether this installation keeps originals and personal values at all."""
    if settings.SAMSYN_ORIGINALS not in ("discard", "restricted"):
        raise ImproperlyConfigured(
            f"SAMSYN_ORIGINALS is {settings.SAMSYN_ORIGINALS!r}; set 'discard' or 'restricted'"
        )
    return bool(settings.SAMSYN_ORIGINALS == "restricted")


def seal(data: bytes) -> bytes:
    return _fernet().encrypt(data)


def unseal(token: bytes) -> bytes:
    """The sealed bytes. Raises ImproperlyConfigured where the key is another than they had."""
    try:
        return _fernet().decrypt(token)
    except InvalidToken as error:
        raise ImproperlyConfigured(
            "SAMSYN_ORIGINALS_KEY does not open what was sealed here; set the key that sealed it"
        ) from error


def keep(*, sha256: str, data: bytes) -> bool:
    """Write the original whole or not at all; whether it is kept."""
    if not are_kept():
        return False
    target = path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(seal(data))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def read_original(*, document: Document, by: User, purpose: str) -> bytes:
    """The unmasked bytes, for somebody with the right and a stated purpose; the read is audited."""
    policies.check_can_read_originals(by)
    if not purpose.strip():
        raise ValueError("reading an original needs a purpose; got an empty one")
    path = path_of(document.sha256)
    if not document.original_kept or not path.is_file():
        raise OriginalNotKeptError(f"no original is kept of document {document.pk}")
    audit.record(
        by=by,
        action="original.read",
        subject_type="document",
        subject_id=document.pk,
        purpose=purpose,
    )
    return unseal(path.read_bytes())


def discard(*, document: Document) -> bool:
    """Remove the kept original once the transaction is saved; whether there was one."""
    if not document.original_kept:
        return False
    document.original_kept = False
    document.save(update_fields=["original_kept"])
    transaction.on_commit(lambda: path_of(document.sha256).unlink(missing_ok=True))
    return True


def discard_strays(*, older_than: timedelta) -> int:
    """Remove files that belong to no document, as an import undone or killed leaves; how many.

    Younger ones may belong to an import that has not been saved yet.
    """
    folder = Path(settings.DATA_DIR) / "originals"
    known = set(Document.objects.filter(original_kept=True).values_list("sha256", flat=True))
    limit = time.time() - older_than.total_seconds()
    strays = [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.name not in known and path.stat().st_mtime < limit
    ]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def path_of(sha256: str) -> Path:
    return Path(settings.DATA_DIR) / "originals" / sha256


def _fernet() -> Fernet:
    try:
        return Fernet(settings.SAMSYN_ORIGINALS_KEY)
    except ValueError as error:
        raise ImproperlyConfigured(
            "SAMSYN_ORIGINALS=restricted needs SAMSYN_ORIGINALS_KEY, 32 bytes in URL-safe base64; "
            "make one with cryptography.fernet.Fernet.generate_key()"
        ) from error
