"""The asking end: a file to the process that reads, its answer back within a time.

One such process serves this one; it is started when first needed, and anew after a file that it
could not bear. Files wait for each other.
"""

from __future__ import annotations

import atexit
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import IO

from samsyn.sources.apart.serving import LENGTH

_MOST_DOCUMENTS = 500  # then a fresh process, so that what a library keeps never adds up


class Apart:
    """Asks the module, whose `main` calls `serve`."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._served = 0
        atexit.register(self._end)

    def ask(self, data: bytes, longest: float) -> Iterator[bytes]:
        """The answer's frames; TimeoutError after `longest` seconds, EOFError if the process died.

        Take every frame: an answer that is left halfway ends the process.
        """
        with self._lock:
            whole = False
            deadline = time.monotonic() + longest
            try:
                asked, answers = self._running()
                _write(asked, LENGTH.pack(len(data)) + data, deadline)
                while length := LENGTH.unpack(_read(answers, LENGTH.size, deadline))[0]:
                    yield _read(answers, length, deadline)
                whole = True
            except TimeoutError:
                raise
            except OSError as error:
                raise EOFError from error
            finally:
                self._served += 1
                if not whole:
                    self._end()

    def _running(self) -> tuple[IO[bytes], IO[bytes]]:
        """Pipes to this very process's child: one that a fork brought along is the parent's."""
        if self._owner != os.getpid():
            self._child = None
        spent = self._served >= _MOST_DOCUMENTS
        if self._child is not None and (spent or self._child.poll() is not None):
            self._end()
        if self._child is None:
            self._owner, self._served = os.getpid(), 0
            self._child = subprocess.Popen(  # noqa: S603  our own module
                [sys.executable, "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
        if self._child.stdin is None or self._child.stdout is None:
            raise EOFError
        return self._child.stdin, self._child.stdout

    def _end(self) -> None:
        if self._child is not None and self._owner == os.getpid():
            self._child.kill()
            self._child.communicate()
        self._child = None


def _write(pipe: IO[bytes], data: bytes, deadline: float) -> None:
    view = memoryview(data)
    while view:
        if not select.select([], [pipe], [], max(0.0, deadline - time.monotonic()))[1]:
            raise TimeoutError
        # No more than a pipe takes at once, so that writing never waits.
        view = view[os.write(pipe.fileno(), view[: select.PIPE_BUF]) :]


def _read(pipe: IO[bytes], length: int, deadline: float) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise TimeoutError
        part = os.read(pipe.fileno(), min(1 << 20, length - len(parts)))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
