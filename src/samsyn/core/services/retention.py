"""Names of natural persons taken away two years after they were published.

Reg. (EU) 2021/1060 art. 49(3) lets a list of operations name a natural person as beneficiary for
two years from publication. Apps register how they find and clear such names in their own rows;
the values, the documents' masked text and the kept originals are cleared here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.db import transaction

from samsyn.core.models import Document, DocumentPart, StoredValue, User
from samsyn.core.services import audit, document_names, originals

YEARS = 2
# No import takes so long; what is younger may still be saved.
_UNDER_WAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ExpiredName:
    """A row whose beneficiary's name is to go: names as written, and the fields they stand in."""

    subject_type: str
    subject_id: int
    names: tuple[str, ...]
    fields: tuple[str, ...] = ("owner",)


class NameHolder(Protocol):
    """What an app registers: which names have expired, and how they leave its rows."""

    def expired(self, today: date) -> Iterable[ExpiredName]: ...

    def remove(self, expired: Sequence[ExpiredName], today: date) -> None: ...


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows, stored values, documents and originals were cleared.

    `strays` are kept files that belonged to no document.
    """

    subjects: int = 0
    values: int = 0
    documents: int = 0
    originals: int = 0
    strays: int = 0


_holders: dict[str, NameHolder] = {}


def register(subject_type: str, holder: NameHolder) -> None:
    """Say who clears names of this subject type; the same type again replaces it."""
    _holders[subject_type] = holder


def name_shown_until(published_on: date | None, imported_on: date) -> date:
    """The last day on which the name may be shown; from the import where publication is unknown.

    A period of years ends on the same date; where the month lacks it (29 February), on the month's
    last day (Reg. (EEC, Euratom) 1182/71 art. 3(2)(c)).
    """
    start = published_on or imported_on
    try:
        return start.replace(year=start.year + YEARS)
    except ValueError:
        return start.replace(year=start.year + YEARS, day=28)


def overdue(today: date) -> int:
    """How many names should have been removed already; more than a day's says that nobody does."""
    return sum(1 for holder in _holders.values() for _ in holder.expired(today))


@transaction.atomic
def remove_expired_names(*, today: date, by: User | None) -> Removed:
    """Remove every name whose time is over, from rows, values, documents and originals."""
    subjects = values = 0
    names_of: dict[int, set[str]] = {}
    for subject_type, holder in _holders.items():
        expired = list(holder.expired(today))
        for one in expired:
            for document_id in _documents_of(one):
                names_of.setdefault(document_id, set()).update(one.names)
            values += _clear_values(one, today)
        holder.remove(expired, today)
        subjects += len(expired)
        audit.record_many(
            by=by,
            events=[audit.Event("name.removed", subject_type, one.subject_id) for one in expired],
            purpose="Reg. (EU) 2021/1060 art. 49(3)",
        )
    documents = Document.objects.filter(pk__in=names_of)
    discarded = sum(document_names.remove(doc, names_of[doc.pk], by=by) for doc in documents)
    discarded += _discard_old_lists(today, by)
    strays = originals.discard_strays(older_than=_UNDER_WAY)
    return Removed(subjects, values, len(names_of), discarded, strays)


def _discard_old_lists(today: date, by: User | None) -> int:
    """The originals of lists published more than two years ago that name persons.

    A later list that says the same of a row adds no value to it, so that nothing but its own day
    tells when the names in it have to go.
    """
    kinds = (DocumentPart.Kind.ROWS, DocumentPart.Kind.JSON)
    kept = Document.objects.filter(original_kept=True, personal_spans__gt=0)
    old = [
        document
        for document in kept.filter(parts__kind__in=kinds).distinct()
        if name_shown_until(document.published_on, document.fetched_at.date()) < today
    ]
    for document in old:
        originals.discard(document=document)
    events = [audit.Event("original.discarded", "document", document.pk) for document in old]
    audit.record_many(by=by, events=events, purpose="Reg. (EU) 2021/1060 art. 49(3)")
    return len(old)


def _values_of(one: ExpiredName) -> list[StoredValue]:
    return list(
        StoredValue.objects.filter(
            subject_type=one.subject_type, subject_id=one.subject_id, field__in=one.fields
        )
    )


def _documents_of(one: ExpiredName) -> set[int]:
    return {value.document_id for value in _values_of(one) if value.document_id is not None}


def _clear_values(one: ExpiredName, today: date) -> int:
    """The field's whole history cleared: an earlier version names the same person."""
    return StoredValue.objects.filter(
        subject_type=one.subject_type, subject_id=one.subject_id, field__in=one.fields
    ).update(value=None, raw="", items=[], reason="", removed_on=today)
