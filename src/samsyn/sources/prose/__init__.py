"""News and other prose about projects: proposals for a person to accept, never facts."""

from __future__ import annotations

from samsyn.sources.document import Document
from samsyn.sources.records import Parsed

FORMAT = "prose"


def read(document: Document) -> Parsed:
    """The projects and calls that the text tells of."""
    return Parsed(document.path, FORMAT, warnings=document.findings, text=document.text)
