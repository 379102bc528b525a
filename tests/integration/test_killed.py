"""Upload, import and review killed at random points: nothing lost or doubled, work resumes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
KILLS = 100
SEED = 20261122
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork are POSIX"),
    pytest.mark.django_db,
]


class Forker:
    """The prepared process, seen from outside."""

    def __init__(self, database: str, folder: Path, *, block: int | None = None) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": database,
            "SAMSYN_DATA_DIR": str(folder),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "tests.integration.killed.forking",
                *([] if block is None else [str(block)]),
            ],
            env=environment, cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        # Read all along, so that the pipe never fills.
        self._errors: list[str] = []
        self._listening = threading.Thread(target=self._listen)
        self._listening.start()
        self._read("ready")

    def go(
        self, cycle: int, *, kill_after: float | None = None, fatal_block: int | None = None
    ) -> bool:
        """Do what is left of a cycle; whether it came to its end before it was killed.

        It kills itself within the block `fatal_block` of those that it writes, from 1.
        """
        child = int(self._ask(f"go {cycle} {fatal_block or ''}"))
        if kill_after is not None:
            time.sleep(kill_after)
            # It may just have come to its end by itself.
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        status = int(self._read())
        if status not in (0, signal.SIGKILL):
            pytest.fail(f"the process failed by itself:\n{''.join(self._errors)}")
        return status == 0

    def everything(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self._ask("tell"))
        return told

    def end(self) -> None:
        self.process.communicate()
        self._listening.join()

    def _listen(self) -> None:
        for line in self.process.stderr or ():
            self._errors.append(line)

    def _ask(self, command: str) -> str:
        stdin = self.process.stdin
        if stdin is None:
            pytest.fail("the process has no input")
        stdin.write(f"{command}\n")
        stdin.flush()
        return self._read()

    def _read(self, expected: str | None = None) -> str:
        stdout = self.process.stdout
        line = stdout.readline().strip() if stdout else ""
        if not line or expected not in (None, line):
            self.process.kill()
            self._listening.join()
            pytest.fail(f"the process said {line!r}:\n{''.join(self._errors)}")
        return line


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Any]:
    """Makes empty databases of the kind under test, outside the tests' own."""
    made: list[str] = []
    own = connection.settings_dict

    def make(name: str) -> str:
        if connection.vendor == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite3"
        name = f"killed_{name}_{os.getpid()}"
        made.append(name)
        _on_server(own, f'CREATE DATABASE "{name}"')
        return f"postgres://{own['USER']}@{own['HOST']}:{own['PORT']}/{name}"

    yield make
    for name in made:
        _on_server(own, f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(own: dict[str, Any], command: str) -> None:
    with psycopg.connect(
        host=own["HOST"], port=own["PORT"], user=own["USER"], dbname="postgres", autocommit=True
    ) as server:
        server.execute(command)  # type: ignore[arg-type]


def test_a_hundred_kills_lose_nothing_and_double_nothing(database: Any, tmp_path: Path) -> None:
    calm, killed = (Forker(database(name), tmp_path / name) for name in ("calm", "killed"))
    chance = random.Random(SEED)  # noqa: S311
    try:
        started = time.monotonic()
        calm.go(0)
        whole = time.monotonic() - started
        kills = cycle = 0
        while kills < KILLS:
            if killed.go(cycle, kill_after=chance.uniform(0, whole)):
                cycle += 1
            else:
                kills += 1
        killed.go(cycle)
        for number in range(1, cycle + 1):
            calm.go(number)
        assert killed.everything() == calm.everything()
        assert killed.everything()["waiting_for_the_search"] == 0
        assert killed.everything()["left_on_disk"] == 0
    finally:
        for forker in (calm, killed):
            forker.end()


def test_a_list_killed_within_each_of_its_blocks_goes_on_after_the_last_whole_one(
    database: Any, tmp_path: Path
) -> None:
    # A cycle's three lists have 42 rows each with their headings: three blocks.
    calm, killed = (
        Forker(database(name), tmp_path / name, block=14) for name in ("calm", "killed")
    )
    try:
        before = len(killed.everything()["blocks"])
        calm.go(0)
        kills = 0
        while not killed.go(0, fatal_block=2):
            kills += 1
            # One block more, whole; of the one that it died in there is nothing.
            assert len(killed.everything()["blocks"]) == before + kills
        assert kills == 8
        assert len(calm.everything()["blocks"]) == before + 9
        assert killed.everything() == calm.everything()
    finally:
        for forker in (calm, killed):
            forker.end()
