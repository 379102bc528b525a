"""Passages found in documents' texts, and where they stand in words of the document."""

from __future__ import annotations

import re

from samsyn.core.models import Document
from samsyn.sources import pdf
from samsyn.sources.positions import Locate, by_page
from samsyn.sources.records import CharSpan

LONGEST_PASSAGE = 2_000


def place_of(quote: str, text: str) -> CharSpan | None:
    """Where the text has the passage, whatever its spaces and line ends; None where it has not."""
    words = quote[:LONGEST_PASSAGE].split()
    if not words:
        return None
    match = re.search(r"\s+".join(map(re.escape, words)), text)
    return None if match is None else CharSpan(match.start(), match.end())


def locate_in(document: Document, text: str) -> Locate:
    """Spans of a stored text with their page, where the document has pages."""
    if document.format == pdf.FORMAT:
        return by_page(text)
    return lambda span: span
