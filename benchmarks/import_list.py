"""Importing a list of operations, beside the floor: the same rows written by bare executemany.

The floor writes every row that the import left (projects, places, values with their provenance,
what waits to be indexed, the document's blocks of rows, the import's steps and what became of each
row, audit) into an equal SQLite database: in the same order, with the same pragmas and in as many
commits. It does not read, check or mask, and it is given each value as the database keeps it.

CPU seconds are what is compared, since other work on the machine changes those least; the wall's
clock is told beside. The memory is the process's highest after the first import, before any floor
has loaded the rows. SAMSYN_BENCH_ROWS sets the size (default 100,000), SAMSYN_BENCH_ROUNDS the
rounds (default 3).
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
from typing import NamedTuple

HEADINGS = (
    "Diarienummer;Stödmottagare;Namn på insatsen;Total projektbudget;EU-stöd i SEK;"
    "Unionens medfinansieringsgrad;Startdatum;Slutdatum;Program CCI;Sammanfattning"
)

Row = tuple[object, ...]
# Rows that others point at are written before those.
_FIRST = ("core_document", "projects_project")


class Taken(NamedTuple):
    """Seconds of the processor and of the wall's clock."""

    cpu: float
    wall: float


def now() -> Taken:
    return Taken(time.process_time(), time.perf_counter())


def since(before: Taken) -> Taken:
    after = now()
    return Taken(after.cpu - before.cpu, after.wall - before.wall)


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


def copied_rows(database: Path) -> dict[str, list[Row]]:
    with sqlite3.connect(database) as connection:
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND "
            "(name LIKE 'projects_%' OR name LIKE 'core_%') AND name NOT LIKE '%search_%'"
        )
        names = sorted((name for (name,) in found), key=lambda name: (name not in _FIRST, name))
        return {
            name: rows
            for name in names
            if (rows := connection.execute(f"SELECT * FROM {name} ORDER BY id").fetchall())  # noqa: S608
        }


def floor(empty: Path, rows: dict[str, list[Row]]) -> Taken:
    """What bare executemany needs for the rows, with as many commits as the import's blocks."""
    target = empty.with_name("floor.sqlite3")
    shutil.copy(empty, target)
    connection = sqlite3.connect(target, isolation_level=None)
    connection.executescript(pragmas())
    commits = len(rows["projects_importstep"])
    before = now()
    for number in range(commits):
        connection.execute("BEGIN IMMEDIATE")
        for name, values in rows.items():
            marks = ",".join("?" * len(values[0]))
            insert = f"INSERT INTO {name} VALUES ({marks})"  # noqa: S608
            connection.executemany(insert, _share(name, values, number, commits))
        connection.execute("COMMIT")
    taken = since(before)
    connection.close()
    for part in target.parent.glob("floor.sqlite3*"):
        part.unlink()
    return taken


def _share(name: str, values: list[Row], number: int, of: int) -> list[Row]:
    """What the commit `number` writes of a table: of a small one all at once, documents first."""
    if len(values) < of:
        return values if number == (0 if name == "core_document" else of - 1) else []
    # Rounded up for projects and down for the rest: no row may come before what it points at.
    up = of - 1 if name in _FIRST else 0
    first, last = ((len(values) * part + up) // of for part in (number, number + 1))
    return values[first:last]


def pragmas() -> str:
    """Those that the application sets for each of its connections."""
    from django.conf import settings

    return str(settings.DATABASES["default"]["OPTIONS"]["init_command"])


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
    for name, place in (("CPU", 0), ("wall", 1)):
        mine = statistics.median(taken[place] for taken in ours)
        bare = statistics.median(taken[place] for taken in peer)
        print(
            f"import_list: {count} rows, {name}: ours {mine:.1f} s, floor {bare:.1f} s, "
            f"ratio {mine / bare:.2f} (medians of {rounds})"
        )
    print(f"import_list: highest memory {peak:.0f} MB")


def ours_once(used: Path, empty: Path, data: bytes, count: int) -> Taken:
    from django.db import connection

    from samsyn.projects.services.importing import import_document

    connection.close()
    for part in used.parent.glob("used.sqlite3*"):
        part.unlink()
    shutil.copy(empty, used)
    before = now()
    report = import_document(data=data, path="list.csv", by=None)
    taken = since(before)
    if report.new != count:
        raise SystemExit(
            f"imported {report.new} of {count} rows: {report.as_json()['warnings'][:3]}"
        )
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return taken
