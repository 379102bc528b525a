"""Workers as processes of their own: killed, ended, two at once, and one that is slow."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
# Seconds; a loaded machine takes long to start a process.
PATIENCE = 180.0

# Each step is a row made in a transaction of its own, and a line in a file when it is begun.
SCRIPT = """
import json, os, sys, time
from pathlib import Path
import django
django.setup()
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from samsyn.core import jobs as registry
from samsyn.core.models import Job, Organisation
from samsyn.core.services import jobs
from samsyn.core.services.work import work

command, log, pause = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
def steps(run):
    with log.open("a") as lines:
        for step in range(run.reached, 8):
            print(run.job_id, step, os.getpid(), file=lines, flush=True)
            with transaction.atomic():
                # A kill may fall between the step and the note that it was done.
                Organisation.objects.get_or_create(name=f"{run.job_id} {step}")
                run.confirm()
            run._written_at = None
            run.progress(step + 1, 8)
            time.sleep(pause)
    return {"by": os.getpid()}
registry.register(registry.JobKind("test.steps", "Steps", steps))

def told(ran):
    kept = Job.objects.order_by("pk").values("pk", "state", "done", "attempts", "result")
    rows = Organisation.objects.values_list("name", flat=True)
    return json.dumps({"ran": ran, "jobs": list(kept), "rows": list(rows)})

if command == "migrate":
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
else:
    import signal, threading
    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    for _ in range(int(sys.argv[4])):
        jobs.start(kind="test.steps", arguments={}, by=None)
    if command == "work after the lease":
        Job.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    print("up", flush=True)
    sys.stdin.readline()
    print(told(work(ending=ending, once=True)), flush=True)
"""


class Workplace:
    """A database and a data folder that several processes share."""

    def __init__(self, folder: Path, database: str) -> None:
        self.log = folder / "steps.log"
        self.processes: list[subprocess.Popen[str]] = []
        self.environment = {
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "samsyn.config.settings",
            "SAMSYN_DATA_DIR": str(folder / "data"),
            "SAMSYN_ENV_FILE": "",
            "SAMSYN_SECRET_KEY": "x",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }

    def begin(
        self, command: str = "work", *, start: int = 0, pause: float = 0.0
    ) -> subprocess.Popen[str]:
        """A worker that is up, queues `start` jobs, and waits for `go`."""
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, command, str(self.log), str(pause), str(start)],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def work(self, command: str = "work") -> dict[str, Any]:
        """What a worker says that runs until no job is left."""
        return self.told(self.begin(command), "\n")

    def told(self, worker: subprocess.Popen[str], go: str | None = None) -> dict[str, Any]:
        said, _ = worker.communicate(go, timeout=PATIENCE)
        told: dict[str, Any] = json.loads(said.splitlines()[-1])
        return told

    def steps(self) -> list[tuple[str, ...]]:
        """Job, step and process of every step begun."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [tuple(line.split()) for line in text.splitlines()]

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"waited {PATIENCE} s; steps so far: {self.steps()}"
            time.sleep(0.02)


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with its tables, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("jobs")
    Workplace(folder, f"sqlite:///{folder / 'empty.sqlite3'}").begin("migrate").communicate()
    return folder / "empty.sqlite3"


@pytest.fixture
def workplace(
    tmp_path: Path, request: pytest.FixtureRequest, transactional_db: None
) -> Iterator[Workplace]:
    """On PostgreSQL the test database itself; on SQLite, whose is in memory, a file."""
    if connection.vendor == "postgresql":
        about = connection.settings_dict
        url = f"postgres://{about['USER']}@{about['HOST']}:{about['PORT']}/{about['NAME']}"
    else:
        shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "jobs.sqlite3")
        url = f"sqlite:///{tmp_path / 'jobs.sqlite3'}"
    place = Workplace(tmp_path, url)
    yield place
    for process in place.processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def go(worker: subprocess.Popen[str]) -> None:
    """Let a worker that is up begin."""
    assert worker.stdin is not None
    worker.stdin.write("\n")
    worker.stdin.flush()


def up(worker: subprocess.Popen[str]) -> None:
    assert worker.stdout is not None
    assert worker.stdout.readline().strip() == "up"


def test_a_killed_workers_job_goes_on_where_it_was_and_at_once(workplace: Workplace) -> None:
    first = workplace.begin(start=1, pause=0.2)
    go(first)
    workplace.until(lambda: len(workplace.steps()) >= 4)
    first.send_signal(signal.SIGKILL)
    first.wait()

    # By a worker that ends when it finds none to run: it does not wait for the lease to end.
    second = workplace.begin()
    told = workplace.told(second, "\n")
    (job,) = told["jobs"]
    assert told["ran"] == 1
    assert (job["state"], job["done"]) == ("done", 8)
    assert job["result"] == {"by": second.pid}
    assert sorted(told["rows"]) == [f"{job['pk']} {step}" for step in range(8)]
    assert {pid for _, _, pid in workplace.steps()} == {str(first.pid), str(second.pid)}


def test_a_worker_told_to_end_finishes_its_step_and_lets_the_job_go_on(
    workplace: Workplace,
) -> None:
    first = workplace.begin(start=1, pause=0.2)
    go(first)
    workplace.until(lambda: len(workplace.steps()) >= 3)
    first.send_signal(signal.SIGTERM)
    told = workplace.told(first)
    assert first.returncode == 0
    (job,) = told["jobs"]
    assert (job["state"], job["attempts"]) == ("queued", 0)
    assert job["done"] == len(told["rows"]) < 8

    (job,) = workplace.work()["jobs"]
    assert job["state"] == "done"
    steps = [step for _, step, _ in workplace.steps()]
    assert steps == [str(step) for step in range(8)]  # none of them twice


def test_two_workers_at_once_run_each_job_once(workplace: Workplace) -> None:
    workers = [workplace.begin(start=6, pause=0.01) for _ in range(2)]
    for worker in workers:
        up(worker)
    for worker in workers:
        go(worker)
    told = [workplace.told(worker) for worker in workers]

    jobs = max((one["jobs"] for one in told), key=lambda kept: sum(job["done"] for job in kept))
    assert sum(one["ran"] for one in told) == len(jobs) == 12
    assert min(one["ran"] for one in told) > 0, "one worker ran them all: nothing was tested"
    begun = Counter((job, step) for job, step, _ in workplace.steps())
    assert (len(begun), set(begun.values())) == (12 * 8, {1})
    for job in jobs:
        pids = {pid for number, _, pid in workplace.steps() if number == str(job["pk"])}
        assert len(pids) == 1


def test_a_slow_step_is_not_taken_from_a_worker_that_lives(workplace: Workplace) -> None:
    """Even where its lease has run out, as on SQLite while a step writes for long."""
    slow = workplace.begin(start=1, pause=600)
    go(slow)
    workplace.until(lambda: len(workplace.steps()) >= 1)
    assert workplace.work("work after the lease")["ran"] == 0
    slow.kill()
    slow.wait()
    told = workplace.work()
    assert told["ran"] == 1
    assert told["jobs"][0]["state"] == "done"
