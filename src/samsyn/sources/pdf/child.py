"""The process that reads PDF files for `pdf.apart`: bytes in, one frame of JSON out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from samsyn.sources.apart import serve
from samsyn.sources.pdf.extract import Extracted, extract

MEMORY = 1_500_000_000  # bytes of address space


def answer(data: bytes) -> Iterator[bytes]:
    try:
        found = extract(data)
    except MemoryError:
        found = Extracted(findings=[("pdf_too_heavy", {})])
    yield json.dumps(asdict(found)).encode()


if __name__ == "__main__":
    serve(answer, MEMORY)
