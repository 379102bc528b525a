"""`samsyn worker`: run the background jobs."""

from __future__ import annotations

import os
import signal
import threading
from typing import Annotated

import typer

from samsyn.cli.setup import console, database

# Seconds between two looks whether whoever started the worker still runs.
_LOOK_EVERY = 0.5


def worker(
    once: Annotated[
        bool, typer.Option("--once", help="End when no job is left, instead of waiting for more.")
    ] = False,
    beside: Annotated[
        bool, typer.Option("--beside", hidden=True, help="End with the process that started it.")
    ] = False,
) -> None:
    """Run the background jobs, one at a time; start several workers to run several at a time.

    Ctrl-C or SIGTERM lets the step under way finish; its job goes on with the next worker.
    """
    database()
    from samsyn.core.services.work import work

    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    if beside:
        _watch_starter(ending)
    ran = work(ending=ending, once=once)
    if once:
        console.print(f"{ran} jobs run", markup=False)


def _watch_starter(ending: threading.Event) -> None:
    """A process whose starter ends gets another parent; the worker then ends as if told to."""
    starter = os.getppid()

    def watch() -> None:
        while not ending.wait(_LOOK_EVERY):
            if os.getppid() != starter:
                ending.set()

    threading.Thread(target=watch, name="starter", daemon=True).start()
