"""The process that reads: files in, frames of bytes out, one file after the other."""

from __future__ import annotations

import contextlib
import logging
import resource
import struct
import sys
from collections.abc import Callable, Iterator

LENGTH = struct.Struct(">Q")
END = LENGTH.pack(0)  # an empty frame: the answer is whole


def serve(answer: Callable[[bytes], Iterator[bytes]], memory: int) -> None:
    """Answer file after file until the asking end closes; `memory` is bytes of address space."""
    with contextlib.suppress(ValueError, OSError):  # a stricter limit is set already
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    while len(head := asked.read(LENGTH.size)) == LENGTH.size:
        for frame in answer(asked.read(LENGTH.unpack(head)[0])):
            answers.write(LENGTH.pack(len(frame)) + frame)
        answers.write(END)
        answers.flush()
