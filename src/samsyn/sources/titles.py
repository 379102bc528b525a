"""The title of a page: its main heading or the line above its facts, never the site's lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from samsyn.sources.chrome import is_chrome
from samsyn.sources.document import Document
from samsyn.sources.records import CharSpan
from samsyn.sources.text import clean_value

_LONGEST = 300
_LOOK_BACK = 12
_NUMBERED = re.compile(
    r"(?P<number>(?:19|20)\d\d[-/]\d{3,7})\s*[-–—:|]\s*(?P<name>\S.*)"
    r"|(?P<name2>\S.*?)\s*[-–—:|(]\s*(?P<number2>(?:19|20)\d\d/\d{3,7})\)?"
)
_SITE = re.compile(
    r"\s+[|·»–-]\s+(?:svenska\s+)?(?:esf|europeiska social|projektbank|swedish esf).*$", re.I
)


@dataclass(frozen=True, slots=True)
class Title:
    name: str
    span: CharSpan
    line: int
    number: str | None = None
    number_span: CharSpan | None = None
    confidence: float = 1.0


def find_title(document: Document, first_line: int) -> Title | None:
    """The heading of the facts that begin on `first_line`."""
    for line in _candidates(document, first_line):
        title = _title_of(document, line)
        if title:
            return title
    return None


def _candidates(document: Document, first_line: int) -> Iterator[int]:
    """Main headings of the markup first, then a numbered line, then the nearest line above."""
    for wanted in (1, 2):
        for level, span in document.headings:
            if level == wanted and (wanted == 1 or document.line_at(span.start) < first_line):
                yield document.line_at(span.start)
    above = range(first_line - 1, max(-1, first_line - 1 - 3 * _LOOK_BACK), -1)
    yield from (line for line in above if document.line_text(line).startswith("# "))
    yield from (line for line in above if _NUMBERED.fullmatch(document.line_text(line).strip()))
    yield from above


def _title_of(document: Document, line: int) -> Title | None:
    written = document.line_text(line)
    shown = clean_value(written)
    if not shown or len(shown) > _LONGEST or is_chrome(written) or _is_sentence(shown):
        return None
    if shown.startswith("|"):  # the heading row of a table
        return None
    if any(hit.joined != "space" for hit in document.lines[line].hits):
        return None
    body = written.strip().lstrip("#*_>•· ").rstrip("*_# ")
    start = document.lines[line].start + written.index(body)
    match = _NUMBERED.fullmatch(body)
    if match is None:
        return Title(clean_value(body), CharSpan(start, start + len(body)), line)
    name, number = ("name", "number") if match["name"] else ("name2", "number2")
    return Title(
        clean_value(match[name]),
        CharSpan(start + match.start(name), start + match.end(name)),
        line,
        match[number],
        CharSpan(start + match.start(number), start + match.end(number)),
    )


def _is_sentence(shown: str) -> bool:
    """A paragraph above the facts: several clauses and an end mark; a title may end in '?'."""
    return (shown.endswith((".", ":", ";")) and len(shown.split()) > 6) or ". " in shown


def from_html_title(document: Document) -> str | None:
    """The window's title without the site's name; it has no place in the text."""
    if document.html_title is None:
        return None
    return _SITE.sub("", document.html_title).strip() or None
