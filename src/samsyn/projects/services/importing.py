"""Documents into the project bank: whole or not at all, and the same one again changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from samsyn.core.models import Document, User
from samsyn.core.services.provenance import store_document
from samsyn.projects.services import batches, columns, documents
from samsyn.projects.services.keys import KeysOnce
from samsyn.projects.services.links import link_calls
from samsyn.projects.services.remarks import Remarks
from samsyn.projects.services.report import ImportReport
from samsyn.projects.services.statements import draft_of
from samsyn.sources.findings import finding
from samsyn.sources.parse import parse_bytes
from samsyn.sources.records import Parsed

BATCH = 1_000
T = TypeVar("T")
# Formats of files that no reader could read: nothing of them is worth keeping, but the reason.
_NOT_READ = {"unknown"}


def import_file(
    path: Path,
    *,
    name: str = "",
    by: User | None,
    origin: str = "",
    licence: str = "",
    published_on: date | None = None,
    drafts: bool = False,
    accept_certain: bool = False,
) -> ImportReport:
    """Import one file from disk, as `name` if given; see import_document.

    One too large is refused unread.
    """
    size, limit = path.stat().st_size, settings.SAMSYN_UPLOAD_MAX_BYTES
    if size > limit:
        too_large = finding("file_too_large", size=size, limit=limit)
        return ImportReport(path=name or path.name, refused=[too_large])
    return import_document(
        data=path.read_bytes(),
        path=name or path.name,
        by=by,
        origin=origin,
        licence=licence,
        published_on=published_on,
        drafts=drafts,
        accept_certain=accept_certain,
    )


def import_document(
    *,
    data: bytes,
    path: str,
    by: User | None,
    origin: str = "",
    licence: str = "",
    published_on: date | None = None,
    mapping: Mapping[str, str] | None = None,
    drafts: bool = False,
    accept_certain: bool = False,
) -> ImportReport:
    """Read and store one document. `mapping` (heading → field) adds to what is remembered.

    A document whose bytes are known is not read again. Whatever goes wrong on the way, nothing of
    the document is stored. Whether `by` may import is the caller's to check.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    known = documents.known(sha256)
    if known is not None:
        return documents.report_of(known)
    parsed = parse_bytes(
        data,
        path,
        max_bytes=settings.SAMSYN_UPLOAD_MAX_BYTES,
        mapping=documents.column_mapping(mapping),
    )
    return import_parsed(
        parsed=parsed,
        data=data,
        by=by,
        origin=origin,
        licence=licence,
        published_on=published_on,
        drafts=drafts,
        accept_certain=accept_certain,
    )


@transaction.atomic
def import_parsed(
    *,
    parsed: Parsed,
    data: bytes,
    by: User | None,
    origin: str = "",
    licence: str = "",
    published_on: date | None = None,
    drafts: bool = False,
    accept_certain: bool = False,
) -> ImportReport:
    """Store what a reader gave; `data` are the document's bytes, its identity and size."""
    known = documents.known(hashlib.sha256(data).hexdigest())
    if known is not None:
        return documents.report_of(known)
    if not parsed.records and parsed.format in _NOT_READ:
        return ImportReport(path=parsed.path, format=parsed.format, refused=list(parsed.warnings))
    document, _ = store_document(
        parsed=parsed,
        data=data,
        by=by,
        origin=origin,
        licence=licence,
        published_on=published_on,
        fetched_at=timezone.now(),
    )
    return import_records(
        parsed=parsed, document=document, by=by, drafts=drafts, accept_certain=accept_certain
    )


@transaction.atomic
def import_records(
    *,
    parsed: Parsed,
    document: Document,
    by: User | None,
    drafts: bool = False,
    accept_certain: bool = False,
) -> ImportReport:
    """The records of a stored document into the bank; one audit entry with the counts.

    With `drafts` nothing that they state is accepted before a person has said so; with
    `accept_certain` too, what is certain is (docs/how-to/import.md).
    """
    report = ImportReport(
        path=parsed.path, format=parsed.format, documents=1, document_id=document.pk
    )
    report.warnings += parsed.warnings
    report.unknown_columns += parsed.unknown_columns
    columns.remember_waiting(document, parsed)
    run = batches.Run(document, by, report, drafts=drafts, accept_certain=accept_certain)
    remarks = Remarks(parsed.warnings)
    keys = KeysOnce(report)
    mask = documents.mask_for(parsed)
    for records in _chunks(parsed.records, BATCH):
        ready = [draft_of(record, mask=mask) for record in records]
        for draft in ready:
            draft.certain = draft.certain and not remarks.concern(draft)
        batches.write([(keys.next(draft), draft) for draft in ready], run)
    link_calls(document)
    documents.finish(document, report, by=by)
    return report


def _chunks(rows: Sequence[T], size: int) -> Iterator[list[T]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
