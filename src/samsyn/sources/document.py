"""A page as the readers get it: its text, what the markup told, and its lines with their labels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from samsyn.sources.html import looks_like_html, read_html
from samsyn.sources.labelled import Block, find_blocks
from samsyn.sources.labels import Line, scan
from samsyn.sources.records import CharSpan, Finding
from samsyn.sources.text import decode


@dataclass(frozen=True)
class Document:
    """`headings` are (level, span) from the markup; plain text has none."""

    path: str
    text: str
    html_title: str | None = None
    origin: str | None = None
    headings: tuple[tuple[int, CharSpan], ...] = ()
    findings: tuple[Finding, ...] = ()
    is_html: bool = False

    @cached_property
    def lines(self) -> list[Line]:
        return scan(self.text)

    @cached_property
    def blocks(self) -> list[Block]:
        return find_blocks(self.text, self.lines)

    def written(self, span: CharSpan) -> str:
        return self.text[span.start : span.end]

    def line_text(self, number: int) -> str:
        return self.written(self.lines[number].span)

    def line_at(self, place: int) -> int:
        """The number of the line that holds a character."""
        low, high = 0, len(self.lines) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.lines[middle].start <= place:
                low = middle
            else:
                high = middle - 1
        return low


def open_document(data: bytes, path: str) -> Document:
    """Decode a file and take the text out of its markup, if it is marked up."""
    decoded = decode(data)
    if not looks_like_html(decoded.text):
        return Document(path, decoded.text, findings=decoded.findings)
    page = read_html(decoded.text)
    # What the decoder found points into the source; the locators of a page point into its text.
    kept = tuple(Finding(finding.code, finding.message) for finding in decoded.findings)
    return Document(
        path, page.text, page.title, page.origin, page.headings, kept + page.findings, is_html=True
    )
