"""A page as the readers get it: its text, what the markup told, and its lines with their labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from samsyn.sources.chrome import is_chrome
from samsyn.sources.findings import finding
from samsyn.sources.html import looks_like_html, read_html
from samsyn.sources.labelled import Block, find_blocks
from samsyn.sources.labels import Line, scan
from samsyn.sources.records import CharSpan, Finding
from samsyn.sources.text import decode

# Characters of a page that are read: many times the longest known one, and still read in seconds.
LONGEST_TEXT = 300_000
LONGEST_SOURCE = 3_000_000


@dataclass(frozen=True)
class Document:
    """`headings` are (level, span) from the markup; plain text has none.

    `source` is the text with its markup, where there is any.
    """

    path: str
    text: str
    html_title: str | None = None
    origin: str | None = None
    headings: tuple[tuple[int, CharSpan], ...] = ()
    findings: tuple[Finding, ...] = ()
    is_html: bool = False
    source: str = ""

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


def split_pages(document: Document) -> list[Document]:
    """One document a project, where several pages were saved or pasted into one file.

    Each part begins where the whole does (what comes before its own is blank), so locators hold.
    """
    mains = [block for block in document.blocks if _is_main(block)]
    starts = [0]
    for before, block in pairwise(mains):
        if not _differ(document, before, block):
            continue
        starts.append(_first_line_of(document, before, block))
    if len(starts) < 2:
        return [document]
    edges = [document.lines[line].start for line in starts] + [len(document.text)]
    edges[0] = 0
    return [_part(document, start, end) for start, end in pairwise(edges)]


def _is_main(block: Block) -> bool:
    return len(block.fields) >= 4 and bool(block.fields & {"owner", "number", "call_number"})


def _differ(document: Document, one: Block, other: Block) -> bool:
    """Two projects: the same label says different things, and no number is the same."""
    for field in ("number", "call_number", "owner"):
        values = [
            {document.written(entry.value) for entry in block.of(field) if entry.value}
            for block in (one, other)
        ]
        if all(values):
            return not values[0] & values[1]
    return False


def _first_line_of(document: Document, before: Block, block: Block) -> int:
    """The line of the heading above a block, at most a few lines up."""
    for number in range(block.first_line - 1, max(before.last_line, block.first_line - 8), -1):
        written = document.line_text(number)
        if written.strip() and not is_chrome(written):
            return number if len(written) < 200 else block.first_line
    return block.first_line


def _part(document: Document, start: int, end: int) -> Document:
    # One blank line stands for all that comes before, so that many pages stay quick.
    before = " " * (start - 1) + "\n" if start else ""
    text = before + document.text[start:end]
    own = tuple((level, span) for level, span in document.headings if start <= span.start < end)
    return replace(document, text=text, headings=own, html_title=None, findings=())


def open_document(data: bytes, path: str) -> Document:
    """Decode a file and take the text out of its markup, if it is marked up."""
    decoded = decode(data)
    if not looks_like_html(decoded.text):
        text, told = _cut(decoded.text, LONGEST_TEXT)
        return Document(path, text, findings=(*decoded.findings, *told))
    source, told = _cut(decoded.text, LONGEST_SOURCE)
    page = read_html(source)
    if len(page.text) > LONGEST_TEXT:
        text, told = _cut(page.text, LONGEST_TEXT)
        inside = tuple(one for one in page.headings if one[1].end <= len(text))
        page = replace(page, text=text, headings=inside)
    # What the decoder found points into the source; the locators of a page point into its text.
    kept = tuple(replace(one, locator=None) for one in decoded.findings)
    return Document(
        path,
        page.text,
        page.title,
        page.origin,
        page.headings,
        (*kept, *page.findings, *told),
        is_html=True,
        source=source,
    )


def beginning(document: Document, end: int) -> Document:
    """The text before `end`, with a finding that records were looked for in no more."""
    inside = tuple(one for one in document.headings if one[1].end <= end)
    told = finding("text_cut", read=end, length=len(document.text))
    text = document.text[:end]
    return replace(document, text=text, headings=inside, findings=(*document.findings, told))


def _cut(text: str, longest: int) -> tuple[str, tuple[Finding, ...]]:
    """A text that ends before the line that passes the limit, and a finding of what was left."""
    if len(text) <= longest:
        return text, ()
    end = text.rfind("\n", longest // 2, longest)
    kept = text[: end if end > 0 else longest]
    return kept, (finding("text_cut", read=len(kept), length=len(text)),)
