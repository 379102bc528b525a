"""Writing the audit log. Rows are added in the same transaction as what they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from samsyn.core.models import AuditEntry, User
from samsyn.core.personal_patterns import personal_pattern_in, without_personal_patterns
from samsyn.sources.records import plain


class PersonalDataInAuditError(ValueError):
    """The detail of an audit entry held what identifies a person; name the row by its id."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to which row: `action` as 'noun.verb', ids instead of names in `detail`."""

    action: str
    subject_type: str
    subject_id: str | int
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(
    *,
    by: User | None,
    action: str,
    subject_type: str,
    subject_id: str | int,
    detail: Mapping[str, Any] | None = None,
    purpose: str = "",
) -> AuditEntry:
    """Add one entry. `by` is None for what the installation does by itself.

    Raises PersonalDataInAuditError where `detail` holds an e-mail address, a telephone number or
    a personal number: the log is never changed, so nothing in it can be erased on request.
    """
    entry = _entry(by, Event(action, subject_type, subject_id, detail or {}), purpose)
    entry.save(force_insert=True)
    return entry


def record_many(*, by: User | None, events: Iterable[Event], purpose: str = "") -> int:
    """Add one entry an event, in bulk; the number added."""
    entries = [_entry(by, event, purpose) for event in events]
    AuditEntry.objects.bulk_create(entries, batch_size=1_000)
    return len(entries)


def _entry(by: User | None, event: Event, purpose: str) -> AuditEntry:
    for text in _texts(event.detail):
        kind = personal_pattern_in(text)
        if kind is not None:
            raise PersonalDataInAuditError(
                f"the detail of {event.action} holds a value of kind {kind}; give the row's id"
            )
    return AuditEntry(
        actor=by,
        action=event.action,
        subject_type=event.subject_type,
        subject_id=str(event.subject_id),
        detail=plain(event.detail),
        purpose=without_personal_patterns(purpose)[:300],
    )


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _texts(key)
            yield from _texts(value)
    elif isinstance(part, list | tuple | set | frozenset):
        for value in part:
            yield from _texts(value)
