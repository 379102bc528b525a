"""Which workers live, by a lock on a file each in the data folder.

The operating system lets go of the lock when the process ends, however it ends, so that a lock
that is held is a worker that lives. A number of a process would not do: another may get it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings

# A worker that was killed leaves its file, which tells that it is dead while its job is taken over.
_KEPT = timedelta(days=1)


@contextmanager
def held() -> Iterator[str]:
    """Hold the lock of a new worker; its name."""
    name = secrets.token_hex(8)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield name
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def is_alive(name: str) -> bool | None:
    """Whether the worker runs; None where it has no file here, as one on another machine."""
    if not name:
        return None
    try:
        descriptor = os.open(_folder() / name, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def any_alive() -> bool:
    """Whether at least one worker runs that shares this data folder."""
    folder = _folder()
    return folder.is_dir() and any(is_alive(path.name) for path in folder.iterdir())


def discard_old() -> int:
    """Remove the files of workers that have been dead for a day; how many."""
    limit = time.time() - _KEPT.total_seconds()
    folder = _folder()
    old = [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.stat().st_mtime < limit and is_alive(path.name) is False
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "workers"
