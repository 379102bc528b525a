"""PDF files: their text with pages, paragraphs and headings, for the readers of text.

A file with text gives a `Document` whose text has a form feed where a page begins; what the pages
repeat, hyphens at line ends and columns are seen to (`docs/method/documents.md`).
"""

from __future__ import annotations

from samsyn.sources.document import Document
from samsyn.sources.findings import finding_of
from samsyn.sources.pdf.apart import extract_apart
from samsyn.sources.records import CharSpan

FORMAT = "pdf"


def open_pdf(data: bytes, path: str) -> Document:
    """The text of a PDF; without any where it has none, and the findings say why. Never raises."""
    found = extract_apart(data)
    headings = tuple((level, CharSpan(start, end)) for level, start, end in found.headings)
    told = tuple(finding_of(code, values) for code, values in found.findings)
    return Document(path, found.text, headings=headings, findings=told)
