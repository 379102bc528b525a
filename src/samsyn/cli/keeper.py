"""Keeps a worker running beside the server, and ends it when the server ends.

A small process of its own, without Django: the server replaces the process that started it, and so
cannot look after a worker itself. Started by `samsyn run` as `python -m samsyn.cli.keeper PID`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

# Seconds between two looks, before a worker that died is started anew, and for its last step.
LOOK_EVERY = 0.5
RESTART_AFTER = 3.0
LAST_STEP = 120.0


def keep(command: list[str], *, server: int, ending: threading.Event) -> None:
    """Run `command` again whenever it ends, for as long as this process's starter is `server`."""

    def over() -> bool:
        return ending.is_set() or os.getppid() != server

    while not over():
        worker = subprocess.Popen(command)  # noqa: S603  our own command
        while worker.poll() is None and not over():
            ending.wait(LOOK_EVERY)
        if worker.poll() is None:
            _end(worker)
        elif not over():
            sys.stderr.write(f"the worker ended with {worker.returncode}; it is started again\n")
            ending.wait(RESTART_AFTER)


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Let the worker finish its step; one that takes too long is killed, and its job goes on."""
    worker.terminate()
    try:
        worker.wait(LAST_STEP)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def start() -> None:
    """Start a keeper for this very process, which may then become the server."""
    subprocess.Popen([sys.executable, "-m", "samsyn.cli.keeper", str(os.getpid())])  # noqa: S603


def main() -> None:
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    # A hang-up makes the server read its files anew; the worker goes on as it is.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    samsyn = Path(sys.executable).with_name("samsyn")
    keep([str(samsyn), "worker", "--beside"], server=int(sys.argv[1]), ending=ending)


if __name__ == "__main__":
    main()
