"""Columns explained by a person: remembered for later files, and read now from those that wait."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samsyn.core import policies
from samsyn.core.masking import mask_words, storable
from samsyn.core.models import Document, User
from samsyn.core.services import audit
from samsyn.projects.models import ColumnMapping, WaitingColumn
from samsyn.projects.services import documents, rereading
from samsyn.projects.services.report import ImportReport
from samsyn.sources.fields import FIELDS
from samsyn.sources.operations.headings import IGNORE, normalise
from samsyn.sources.records import UnknownColumn

# A column of a list may mean these. Lists of codes, texts with headings and figures are no columns.
FIELDS_OF_A_COLUMN = tuple(
    name
    for name, field in FIELDS.items()
    if field.kind in ("text", "date", "amount", "count", "rate", "code")
    and name not in ("beneficiary_is_person", "call_amount")
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an explained column: the documents read again, with their reports."""

    reports: tuple[ImportReport, ...]


def remember_waiting(
    document: Document, unknown: Iterable[UnknownColumn], words: Collection[str]
) -> None:
    """Let the document's unexplained columns wait for a person, the personal `words` masked."""
    WaitingColumn.objects.bulk_create(
        [
            WaitingColumn(
                document=document,
                sheet=storable(column.sheet)[:200],
                cell=column.cell[:12],
                key=normalise(column.heading)[:400],
                heading=storable(column.heading)[:400],
                samples=[mask_words(storable(s)[:200], words) for s in column.samples[:5]],
            )
            for column in unknown
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def explain_column(*, column: WaitingColumn, field: str, by: User) -> Answer:
    """Remember what the heading means and read it from every document where it waits.

    `field` is one of FIELDS_OF_A_COLUMN or 'ignore'. The values come from the masked rows that are
    kept, with their cells as spots; nothing else of the documents' projects is touched.
    """
    policies.check_can_import_documents(by)
    if field not in (*FIELDS_OF_A_COLUMN, IGNORE):
        raise ValidationError(_("Choose what the column means."), code="unknown_field")
    ColumnMapping.objects.update_or_create(
        key=column.key, defaults={"heading": column.heading, "field": field, "decided_by": by}
    )
    audit.record(
        by=by,
        action="column.explained",
        subject_type="column",
        subject_id=column.pk,
        detail={"field": field, "document": column.document_id},
    )
    waiting = WaitingColumn.objects.filter(key=column.key).select_related("document")
    reports = () if field == IGNORE else _read_again({w.document for w in waiting}, field, by)
    waiting.delete()
    return Answer(reports)


def _read_again(found: Collection[Document], field: str, by: User) -> tuple[ImportReport, ...]:
    mapping = documents.column_mapping()
    ordered = sorted(found, key=lambda document: document.pk)
    return tuple(
        rereading.read_field(document, field=field, mapping=mapping, by=by) for document in ordered
    )
