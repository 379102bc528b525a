"""A source's page: what is known of the document and the window of its content to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samsyn.core.models import Document, DocumentPart
from samsyn.core.presenters.json_window import JsonWindow, json_window
from samsyn.core.presenters.rows_window import RowsWindow, rows_window
from samsyn.core.presenters.spots import Spot, spot_of
from samsyn.core.presenters.text_window import TextWindow, text_window
from samsyn.core.selectors.documents import kind_of, text_of
from samsyn.sources.records import (
    Cell,
    CharSpan,
    JsonPointer,
    Locator,
    PageSpan,
    ParagraphSpan,
    TableSpan,
)

Kind = DocumentPart.Kind


@dataclass(frozen=True, slots=True)
class SourcePage:
    """At most one window is set, by what the document is; none where its text is not here."""

    document: Document
    spot: Spot
    text: TextWindow | None = None
    rows: RowsWindow | None = None
    json: JsonWindow | None = None

    @property
    def window(self) -> TextWindow | RowsWindow | JsonWindow | None:
        return self.text or self.rows or self.json

    @property
    def spot_missing(self) -> bool:
        """Whether the address asks for a spot that cannot be shown in the content."""
        if self.spot.missing or self.window is None:
            return self.spot.missing
        return self.spot.locator is not None and not self.window.found

    @property
    def spot_words(self) -> str:
        return locator_words(self.spot.locator)


def source_page(document: Document, query: Mapping[str, str]) -> SourcePage:
    """`?fran=<n>` begins the window at a line or row (from 1) or a JSON member (from 0)."""
    spot = spot_of(document, query)
    if not document.text_available:
        return SourcePage(document, spot)
    first = _number(query.get("fran"))
    kind = kind_of(document)
    if kind == Kind.ROWS:
        mark = spot.locator if isinstance(spot.locator, Cell) else None
        window = rows_window(document, mark, query.get("sheet"), first)
        return SourcePage(document, _kept(spot, mark), rows=window)
    text = text_of(document)
    if kind == Kind.JSON:
        pointer = spot.locator if isinstance(spot.locator, JsonPointer) else None
        members = json_window(text, pointer, first)
        if members is not None:
            return SourcePage(document, _kept(spot, pointer), json=members)
    span = spot.locator if isinstance(spot.locator, CharSpan) else None
    return SourcePage(document, _kept(spot, span), text=text_window(text, span, first))


def _kept(spot: Spot, mark: Locator | None) -> Spot:
    """A spot of another kind than the document has is a spot that it cannot show."""
    if spot.locator is not None and mark is None:
        return Spot(spot.locator, spot.value, missing=True)
    return spot


def locator_words(locator: Locator | None) -> str:
    """Where in the source a value stands, in words."""
    if isinstance(locator, PageSpan | ParagraphSpan | TableSpan):
        return _part_words(locator)
    if isinstance(locator, CharSpan):
        return _("characters %(start)s to %(end)s of the text") % {
            "start": locator.start + 1,
            "end": locator.end,
        }
    if isinstance(locator, Cell) and locator.sheet:
        return _("cell %(cell)s of the sheet %(sheet)s") % {
            "cell": locator.cell,
            "sheet": locator.sheet,
        }
    if isinstance(locator, Cell):
        return _("cell %(cell)s") % {"cell": locator.cell}
    if isinstance(locator, JsonPointer):
        return _("the place %(pointer)s in the JSON document") % {"pointer": locator.pointer or "/"}
    return ""


def _part_words(locator: PageSpan | ParagraphSpan | TableSpan) -> str:
    """In a paged or written document people look for the page, the paragraph or the cell."""
    span = {"start": locator.start + 1, "end": locator.end}
    if isinstance(locator, PageSpan):
        words = _("page %(page)s, characters %(start)s to %(end)s of the text")
        return words % {**span, "page": locator.page}
    if isinstance(locator, ParagraphSpan):
        words = _("paragraph %(paragraph)s, characters %(start)s to %(end)s of the text")
        return words % {**span, "paragraph": locator.paragraph}
    words = _("table %(table)s, cell %(cell)s, characters %(start)s to %(end)s of the text")
    return words % {**span, "table": locator.table, "cell": locator.cell}


def _number(text: str | None) -> int | None:
    return (
        int(text)
        if text is not None and text.isascii() and text.isdigit() and len(text) < 12
        else None
    )
