"""Documents and pieces of their masked content, no more of it than a page shows."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from samsyn.core.models import Document, DocumentPart, StoredValue

Kind = DocumentPart.Kind


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as stored and how many rows it has."""

    name: str
    rows: int


def documents(search: str = "") -> QuerySet[Document]:
    """Newest first; `search` matches name, origin or the beginning of the hash."""
    found = Document.objects.select_related("added_by").order_by("-pk")
    if search.strip():
        text = search.strip()
        found = found.filter(
            Q(name__icontains=text) | Q(origin__icontains=text) | Q(sha256__startswith=text.lower())
        )
    return found


def kind_of(document: Document) -> Kind | None:
    """What the content is: text, rows or JSON; None where no content is stored."""
    kind = document.parts.values_list("kind", flat=True).order_by("pk").first()
    return None if kind is None else Kind(kind)


def text_of(document: Document) -> str:
    """The whole masked text (or JSON) of a document; empty where there is none."""
    part = document.parts.exclude(kind=Kind.ROWS).first()
    return "" if part is None else _unpacked(part)


def sheets_of(document: Document) -> list[Sheet]:
    """The sheets in the order in which the reader gave them."""
    parts = document.parts.filter(kind=Kind.ROWS).order_by("pk")
    ends = {
        sheet: first_row + row_count
        for sheet, first_row, row_count in parts.values_list("sheet", "first_row", "row_count")
    }
    return [Sheet(name, rows) for name, rows in ends.items()]


def rows_of(document: Document, sheet: str, first: int, last: int) -> list[list[str]]:
    """The sheet's rows from `first` up to, not including, `last`, counted from 0."""
    rows: list[list[str]] = []
    parts = document.parts.filter(kind=Kind.ROWS, sheet=sheet, first_row__lt=last)
    parts = parts.filter(first_row__gt=first - F("row_count"))
    for part in parts.order_by("first_row"):
        lines = _unpacked(part).split("\n")
        start, end = max(first - part.first_row, 0), last - part.first_row
        rows.extend(json.loads(line) for line in lines[start:end])
    return rows


def value_in(document: Document, value_id: int) -> StoredValue | None:
    """The stored value, where it came from this very document."""
    return StoredValue.objects.filter(pk=value_id, document=document).first()


def _unpacked(part: DocumentPart) -> str:
    return zlib.decompress(part.body).decode("utf-8", errors="surrogatepass")
