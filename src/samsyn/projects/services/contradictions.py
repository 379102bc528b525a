"""What a document says, compared with what other documents say of the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from samsyn.core.models import Document, StoredValue
from samsyn.core.services.value_rows import content_of
from samsyn.projects.models import Call, Project
from samsyn.projects.services.report import ImportReport
from samsyn.projects.services.statements import LIST_FIELDS, Draft
from samsyn.sources.findings import finding

Row = Project | Call
# Two texts on a project say the same in other words, and name other places.
_SAID_DIFFERENTLY = frozenset({*LIST_FIELDS, "summary"})


@dataclass(frozen=True, slots=True)
class Other:
    """Another document: its name, the day of publication if stated, and when it came here."""

    name: str
    published_on: date | None
    fetched_at: datetime

    def is_later(self, document: Document) -> bool:
        mine = document.published_on
        return self.published_on is not None and mine is not None and self.published_on > mine

    def is_earlier(self, document: Document) -> bool:
        if self.published_on and document.published_on:
            return self.published_on < document.published_on
        return self.fetched_at.date() < document.fetched_at.date()


def weigh(
    subject_type: str, known: Sequence[tuple[Row, Draft]], document: Document, report: ImportReport
) -> None:
    """Take out of the drafts what a document published later has said otherwise, and tell of it.

    What contradicts a document that is no older is told too, and makes the row uncertain: nothing
    says which of them holds.
    """
    for draft, name, other in _differences(subject_type, known, document):
        if other.is_later(document):
            value = draft.values.pop(name)
            report.warnings.append(finding("older_document", value.locator, field=name))
        elif other.is_earlier(document) or draft.record.proposal or name in _SAID_DIFFERENTLY:
            continue
        else:
            spot = draft.values[name].locator
            told = finding("contradicts_other", spot, field=name, document=other.name)
            report.warnings.append(told)
        draft.certain = False


def _differences(
    subject_type: str, known: Sequence[tuple[Row, Draft]], document: Document
) -> Iterator[tuple[Draft, str, Other]]:
    """Fields of which another document's current value is another than the draft's."""
    drafts = {row.pk: draft for row, draft in known}
    current = StoredValue.objects.filter(
        subject_type=subject_type,
        subject_id__in=drafts,
        current=True,
        personal=False,
        document__isnull=False,
    ).exclude(document=document)
    stated = current.values_list(
        "subject_id", "field", "value",
        "document__name", "document__published_on", "document__fetched_at",
    )  # fmt: skip
    for subject_id, name, stands, title, published_on, fetched_at in stated:
        draft = drafts[subject_id]
        value = draft.values.get(name)
        if value is not None and content_of(value.value) != content_of(stands):
            yield draft, name, Other(title or "", published_on, fetched_at or timezone.now())
