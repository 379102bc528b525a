"""A bank of generated projects: made once and kept, where SAMSYN_BENCH_BANK names a folder.

Each step that is done is not done again, and the filling goes on where it was stopped. Without a
folder the bank is gone when the benchmark ends. SAMSYN_BENCH_DATABASE=postgresql keeps a cluster
of its own in that folder.

The first projects, SAMSYN_BENCH_DIFFERENT of them (default 125,000), have texts of their own and
are indexed as any bank is. A larger bank repeats them with other keys, in the tables and in the
index alike: lists of answers and counts are as long as they would be, and the making takes minutes.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import bank_copies
from benchmarks.generated import projects

BATCH = 5_000
_CODES = [f"{county:02}{place:02}" for county in range(1, 21) for place in range(1, 15)]


@contextmanager
def opened() -> Iterator[None]:
    """Django set up with a database that has all tables; see the module for which."""
    if kept := os.environ.get("SAMSYN_BENCH_BANK"):
        folder = Path(kept).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        _set_up(folder, kept=True)
        yield
        return
    with tempfile.TemporaryDirectory() as name:
        _set_up(Path(name), kept=False)
        yield


def _set_up(folder: Path, *, kept: bool) -> None:
    from tests import postgres

    own = f"sqlite:///{folder / 'bank.sqlite3'}"
    if os.environ.get("SAMSYN_BENCH_DATABASE") == "postgresql":
        own = postgres.start(folder / "postgresql" if kept else None)
    os.environ["DATABASE_URL"] = own
    os.environ["SAMSYN_DATA_DIR"] = str(folder)
    os.environ["SAMSYN_ENV_FILE"] = ""
    os.environ.setdefault("SAMSYN_SECRET_KEY", "only-for-benchmarks")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def ready(count: int) -> None:
    """Fill and index what is not there yet, telling what each step took; it may be stopped."""
    from samsyn.projects.models import Project

    different = min(count, int(os.environ.get("SAMSYN_BENCH_DIFFERENT", "125000")))
    if count % different:
        raise SystemExit(f"{count} projects are no whole number of times {different}")
    have = Project.objects.count()
    if have > count:
        raise SystemExit(f"the bank that is kept has {have} projects, more than {count}")
    if have < different:
        with _told(f"{different - have} projects filled"):
            fill(have, different)
    if have <= different:
        _index(different)
        _derive_actors()
    with _told(f"{different} projects repeated to {count}"):
        bank_copies.repeat(different, count)


def _index(different: int) -> None:
    from samsyn.projects.services import indexing

    if not indexing.waiting() and _indexed() < different:
        indexing.note_all()
    waiting = indexing.waiting()
    with _told(f"{waiting} projects indexed"):
        while indexing.index_pending(BATCH):
            print(f"bank: {indexing.waiting()} wait to be indexed", flush=True)


def _derive_actors() -> None:
    from samsyn.projects.services.actors import derive_all, out_of_step

    if out_of_step(limit=1):
        with _told("actors derived"):
            derive_all()


def _indexed() -> int:
    from samsyn.projects.search.statistics import ENTRIES, frequencies
    from samsyn.projects.search.tables import PROJECTS

    return frequencies(PROJECTS, [ENTRIES]).get(ENTRIES, 0)


@contextmanager
def _told(what: str) -> Iterator[None]:
    started, used = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    print(f"bank: {what} in {cpu:.0f} s of CPU, {wall:.0f} s elapsed", flush=True)


def fill(have: int, count: int) -> None:
    """Projects number `have` to `count`, a batch a transaction; the same whatever the parts."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    from samsyn.projects.models import Project, ProjectPlace

    for first in range(have, count, BATCH):
        with transaction.atomic():
            _store(first, min(BATCH, count - first))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Project, ProjectPlace]):
            cursor.execute(statement)


def _store(first: int, count: int) -> None:
    from samsyn.projects.models import Project, ProjectPlace

    chance = random.Random(first)  # noqa: S311  not for security
    rows = []
    for columns in projects(count, seed=first, first=first):
        project = Project(**columns)
        project.refresh_derived()
        rows.append(
            (project, {*columns, "title_sort", "search_text", "owner_sort", "owner_search"})
        )
    ids = range(first + 1, first + count + 1)
    _insert(Project, ids, rows)
    places = [
        (ProjectPlace(project_id=pk, place_code=code, relation="stated"), {"place_code", "project"})
        for pk in ids
        for code in chance.sample(_CODES, 2)
    ]
    _insert(ProjectPlace, range(2 * first + 1, 2 * (first + count) + 1), places)


def _insert(model: Any, ids: range, rows: list[tuple[Any, set[str]]]) -> None:
    """Rows with the names of the columns in which they differ: the others are prepared once."""
    from django.db import connection

    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join("%s" for _ in fields)
    same = {
        field.name: field.get_db_prep_save(field.pre_save(rows[0][0], True), connection)
        for field in fields
    }
    values = [
        (
            pk,
            *(
                field.get_db_prep_save(getattr(row, field.attname), connection)
                if field.name in differing
                else same[field.name]
                for field in fields
            ),
        )
        for pk, (row, differing) in zip(ids, rows, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} (id, {names}) VALUES (%s, {marks})",  # noqa: S608
            values,
        )
