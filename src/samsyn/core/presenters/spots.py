"""Which spot of a document an address asks for: a stored value's, or one named outright."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from samsyn.core.locators import LocatorError, cell_position, pointer_parts
from samsyn.core.models import Document, StoredValue
from samsyn.core.selectors.documents import value_in
from samsyn.sources.records import (
    Cell,
    CharSpan,
    JsonPointer,
    Locator,
    PageSpan,
    ParagraphSpan,
    TableSpan,
)


@dataclass(frozen=True, slots=True)
class Spot:
    """`missing` is true where the address names a spot that the document cannot have."""

    locator: Locator | None = None
    value: StoredValue | None = None
    missing: bool = False


def spot_of(document: Document, query: Mapping[str, str]) -> Spot:
    """`?plats=<stored value>` (and `&del=<n>` for a part), or start/end, sheet/cell, pointer."""
    try:
        if "plats" in query:
            return _of_value(document, int(query["plats"]), query.get("del"))
        return Spot(_named(query))
    except (LocatorError, ValueError, KeyError, TypeError, IndexError):
        return Spot(missing=True)


def _of_value(document: Document, value_id: int, part: str | None) -> Spot:
    value = value_in(document, value_id)
    if value is None:
        return Spot(missing=True)
    stored = value.locator if part is None else value.items[int(part)]["locator"]
    return Spot(locator_of(stored), value)


def locator_of(stored: Mapping[str, Any] | None) -> Locator | None:
    """A locator as it is stored in JSON, or None where there is none."""
    if stored is None:
        return None
    if stored["kind"] == "characters":
        return _told_by_part(_span(stored["start"], stored["end"]), stored)
    if stored["kind"] == "cell":
        return _cell(stored["sheet"], stored["cell"])
    return _pointer(stored["pointer"])


def _named(query: Mapping[str, str]) -> Locator | None:
    if "start" in query:
        start = int(query["start"])
        return _told_by_part(_span(start, int(query.get("end", start + 1))), query)
    if "cell" in query:
        return _cell(query.get("sheet", ""), query["cell"])
    if "pointer" in query:
        return _pointer(query["pointer"])
    return None


def _span(start: int, end: int) -> CharSpan:
    if not 0 <= start < end:
        raise LocatorError(f"characters {start} to {end} are no span")
    return CharSpan(start, end)


def _told_by_part(span: CharSpan, stored: Mapping[str, Any]) -> CharSpan:
    """The span with its page, paragraph or table cell, where the document has such."""
    if "page" in stored:
        return PageSpan(span.start, span.end, int(stored["page"]))
    if "paragraph" in stored:
        return ParagraphSpan(span.start, span.end, int(stored["paragraph"]))
    if "table" in stored:
        cell_position(stored["cell"])
        return TableSpan(span.start, span.end, int(stored["table"]), stored["cell"])
    return span


def _cell(sheet: str, cell: str) -> Cell:
    cell_position(cell)
    return Cell(sheet, cell)


def _pointer(pointer: str) -> JsonPointer:
    pointer_parts(pointer)
    return JsonPointer(pointer)
