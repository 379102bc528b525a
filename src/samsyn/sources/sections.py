"""Headings and the text below them, outside the facts, the lists and what belongs to the site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samsyn.sources.bullets import MARKS
from samsyn.sources.chrome import is_chrome
from samsyn.sources.document import Document
from samsyn.sources.headings import heading_text, is_known_heading, is_markdown_heading
from samsyn.sources.records import CharSpan, Item, Value

_LONGEST_HEADING = 90
_MOST_WORDS = 11
_BULLET = re.compile(rf"\s*(?:[{MARKS}]|\d{{1,3}}[.)]|[a-z][.)])\s*")
_ENDS_SENTENCE = re.compile(r"[.!;,:…]$|\.\s")


@dataclass(frozen=True, slots=True)
class Section:
    """`heading` is '' for text that stands under none."""

    heading: str
    span: CharSpan


def find_sections(document: Document, taken: Iterable[int], first: int = 0) -> list[Section]:
    """Sections in the lines from `first` on that are not `taken` by facts, title or lists."""
    skipped = set(taken)
    marked = {document.line_at(span.start) for _, span in document.headings}
    sections: list[Section] = []
    heading = ""
    body: list[int] = []
    for number in range(first, len(document.lines)):
        if number in skipped:
            # What stands between belongs to the facts: the section goes on below as a second part.
            _close(document, heading, body, sections)
            body = []
            continue
        if is_heading(document, number, marked) and not _is_subheading(
            document, number, heading, body
        ):
            _close(document, heading, body, sections)
            heading, body = heading_text(document.line_text(number)), []
        else:
            body.append(number)
    _close(document, heading, body, sections)
    return sections


def sections_value(document: Document, sections: Sequence[Section]) -> Value | None:
    """Heading → text as written; each item is a heading with the span of its text."""
    if not sections:
        return None
    texts: dict[str, str] = {}
    seen: Counter[str] = Counter()
    items = []
    for section in sections:
        seen[section.heading] += 1
        number = seen[section.heading]
        name = section.heading if number == 1 else f"{section.heading} ({number})"
        texts[name] = document.written(section.span)
        items.append(Item(name, section.span))
    whole = CharSpan(sections[0].span.start, max(section.span.end for section in sections))
    return Value(texts, whole, items=tuple(items))


def is_heading(document: Document, number: int, marked: set[int]) -> bool:
    """A line that the markup or the vocabulary knows, or a short one alone between blank lines."""
    written = document.line_text(number)
    shown = heading_text(written)
    if not shown or len(shown) > _LONGEST_HEADING or is_chrome(shown):
        return False
    alone_before = number == 0 or not document.line_text(number - 1).strip()
    if number in marked or (not document.is_html and is_markdown_heading(written)):
        return True
    if is_known_heading(shown) and alone_before:
        return True
    if document.is_html and marked:
        return False
    alone_after = number + 1 >= len(document.lines) or not document.line_text(number + 1).strip()
    return alone_before and alone_after and _reads_like_heading(shown)


def _is_subheading(document: Document, number: int, heading: str, body: Sequence[int]) -> bool:
    """A heading right below another one, glued to its own text: a part of that section."""
    glued = number + 1 < len(document.lines) and bool(document.line_text(number + 1).strip())
    empty = not any(document.line_text(line).strip() for line in body)
    return bool(heading) and empty and glued and not document.is_html


def _reads_like_heading(shown: str) -> bool:
    first = shown.lstrip("\"”“»'")[:1]
    return (
        (first.isupper() or first.isdigit())
        and not _BULLET.match(shown)
        and len(shown.split()) <= _MOST_WORDS
        and _ENDS_SENTENCE.search(shown) is None
        and sum(character.isalpha() for character in shown) > len(shown) / 2
    )


def _close(document: Document, heading: str, body: Sequence[int], sections: list[Section]) -> None:
    written = [number for number in body if not is_chrome(document.line_text(number))]
    if not written:
        return
    start, end = document.lines[written[0]].start, document.lines[written[-1]].end
    text = document.text[start:end]
    start += len(text) - len(text.lstrip())
    end = start + len(text.strip())
    sections.append(Section(heading, CharSpan(start, end)))
