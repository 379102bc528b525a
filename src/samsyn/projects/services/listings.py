"""A list into the project bank, a block of rows at a time.

Each block is written in one transaction with a note that it was, so that other writers never wait
long and an import that is stopped or killed goes on after the last whole block. Two imports of the
same list at once write each block once.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from samsyn.core.models import Document
from samsyn.core.services import documents as stored
from samsyn.core.services import originals
from samsyn.projects.services import batches, columns, documents, steps
from samsyn.projects.services.keys import KeysOnce
from samsyn.projects.services.links import link_calls
from samsyn.projects.services.remarks import Remarks
from samsyn.projects.services.report import ImportReport
from samsyn.projects.services.statements import Draft, draft_of
from samsyn.projects.services.terms import Terms
from samsyn.sources.collecting import paused_collector
from samsyn.sources.operations import Block, Listing


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the list's `total` records have been dealt with, and of which document."""

    done: int
    total: int
    document_id: int


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Source:
    """The list's bytes; `read` gives them anew, since they are not held while it is imported."""

    sha256: str
    size: int
    read: Callable[[], bytes]


def import_listing(
    listing: Listing, source: Source, terms: Terms, on_progress: OnProgress | None = None
) -> ImportReport:
    """Import the list, or what is left of it; `on_progress` may raise to stop between blocks."""
    blocks = listing.blocks
    # A list of one block is a small document, and as one it is imported whole or not at all.
    whole = transaction.atomic() if len(blocks) <= 1 else nullcontext()
    with whole:
        document = _begin(listing, source, terms)
        if document.complete:
            return documents.report_of(document)
        writing = _Writing(listing, document, terms)
        for number in range(len(blocks)):
            done = writing.done
            with paused_collector():
                writing.deal_with(number, blocks[number])
            if on_progress is not None and len(blocks) > 1 and writing.done > done:
                on_progress(Progress(writing.done, blocks.operations, document.pk))
        return _finish(listing, document, terms)


@transaction.atomic
def _begin(listing: Listing, source: Source, terms: Terms) -> Document:
    """The list's document, begun now or by an import that was stopped."""
    document, _ = stored.open_document(
        sha256=source.sha256,
        path=listing.path,
        format=listing.format,
        size=source.size,
        words=listing.words,
        by=terms.by,
        # A saved page says itself where it comes from.
        origin=terms.origin or listing.origin or "",
        licence=terms.licence,
        published_on=terms.published_on,
        fetched_at=timezone.now(),
    )
    if document.text_available:
        return document
    document.personal_spans = listing.blocks.spans
    document.warnings = stored.masked_findings(listing.warnings, listing.words)
    if originals.are_kept():
        document.original_kept = originals.keep(sha256=source.sha256, data=source.read())
    columns.remember_waiting(document, listing.unknown_columns, listing.words)
    stored.fill(document, by=terms.by, complete=False)
    return document


class _Writing:
    """The blocks on their way in; `done` counts the records of those that are in."""

    def __init__(self, listing: Listing, document: Document, terms: Terms) -> None:
        self.done = 0
        self._document = document
        self._terms = terms
        self._written = steps.numbers(document)
        self._keys = KeysOnce()
        self._mask = documents.mask_for(listing.words)
        self._remarks = Remarks(listing.warnings)

    def deal_with(self, number: int, block: Block) -> None:
        """Write the block, unless it is in the bank already."""
        if number not in self._written:
            self._write(number, block)
        if number in self._written:
            for _, record in block.operations:
                self._keys.skip(record)
        self.done += len(block.operations)

    @transaction.atomic
    def _write(self, number: int, block: Block) -> None:
        Document.objects.select_for_update().get(pk=self._document.pk)
        if steps.is_kept(self._document, number):
            self._written.add(number)  # by another import of the same list
            return
        sheet = stored.sheet_key(block.sheet)
        report = ImportReport()
        run = batches.Run(
            self._document,
            self._terms.by,
            report,
            drafts=self._terms.drafts,
            accept_certain=self._terms.accept_certain,
            sheet=sheet,
        )
        self._keys.report = report
        batches.write([(self._keys.next(draft), draft) for draft in self._ready(block, run)], run)
        run.leave_unread(block.unread)
        stored.put_rows(
            self._document,
            sheet=block.sheet,
            first_row=block.first_row,
            rows=block.rows,
            personal=block.personal,
        )
        steps.keep(self._document, number, sheet, report, run.outcomes)

    def _ready(self, block: Block, run: batches.Run) -> list[Draft]:
        """The block's records made ready; one that cannot be is left out and told."""
        ready: list[Draft] = []
        for index, record in block.operations:
            try:
                draft = draft_of(record, mask=self._mask)
                draft.row = index + 1
                draft.certain = draft.certain and not self._remarks.concern(draft)
            except Exception as error:
                batches.leave_out(record, index + 1, error, run)
            else:
                ready.append(draft)
        return ready


@transaction.atomic
def _finish(listing: Listing, document: Document, terms: Terms) -> ImportReport:
    """Say that the list is whole, unless another import of it has; the report of all its blocks."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    report = ImportReport(
        path=listing.path, format=listing.format, documents=1, document_id=document.pk
    )
    report.warnings += listing.warnings
    report.unknown_columns += listing.unknown_columns
    steps.add_up(document, report)
    if not document.complete:
        link_calls(document)
        document.complete = True
        document.save(update_fields=["complete"])
        documents.finish(document, report, by=terms.by)
    return report
