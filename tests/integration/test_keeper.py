"""The worker beside the server: started again when it dies, ended when the server is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from samsyn.cli import keeper

PATIENCE = 60.0
# Stands for the server: starts a keeper of a worker that writes down its own number, and waits.
SERVER = """
import os, subprocess, sys, time
keeper = '''
import sys, threading
from samsyn.cli import keeper
keeper.RESTART_AFTER = 0.1
keeper.keep([sys.executable, "-c", sys.argv[2], sys.argv[3]], server=int(sys.argv[1]),
            ending=threading.Event())
'''
subprocess.Popen([sys.executable, "-c", keeper, str(os.getpid()), *sys.argv[1:]])
time.sleep(600)
"""
WORKER = """
import os, sys, time
with open(sys.argv[1], "a") as lines:
    print(os.getpid(), file=lines, flush=True)
time.sleep(600)
"""


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A dead child that nobody has asked for still has its number.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", SERVER, WORKER, str(tmp_path / "pids")])
    yield process
    process.kill()
    process.wait()


def test_a_worker_that_dies_is_started_again_and_ends_with_the_server(
    server: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    def pids() -> list[int]:
        path = tmp_path / "pids"
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    until(lambda: len(pids()) == 1)
    os.kill(pids()[0], signal.SIGKILL)
    until(lambda: len(pids()) == 2)
    assert not runs(pids()[0])
    assert runs(pids()[1])

    server.kill()  # not told to end, so that nothing could be passed on
    server.wait()
    until(lambda: not runs(pids()[1]))
    assert len(pids()) == 2


def test_a_worker_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "LAST_STEP", 0.2)
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); "
    process = subprocess.Popen(
        [sys.executable, "-c", f"{stubborn}time.sleep(600)"], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    keeper._end(process)
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL
