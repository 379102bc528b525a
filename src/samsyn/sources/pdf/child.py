"""The process that reads PDF files, one after the other, for `apart`: bytes in, JSON out.

A hostile file may make the library loop, recurse or unpack without end. Here that ends one process
whose memory is bounded, and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import logging
import resource
import struct
import sys
from dataclasses import asdict
from typing import BinaryIO

from samsyn.sources.pdf.extract import Extracted, extract

MEMORY = 1_500_000_000  # bytes of address space
LENGTH = struct.Struct(">Q")


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the asking end closes."""
    while len(head := asked.read(LENGTH.size)) == LENGTH.size:
        data = asked.read(LENGTH.unpack(head)[0])
        try:
            found = extract(data)
        except MemoryError:
            found = Extracted(findings=[("pdf_too_heavy", {})])
        answer = json.dumps(asdict(found)).encode()
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def main() -> None:
    with contextlib.suppress(ValueError, OSError):  # a stricter limit is set already
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is no answer
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
