"""Whether the database is as it was: exactly, and cheaper than any question about its rows."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from threading import Lock

from django.db import connection


def database_state() -> str | None:
    """Equal between two calls only where nothing was committed in between; None is not known.

    Inside a transaction it is not known: what the transaction itself has written does not show.
    PostgreSQL's snapshot names the transactions that have ended
    (postgresql.org/docs/current/functions-info.html), SQLite counts the commits of every other
    connection (sqlite.org/pragma.html#pragma_data_version). States of two processes are not
    comparable.
    """
    if connection.in_atomic_block:
        return None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_snapshot()::text")
            return str(cursor.fetchone()[0])
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        return None
    path = Path(connection.settings_dict["NAME"])
    return _watch(path, path.stat().st_ino).version()


@cache
def _watch(path: Path, file: int) -> _Watch:
    """`file` is the number of the file, which is another once a backup has taken its place."""
    return _Watch(path, file)


class _Watch:
    """A connection that only looks: whoever writes in this process has another one."""

    def __init__(self, path: Path, file: int) -> None:
        self._file = file
        self._lock = Lock()
        # Read only would do, but for a database in WAL mode whose files nobody has opened yet.
        self._connection = sqlite3.connect(path, check_same_thread=False)

    def version(self) -> str:
        with self._lock:
            (number,) = self._connection.execute("PRAGMA data_version").fetchone()
        return f"{self._file} {number}"
