"""A document with all that was read for one draft marked, each spot with its field's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise

from samsyn.core.locators import LocatorError
from samsyn.core.models import Document, DocumentPart, StoredValue
from samsyn.core.presenters.marked_rows import MarkedMember, MarkedRow, members_of, rows_of_marks
from samsyn.core.presenters.marks import Mark
from samsyn.core.presenters.spots import locator_of
from samsyn.core.presenters.text_excerpts import Excerpt, excerpts_of
from samsyn.core.selectors.documents import kind_of, text_of

# Parts of one value that are marked, such as the municipalities of a text.
_MOST_PARTS = 40


@dataclass(frozen=True, slots=True)
class MarkedSource:
    """One of the three is filled, by what the document is. `shown` are the keys that have a spot.

    `has_text` is false where the source's text is not kept in this installation.
    """

    document: Document
    has_text: bool
    excerpts: Sequence[Excerpt] = ()
    rows: Sequence[MarkedRow] = ()
    members: Sequence[MarkedMember] = ()

    @property
    def shown(self) -> set[str]:
        found = {mark.key for one in self.excerpts for mark in one.starts}
        found |= {mark.key for row in self.rows for cell in row.cells for mark in cell.marks}
        return found | {mark.key for member in self.members for mark in member.marks}


def marks_of(key: str, label: str | Promise, value: StoredValue) -> list[Mark]:
    """The spots of a value: of its parts where it has any with spots, else its own."""
    stored = [item.get("locator") for item in value.items[:_MOST_PARTS]] or [value.locator]
    marks: list[Mark] = []
    for one in stored:
        try:
            locator = locator_of(one)
        except LocatorError:
            continue
        if locator is not None:
            marks.append(Mark(key, label, locator, first=not marks))
    return marks


def marked_source(document: Document, marks: Iterable[Mark]) -> MarkedSource:
    """The document's pieces around the marks; of a long one no more than these."""
    found = MarkedSource(document, has_text=document.text_available)
    if not document.text_available:
        return found
    own = list(marks)
    match kind_of(document):
        case DocumentPart.Kind.ROWS:
            return replace(found, rows=rows_of_marks(document, own))
        case DocumentPart.Kind.JSON:
            return replace(found, members=members_of(text_of(document), own))
        case None:
            return replace(found, has_text=False)
    return replace(found, excerpts=excerpts_of(text_of(document), own))
