"""Searching generated projects, facets and highlights included, beside a bare query.

The peer has the same texts and no more: FTS5 (unicode61, bm25) or, with
SAMSYN_BENCH_DATABASE=postgresql, a tsvector with ts_rank; it gives the first 20 ids and counts
nothing. Questions are drawn from the texts and divided by how many projects answer them: up to
5,000, and more. SAMSYN_BENCH_PROJECTS sets the size (default 500,000), SAMSYN_BENCH_QUESTIONS how
many questions of each kind (default 100).
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.generated import projects, vocabulary

NARROW = 5_000
BATCH = 2_000
Peer = Callable[[str], object]


def main() -> None:
    count = int(os.environ.get("SAMSYN_BENCH_PROJECTS", "500000"))
    questions = int(os.environ.get("SAMSYN_BENCH_QUESTIONS", "100"))
    with tempfile.TemporaryDirectory() as name:
        _settings(Path(name))
        import django

        django.setup()
        run(count, questions)


def _settings(folder: Path) -> None:
    from tests import postgres

    own = f"sqlite:///{folder / 'bank.sqlite3'}"
    wanted = os.environ.get("SAMSYN_BENCH_DATABASE", "sqlite")
    os.environ["DATABASE_URL"] = postgres.start() if wanted == "postgresql" else own
    os.environ["SAMSYN_DATA_DIR"] = str(folder)
    os.environ["SAMSYN_ENV_FILE"] = ""
    os.environ.setdefault("SAMSYN_SECRET_KEY", "only-for-benchmarks")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")


def run(count: int, questions: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from samsyn.projects import search

    call_command("migrate", verbosity=0)
    fill(count)
    started = time.perf_counter()
    search.rebuild()
    taken = time.perf_counter() - started
    print(f"search: {connection.vendor}, {count} projects indexed in {taken:.0f} s")
    peer = bare_fts5() if connection.vendor == "sqlite" else bare_tsquery()
    narrow, broad = _questions(questions)
    for name, asked in ((f"up to {NARROW} answers", narrow), (f"more than {NARROW}", broad)):
        report(name, asked, peer)


def fill(count: int) -> None:
    from samsyn.projects.models import Project, ProjectPlace

    codes = [f"{county:02}{place:02}" for county in range(1, 21) for place in range(1, 15)]
    chance = random.Random(2)  # noqa: S311  not for security
    rows: list[Project] = []
    for columns in projects(count):
        rows.append(Project(**columns))
        if len(rows) == BATCH:
            _store(rows, chance, codes, Project, ProjectPlace)
            rows = []
    _store(rows, chance, codes, Project, ProjectPlace)


def _store(rows, chance, codes, project, place) -> None:  # type: ignore[no-untyped-def]
    for row in rows:
        row.refresh_derived()
    project.objects.bulk_create(rows)
    place.objects.bulk_create(
        place(project=row, place_code=code, relation="stated")
        for row in rows
        for code in chance.sample(codes, 2)
    )


def bare_fts5() -> Peer:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE VIRTUAL TABLE bare USING fts5(title, owner, text)")
        cursor.execute(
            "INSERT INTO bare (rowid, title, owner, text) "
            "SELECT id, title, owner, summary FROM projects_project"
        )
        cursor.execute("INSERT INTO bare (bare) VALUES ('optimize')")

    def ask(question: str) -> object:
        match = " AND ".join(f'"{word}"' for word in question.split())
        with connection.cursor() as cursor:
            sql = "SELECT rowid FROM bare WHERE bare MATCH %s ORDER BY rank LIMIT 20"
            return cursor.execute(sql, [match]).fetchall()

    return ask


def bare_tsquery() -> Peer:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare AS SELECT id, to_tsvector('swedish', title || ' ' || owner || ' ' "
            "|| summary) AS forms FROM projects_project"
        )
        cursor.execute("CREATE INDEX bare_forms ON bare USING gin (forms)")
        cursor.execute("ANALYZE bare")

    def ask(question: str) -> object:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM bare, plainto_tsquery('swedish', %s) q WHERE forms @@ q "
                "ORDER BY ts_rank(forms, q) DESC LIMIT 20",
                [question],
            )
            return cursor.fetchall()

    return ask


def _questions(wanted: int) -> tuple[list[str], list[str]]:
    """One or two words, drawn with the commoner ones more often, until both kinds are full."""
    chance = random.Random(4)  # noqa: S311  not for security
    words = [word for word in vocabulary() if len(word) > 3]
    narrow: list[str] = []
    broad: list[str] = []
    for _ in range(wanted * 60):
        depth = chance.choice((40, 400, 4_000, len(words)))
        question = " ".join(chance.sample(words[:depth], chance.choice((1, 1, 2))))
        total = _ask(question).total
        kind = narrow if total <= NARROW else broad
        if total and len(kind) < wanted and question not in kind:
            kind.append(question)
        if len(narrow) == len(broad) == wanted:
            break
    return narrow, broad


def _ask(question: str):  # type: ignore[no-untyped-def]
    from django.contrib.auth.models import AnonymousUser

    from samsyn.projects import search

    return search.find(user=AnonymousUser(), query=question)


def report(name: str, questions: Sequence[str], peer: Peer) -> None:
    """Each question in turn by both sides, so that a slow spell of the machine meets both."""
    if not questions:
        print(f"search: {name}: no such questions at this size")
        return
    ours, theirs, totals = [], [], []
    for question in questions:
        started = time.perf_counter()
        result = _ask(question)
        between = time.perf_counter()
        peer(question)
        ours.append(between - started)
        theirs.append(time.perf_counter() - between)
        totals.append(result.total)
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    print(
        f"search: {name}: {len(questions)} questions, {statistics.median(totals):.0f} answers at "
        f"the median; p95 ours {_p95(ours):.0f} ms, bare {_p95(theirs):.0f} ms; "
        f"ratio {_p95(ours) / _p95(theirs):.2f} of p95, {ratio:.2f} at the median"
    )


def _p95(taken: Sequence[float]) -> float:
    return 1_000 * sorted(taken)[max(0, round(0.95 * len(taken)) - 1)]
