"""Searching generated projects, facets and highlights included, beside a bare query.

The peer has the same texts and no more: FTS5 (unicode61, bm25) or, with
SAMSYN_BENCH_DATABASE=postgresql, a tsvector with ts_rank; it gives the first 20 ids and counts
nothing. Questions are drawn from the texts and divided by how many projects answer them: up to
5,000, and more. SAMSYN_BENCH_PROJECTS sets the size (default 500,000), SAMSYN_BENCH_QUESTIONS how
many questions of each kind (default 100), SAMSYN_BENCH_BANK a folder where the bank is kept (see
bank.py). CPU time is this process's, which with PostgreSQL leaves out the server's.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from benchmarks import bank
from benchmarks.generated import vocabulary

NARROW = 5_000
Peer = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds of this process's CPU and of the clock; the difference of two is a duration."""

    cpu: float
    wall: float

    @classmethod
    def now(cls) -> Moment:
        return cls(time.process_time(), time.perf_counter())

    def __sub__(self, earlier: Moment) -> Moment:
        return Moment(self.cpu - earlier.cpu, self.wall - earlier.wall)


def main() -> None:
    count = int(os.environ.get("SAMSYN_BENCH_PROJECTS", "500000"))
    questions = int(os.environ.get("SAMSYN_BENCH_QUESTIONS", "100"))
    with bank.opened():
        run(count, questions)


def run(count: int, questions: int) -> None:
    from django.db import connection

    from samsyn.projects.search.columns import current
    from samsyn.projects.search.tables import PROJECTS

    bank.ready(count)
    before, started = _memory(), Moment.now()
    current(PROJECTS)
    taken = Moment.now() - started
    print(
        f"search: {connection.vendor}, {count} projects; their facets are fetched in "
        f"{taken.cpu:.2f} s of CPU and hold {_memory() - before:.0f} MB"
    )
    peer = bare_fts5() if connection.vendor == "sqlite" else bare_tsquery()
    narrow, broad = _questions(questions)
    for name, asked in ((f"up to {NARROW} answers", narrow), (f"more than {NARROW}", broad)):
        report(name, asked, peer)
    print(f"search: the process held at most {_most_memory():.0f} MB")


def _memory() -> float:
    """What this process holds now, in MB; see proc_pid_statm(5)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def bare_fts5() -> Peer:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        if "bare" in connection.introspection.table_names(cursor):
            return _ask_fts5
        cursor.execute("CREATE VIRTUAL TABLE bare USING fts5(title, owner, text)")
        cursor.execute(
            "INSERT INTO bare (rowid, title, owner, text) "
            "SELECT id, title, owner, summary FROM projects_project"
        )
        cursor.execute("INSERT INTO bare (bare) VALUES ('optimize')")
    return _ask_fts5


def _ask_fts5(question: str) -> object:
    from django.db import connection

    match = " AND ".join(f'"{word}"' for word in question.split())
    with connection.cursor() as cursor:
        sql = "SELECT rowid FROM bare WHERE bare MATCH %s ORDER BY rank LIMIT 20"
        return cursor.execute(sql, [match]).fetchall()


def bare_tsquery() -> Peer:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        if "bare" in connection.introspection.table_names(cursor):
            return _ask_tsquery
        cursor.execute(
            "CREATE TABLE bare AS SELECT id, to_tsvector('swedish', title || ' ' || owner || ' ' "
            "|| summary) AS forms FROM projects_project"
        )
        cursor.execute("CREATE INDEX bare_forms ON bare USING gin (forms)")
        cursor.execute("ANALYZE bare")
    return _ask_tsquery


def _ask_tsquery(question: str) -> object:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM bare, plainto_tsquery('swedish', %s) q WHERE forms @@ q "
            "ORDER BY ts_rank(forms, q) DESC LIMIT 20",
            [question],
        )
        return cursor.fetchall()


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
    ours: list[Moment] = []
    theirs: list[Moment] = []
    totals = []
    for question in questions:
        started = Moment.now()
        result = _ask(question)
        between = Moment.now()
        peer(question)
        ours.append(between - started)
        theirs.append(Moment.now() - between)
        totals.append(result.total)
    print(
        f"search: {name}: {len(questions)} questions, "
        f"{statistics.median(totals):.0f} answers at the median"
    )
    for kind, taken in (("CPU", attrgetter("cpu")), ("elapsed", attrgetter("wall"))):
        _compare(kind, list(map(taken, ours)), list(map(taken, theirs)))


def _compare(kind: str, ours: Sequence[float], theirs: Sequence[float]) -> None:
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True) if b)
    print(
        f"search:   {kind}: p95 ours {_p95(ours):.0f} ms, bare {_p95(theirs):.0f} ms; "
        f"ratio {_p95(ours) / _p95(theirs):.2f} of p95, {ratio:.2f} at the median; "
        f"median ours {1_000 * statistics.median(ours):.0f} ms, "
        f"bare {1_000 * statistics.median(theirs):.0f} ms"
    )


def _p95(taken: Sequence[float]) -> float:
    return 1_000 * sorted(taken)[max(0, round(0.95 * len(taken)) - 1)]
