"""Importing a list of operations, beside the floor: the same rows written by bare executemany.

The floor writes every row that the import left (projects, places, values with their provenance,
document parts, audit) into an equal SQLite database, without reading, checking or masking.
Both sides are counted in CPU seconds, since other work on the machine does not change those. The
memory is the process's highest after the first import, before any floor has loaded the rows.
SAMSYN_BENCH_ROWS sets the size (default 100,000), SAMSYN_BENCH_ROUNDS the rounds (default 3).
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

HEADINGS = (
    "Diarienummer;Stödmottagare;Namn på insatsen;Total projektbudget;EU-stöd i SEK;"
    "Unionens medfinansieringsgrad;Startdatum;Slutdatum;Program CCI;Sammanfattning"
)


def list_of(rows: int) -> bytes:
    """A constructed list in the columns of ESF-rådet's export."""
    out = io.StringIO()
    out.write(HEADINGS + "\n")
    for index in range(rows):
        budget = 1_000_000 + 37 * index
        out.write(
            f"23-{index:06}-S01;Sala kommun;Projekt {index};{budget};{budget // 2};50%;"
            f"2023-0{1 + index % 9}-01;2025-12-31;2021SE05SFPR;Stöd på väg mot arbete\n"
        )
    return out.getvalue().encode()


def copied_rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(database) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND "
            "(name LIKE 'projects_%' OR name LIKE 'core_%') AND name NOT LIKE '%search_%'"
        )
        return {
            name: rows
            for (name,) in names.fetchall()
            if (rows := connection.execute(f"SELECT * FROM {name}").fetchall())  # noqa: S608
        }


def floor(empty: Path, rows: dict[str, list[tuple[object, ...]]]) -> float:
    """CPU seconds that executemany needs for the rows, in one transaction, indexes included."""
    target = empty.with_name("floor.sqlite3")
    shutil.copy(empty, target)
    connection = sqlite3.connect(target, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    started = time.process_time()
    connection.execute("BEGIN IMMEDIATE")
    for name, values in rows.items():
        marks = ",".join("?" * len(values[0]))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", values)  # noqa: S608
    connection.execute("COMMIT")
    taken = time.process_time() - started
    connection.close()
    for part in target.parent.glob("floor.sqlite3*"):
        part.unlink()
    return taken


def main() -> None:
    count = int(os.environ.get("SAMSYN_BENCH_ROWS", "100000"))
    rounds = int(os.environ.get("SAMSYN_BENCH_ROUNDS", "3"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        used = folder / "used.sqlite3"
        os.environ["DATABASE_URL"] = f"sqlite:///{used}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
        os.environ.setdefault("SAMSYN_SECRET_KEY", "only-for-benchmarks")
        run(folder, used, count, rounds)


def run(folder: Path, used: Path, count: int, rounds: int) -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    empty = folder / "empty.sqlite3"
    shutil.copy(used, empty)
    data = list_of(count)
    ours, peer = [], []
    peak = 0.0
    for _ in range(rounds):
        ours.append(ours_once(used, empty, data, count))
        peak = peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        peer.append(floor(empty, copied_rows(used)))
    ratio = statistics.median(ours) / statistics.median(peer)
    print(
        f"import_list: {count} rows, ours {statistics.median(ours):.1f} s, "
        f"floor {statistics.median(peer):.1f} s, ratio {ratio:.2f} (medians of {rounds}); "
        f"highest memory {peak:.0f} MB"
    )


def ours_once(used: Path, empty: Path, data: bytes, count: int) -> float:
    from django.db import connection

    from samsyn.projects.services.importing import import_document

    connection.close()
    for part in used.parent.glob("used.sqlite3*"):
        part.unlink()
    shutil.copy(empty, used)
    started = time.process_time()
    report = import_document(data=data, path="list.csv", by=None)
    taken = time.process_time() - started
    if report.new != count:
        raise SystemExit(
            f"imported {report.new} of {count} rows: {report.as_json()['warnings'][:3]}"
        )
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return taken
