"""Documents into the project bank: the same one again changes nothing.

A page is imported whole or not at all. A list is imported in steps, each of which is (see
services.listings), so that one that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from samsyn.core.models import Document, User
from samsyn.core.services.provenance import store_document
from samsyn.projects.services import batches, columns, documents, listings
from samsyn.projects.services.keys import KeysOnce
from samsyn.projects.services.links import link_calls
from samsyn.projects.services.listings import OnProgress, Progress, Source
from samsyn.projects.services.remarks import Remarks
from samsyn.projects.services.report import ImportReport
from samsyn.projects.services.statements import draft_of
from samsyn.projects.services.terms import Terms
from samsyn.sources.findings import finding
from samsyn.sources.operations import Listing
from samsyn.sources.parse import read_bytes
from samsyn.sources.records import Parsed

__all__ = ["Progress", "import_document", "import_file", "import_parsed", "import_records"]

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
    mapping: Mapping[str, str] | None = None,
    drafts: bool = False,
    accept_certain: bool = False,
    on_progress: OnProgress | None = None,
) -> ImportReport:
    """Import one file from disk, as `name` if given; see import_document.

    One too large is refused unread.
    """
    size, limit = path.stat().st_size, settings.SAMSYN_UPLOAD_MAX_BYTES
    if size > limit:
        too_large = finding("file_too_large", size=size, limit=limit)
        return ImportReport(path=name or path.name, refused=[too_large])
    terms = Terms(by, origin, licence, published_on, drafts, accept_certain)
    return _import(path.read_bytes, name or path.name, terms, mapping, on_progress)


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
    on_progress: OnProgress | None = None,
) -> ImportReport:
    """Read and store one document. `mapping` (heading → field) adds to what is remembered.

    A document whose bytes are known is not read again. Of a page nothing is stored where something
    goes wrong on the way; a list goes on after its last whole step when it is imported again.
    `on_progress` is called between a list's steps, outside every transaction, and may raise to stop
    the import there. With `drafts` nothing that the document states is accepted before a person
    has said so; with `accept_certain` too, what is certain is. Whether `by` may import is the
    caller's to check.
    """
    terms = Terms(by, origin, licence, published_on, drafts, accept_certain)
    return _import(lambda: data, path, terms, mapping, on_progress)


def _import(
    read: Callable[[], bytes],
    path: str,
    terms: Terms,
    mapping: Mapping[str, str] | None,
    on_progress: OnProgress | None,
) -> ImportReport:
    data = read()
    sha256, size = hashlib.sha256(data).hexdigest(), len(data)
    known = documents.known(sha256)
    if known is not None:
        return documents.report_of(known)
    found = read_bytes(
        data,
        path,
        max_bytes=settings.SAMSYN_UPLOAD_MAX_BYTES,
        mapping=documents.column_mapping(mapping),
    )
    if isinstance(found, Listing):
        if not found.blocks.sheets:  # damaged, locked or too large: no row of it can be kept
            return ImportReport(path=path, format=found.format, refused=list(found.warnings))
        del data  # a long list's bytes are not needed while its rows are written
        return listings.import_listing(found, Source(sha256, size, read), terms, on_progress)
    return _store(found, data, terms)


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
    """Store what a reader gave, whole or not at all; `data` are the document's bytes."""
    terms = Terms(by, origin, licence, published_on, drafts, accept_certain)
    return _store(parsed, data, terms)


@transaction.atomic
def _store(parsed: Parsed, data: bytes, terms: Terms) -> ImportReport:
    known = documents.known(hashlib.sha256(data).hexdigest())
    if known is not None:
        return documents.report_of(known)
    if not parsed.records and parsed.format in _NOT_READ:
        return ImportReport(path=parsed.path, format=parsed.format, refused=list(parsed.warnings))
    document, _ = store_document(
        parsed=parsed,
        data=data,
        by=terms.by,
        # A saved page says itself where it comes from.
        origin=terms.origin or parsed.origin or "",
        licence=terms.licence,
        published_on=terms.published_on,
        fetched_at=timezone.now(),
    )
    return import_records(
        parsed=parsed,
        document=document,
        by=terms.by,
        drafts=terms.drafts,
        accept_certain=terms.accept_certain,
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
    """The records of a stored document into the bank; one audit entry with the counts."""
    report = ImportReport(
        path=parsed.path, format=parsed.format, documents=1, document_id=document.pk
    )
    report.warnings += parsed.warnings
    report.unknown_columns += parsed.unknown_columns
    words = {span.text for span in parsed.personal}
    columns.remember_waiting(document, parsed.unknown_columns, words)
    run = batches.Run(document, by, report, drafts=drafts, accept_certain=accept_certain)
    remarks = Remarks(parsed.warnings)
    keys = KeysOnce(report)
    mask = documents.mask_for(words)
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
