"""What the tests of several at once share: threads with a connection each, begun together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
Race = Callable[..., dict[str, Any]]

BEGIN = """
import json, sys, threading, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.db import connection

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


@pytest.fixture
def race(database_url: str) -> Race:
    """Runs a script in an empty bank, with `together(*tasks)`; what its last line tells as JSON."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "samsyn.config.settings",
        "SAMSYN_SECRET_KEY": "x",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }

    def run(script: str, *arguments: object) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-c", BEGIN + script, *map(str, arguments)],
            env=environment, capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3_000:]
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    return run
