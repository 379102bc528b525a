"""Asks a process of its own for a PDF's text, and ends it where it does not answer in time.

One such process serves this one; it is started when first needed, and anew after a file that it
could not bear. Files wait for each other.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from typing import IO, Any

from samsyn.sources.pdf.child import LENGTH
from samsyn.sources.pdf.extract import Extracted

LONGEST = 90.0  # seconds for a document; the child itself stops between pages earlier
_MOST_DOCUMENTS = 500  # then a fresh process, so that what a library keeps never adds up


class _Reader:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.child: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.served = 0

    def ask(self, data: bytes, longest: float) -> Extracted:
        with self.lock:
            try:
                answer = self._answer(data, time.monotonic() + longest)
            except TimeoutError:
                self._end()
                return Extracted(findings=[("pdf_too_slow", {"seconds": int(longest)})])
            except (OSError, EOFError, ValueError):
                self._end()
                return Extracted(findings=[("pdf_too_heavy", {})])
        headings = [(level, start, end) for level, start, end in answer["headings"]]
        told = [(code, values) for code, values in answer["findings"]]
        return Extracted(answer["text"], headings, told)

    def _answer(self, data: bytes, deadline: float) -> dict[str, Any]:
        child = self._running()
        if child.stdin is None or child.stdout is None:
            raise EOFError
        _write(child.stdin, LENGTH.pack(len(data)) + data, deadline)
        head = _read(child.stdout, LENGTH.size, deadline)
        answer = json.loads(_read(child.stdout, LENGTH.unpack(head)[0], deadline))
        self.served += 1
        if not isinstance(answer, dict):
            raise ValueError("not an answer")
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        """The child of this very process: one that a fork brought along is the parent's."""
        if self.owner != os.getpid():
            self.child = None
        if self.child is not None and self.served >= _MOST_DOCUMENTS:
            self._end()
        if self.child is None or self.child.poll() is not None:
            self.owner, self.served = os.getpid(), 0
            self.child = subprocess.Popen(
                [sys.executable, "-m", "samsyn.sources.pdf.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
        return self.child

    def _end(self) -> None:
        if self.child is not None and self.owner == os.getpid():
            self.child.kill()
            self.child.communicate()
        self.child = None


_reader = _Reader()


def extract_apart(data: bytes, longest: float = LONGEST) -> Extracted:
    """The text of a PDF, or the finding that says why there is none. Never raises."""
    return _reader.ask(data, longest)


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
