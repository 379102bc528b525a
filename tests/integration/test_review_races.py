"""Two reviewers at once, each with a connection of her own: one decides, the other is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
ROWS = 12

SCRIPT = """
import json, sys, threading, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.db import connection, transaction
from samsyn.core import inbox
from samsyn.core.inbox import Filters, StaleError, Step
from samsyn.core.models import ReviewDecision, ReviewedRow, Role
from samsyn.core.services import decisions
from samsyn.projects.models import Project
from samsyn.projects.selectors.drafts import version_of
from tests.unit.projects.builders import document, project, store, user

ROWS = int(sys.argv[1])
Action = ReviewDecision.Action
first, second = user(Role.ANALYST), user(Role.ADMINISTRATOR)
kind = inbox.kinds()["project"]

def drafts(name, beginning):
    records = [project(f"2031/{beginning + n:05}") for n in range(ROWS)]
    store(document(*records, name=name), drafts=True)

def together(*tasks):
    ready, answers, faults = threading.Barrier(len(tasks)), [None] * len(tasks), []
    def run(place, task):
        try:
            ready.wait()
            answers[place] = task()
        except Exception as error:
            faults.append(repr(error))
        finally:
            connection.close()
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return answers, faults

def one(pk, action, version, by):
    def task():
        try:
            with transaction.atomic():
                kind.decide(pk=pk, step=Step(action), version=version, by=by)
        except StaleError:
            return "told"
        return str(action)
    return task

drafts("en.txt", 0)
outcomes, faults = [], []
for row in Project.objects.order_by("pk"):
    seen = version_of(row)
    answers, wrong = together(
        one(row.pk, Action.ACCEPT, seen, first), one(row.pk, Action.PUT_ASIDE, seen, second)
    )
    row.refresh_from_db()
    outcomes.append([sorted(map(str, answers)), row.review_state])
    faults += wrong

drafts("tva.txt", 500)
def many(by):
    def task():
        done = decisions.accept_certain(kind=kind, filters=Filters(), by=by)
        while decisions.carry_on(done.pk, size=3):
            pass
        return done.pk
    return task
made, wrong = together(many(first), many(second))
faults += wrong
rows = sum(ReviewDecision.objects.filter(pk__in=made).values_list("rows", flat=True))
noted = ReviewedRow.objects.filter(decision__in=made)
print(json.dumps({
    "outcomes": outcomes, "faults": faults, "bulk_rows": rows, "noted": noted.count(),
    "distinct": noted.values("subject_id").distinct().count(),
    "waiting": Project.objects.filter(review_state="proposed").count(),
}))
"""


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """A database of this test's own, of the kind that the suite runs on."""
    if connection.vendor != "postgresql":
        yield f"sqlite:///{tmp_path / 'races.sqlite3'}"
        return
    cluster = os.environ["DATABASE_URL"]
    name = f"races_{os.getpid()}"
    with psycopg.connect(cluster, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type,unused-ignore]
    yield urlunsplit(urlsplit(cluster)._replace(path=f"/{name}"))
    with psycopg.connect(cluster, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type,unused-ignore]


def test_one_decides_and_the_other_is_told(database_url: str) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "samsyn.config.settings",
        "SAMSYN_SECRET_KEY": "x",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(ROWS)],
        env=environment, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3_000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["faults"] == []
    assert len(told["outcomes"]) == ROWS
    for answers, state in told["outcomes"]:
        assert (answers, state) in [
            (["accept", "told"], "accepted"),
            (["put_aside", "told"], "rejected"),
        ]
    assert (told["bulk_rows"], told["noted"], told["distinct"]) == (ROWS, ROWS, ROWS)
    assert told["waiting"] == 0
