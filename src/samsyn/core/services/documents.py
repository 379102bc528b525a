"""Storing documents: known by their hash, kept masked, the original only by setting."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction

from samsyn.core import policies
from samsyn.core.masking import CellMask, mask_finding, mask_json, mask_words, storable
from samsyn.core.models import Document, DocumentPart, User
from samsyn.core.services import audit, originals
from samsyn.sources import personal
from samsyn.sources.records import Finding, Grid, JsonPointer, Parsed, PersonalSpan, Value

ROWS_A_PART = 1_000


@transaction.atomic
def store_document(
    *,
    parsed: Parsed,
    data: bytes,
    by: User | None,
    origin: str,
    licence: str,
    published_on: date | None,
    fetched_at: datetime,
    is_public: bool = False,
) -> tuple[Document, bool]:
    """The document of these bytes, and whether it is new here.

    The same bytes give the same document and change nothing, except that a document known only by
    its hash gets its text. What is stored is masked: every personal span that the reader found.
    """
    words = {span.text for span in parsed.personal}
    document, created = open_document(
        sha256=hashlib.sha256(data).hexdigest(),
        path=parsed.path,
        format=parsed.format,
        size=len(data),
        words=words,
        by=by,
        origin=origin,
        licence=licence,
        published_on=published_on,
        fetched_at=fetched_at,
        is_public=is_public,
    )
    if document.text_available:
        return document, False
    DocumentPart.objects.bulk_create(_parts(document, parsed), batch_size=50)
    document.personal_spans = len(parsed.personal)
    document.warnings = masked_findings(parsed.warnings, words)
    document.original_kept = originals.keep(sha256=document.sha256, data=data)
    fill(document, by=by, complete=True)
    return document, created


@transaction.atomic
def open_document(
    *,
    sha256: str,
    path: str,
    format: str,  # noqa: A002
    size: int,
    words: Collection[str],
    by: User | None,
    origin: str,
    licence: str,
    published_on: date | None,
    fetched_at: datetime,
    is_public: bool = False,
) -> tuple[Document, bool]:
    """The document of these bytes, whose content is still to come, and whether it is new here.

    It is locked until the transaction ends. `words` are the personal texts that the reader found.
    """
    return Document.objects.select_for_update().get_or_create(
        sha256=sha256,
        defaults={
            "name": masked_name(path, words),
            "origin": _unnamed(str(storable(origin)))[:1000],
            "format": storable(format)[:60],
            "size": size,
            "licence": storable(licence)[:200],
            "published_on": published_on,
            "fetched_at": fetched_at,
            "is_public": is_public,
            "text_available": False,
            "added_by": by,
        },
    )


def put_rows(
    document: Document,
    *,
    sheet: str,
    first_row: int,
    rows: Sequence[Sequence[str]],
    personal: Collection[PersonalSpan],
) -> None:
    """Store rows of a sheet (at most ROWS_A_PART), the personal spans in them masked."""
    part = _rows_part(document, CellMask(sheet, personal), sheet, first_row, rows)
    part.save(force_insert=True)


def fill(document: Document, *, by: User | None, complete: bool) -> None:
    """Say that the document's content is here, or comes row by row; one audit entry."""
    document.text_available, document.complete = True, complete
    document.save(
        update_fields=[
            "text_available", "complete", "personal_spans", "warnings", "original_kept",
        ]
    )  # fmt: skip
    audit.record(
        by=by,
        action="document.stored",
        subject_type="document",
        subject_id=document.pk,
        detail={
            "sha256": document.sha256,
            "format": document.format,
            "masked": document.personal_spans,
        },
    )


@transaction.atomic
def set_public(*, document: Document, is_public: bool, by: User) -> None:
    """Let visitors open the masked content, or stop it."""
    policies.check_can_publish_documents(by)
    document.is_public = is_public
    document.save(update_fields=["is_public"])
    audit.record(
        by=by,
        action="document.published" if is_public else "document.withdrawn",
        subject_type="document",
        subject_id=document.pk,
    )


def masked_name(path: str, words: Collection[str]) -> str:
    """The file's own name, which visitors see: persons in it masked, also 'anna_ek.docx'."""
    name = str(storable(PurePath(path).name or path))[:300]
    return mask_words(_unnamed(name), words)


def _unnamed(text: str) -> str:
    return personal.mask(text, personal.find_personal(text.replace("_", " ")))


def masked_findings(findings: Iterable[Finding], words: Collection[str]) -> list[dict[str, Any]]:
    """Findings as JSON, with the personal texts taken out."""
    return [storable(mask_finding(told.as_json(), words)) for told in findings]


def _parts(document: Document, parsed: Parsed) -> Iterator[DocumentPart]:
    if parsed.text is not None:
        is_json = _is_json(parsed)
        mask = mask_json if is_json else personal.mask
        yield DocumentPart(
            document=document,
            kind=DocumentPart.Kind.JSON if is_json else DocumentPart.Kind.TEXT,
            body=packed(mask(parsed.text, parsed.personal)),
        )
    for grid in parsed.grids:
        yield from _grid_parts(document, grid, parsed)


def _grid_parts(document: Document, grid: Grid, parsed: Parsed) -> Iterator[DocumentPart]:
    mask = CellMask(grid.name, parsed.personal)
    for first in range(0, len(grid.rows), ROWS_A_PART):
        rows = grid.rows[first : first + ROWS_A_PART]
        yield _rows_part(document, mask, grid.name, first, rows)


def _rows_part(
    document: Document,
    mask: CellMask,
    sheet: str,
    first: int,
    rows: Sequence[Sequence[str]],
) -> DocumentPart:
    lines = [
        json.dumps(mask.row(first + offset, cells), ensure_ascii=False)
        for offset, cells in enumerate(rows)
    ]
    return DocumentPart(
        document=document,
        kind=DocumentPart.Kind.ROWS,
        sheet=sheet_key(sheet),
        first_row=first,
        row_count=len(rows),
        body=packed("\n".join(lines)),
    )


def sheet_key(name: str) -> str:
    """The sheet's name as stored; one too long for its column ends in a hash, so none collide."""
    name = str(storable(name))
    if len(name) <= 200:
        return name
    return f"{name[:180]}…{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _is_json(parsed: Parsed) -> bool:
    def values() -> Iterator[Value]:
        for record in parsed.records:
            yield from record.fields.values()

    return parsed.format.endswith("json") or any(
        isinstance(value.locator, JsonPointer) for value in values()
    )


def packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", errors="surrogatepass"), level=6)
