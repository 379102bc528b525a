"""Places in a text told by the page, or by the paragraph or table cell, in which they begin.

The readers of text give spans of characters. Here each span of a PDF's or Word file's text gets
what a person looks for in that document; the characters stay the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from samsyn.sources.records import (
    CharSpan,
    Finding,
    Locator,
    PageSpan,
    ParagraphSpan,
    Parsed,
    Record,
    TableSpan,
    Value,
)

PAGE_BREAK = "\f"
Locate = Callable[[CharSpan], CharSpan]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph (counted from 1), or a cell of a table, that begins at a character."""

    start: int
    number: int
    cell: str | None = None


def by_page(text: str) -> Locate:
    """Spans with the page on which they begin; each form feed of the text begins a page."""
    starts = [place for place, character in enumerate(text) if character == PAGE_BREAK]

    def locate(span: CharSpan) -> CharSpan:
        # A span that begins at the break itself stands on the page after it.
        return PageSpan(span.start, span.end, bisect_right(starts, span.start) + 1)

    return locate


def by_part(parts: Sequence[Part]) -> Locate:
    """Spans with the paragraph or cell in which they begin."""
    starts = [part.start for part in parts]

    def locate(span: CharSpan) -> CharSpan:
        at = bisect_right(starts, span.start) - 1
        if at < 0:
            return span
        part = parts[at]
        if part.cell is None:
            return ParagraphSpan(span.start, span.end, part.number)
        return TableSpan(span.start, span.end, part.number, part.cell)

    return locate


def located(parsed: Parsed, locate: Locate) -> Parsed:
    """The same with every span told by its place."""
    return replace(
        parsed,
        records=tuple(_record(record, locate) for record in parsed.records),
        warnings=tuple(_finding(told, locate) for told in parsed.warnings),
        personal=tuple(replace(p, locator=_moved(p.locator, locate)) for p in parsed.personal),
        headings=tuple(replace(h, locator=_moved(h.locator, locate)) for h in parsed.headings),
    )


def _record(record: Record, locate: Locate) -> Record:
    fields: Mapping[str, Any] = {
        name: _value(value, locate) for name, value in record.fields.items()
    }
    return replace(record, fields=fields)


def _value(value: Value, locate: Locate) -> Value:
    items = tuple(item._replace(locator=_moved(item.locator, locate)) for item in value.items)
    return value._replace(locator=_moved(value.locator, locate), items=items)


def _finding(told: Finding, locate: Locate) -> Finding:
    also = tuple(_moved(place, locate) for place in told.also)
    place = None if told.locator is None else _moved(told.locator, locate)
    return replace(told, locator=place, also=also)


def _moved(locator: Locator, locate: Locate) -> Locator:
    return locate(locator) if type(locator) is CharSpan else locator
