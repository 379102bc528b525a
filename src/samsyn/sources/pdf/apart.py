"""A PDF's text from a process of its own, which is ended where it does not answer in time."""

from __future__ import annotations

import json

from samsyn.sources.apart import Apart
from samsyn.sources.pdf.extract import Extracted

LONGEST = 90.0  # seconds for a document; the child itself stops between pages earlier

_reader = Apart("samsyn.sources.pdf.child")


def extract_apart(data: bytes, longest: float = LONGEST) -> Extracted:
    """The text of a PDF, or the finding that says why there is none. Never raises."""
    try:
        answer = json.loads(b"".join(_reader.ask(data, longest)))
        headings = [(level, start, end) for level, start, end in answer["headings"]]
        told = [(code, values) for code, values in answer["findings"]]
        return Extracted(answer["text"], headings, told)
    except TimeoutError:
        return Extracted(findings=[("pdf_too_slow", {"seconds": int(longest)})])
    except (EOFError, ValueError):
        return Extracted(findings=[("pdf_too_heavy", {})])
