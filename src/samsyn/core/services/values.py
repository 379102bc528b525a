"""Storing values with their provenance: what is new replaces, what a person corrected stays.

Written with executemany and no model instances: an import of a whole list stores a million values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from samsyn.core.models import Document, User
from samsyn.core.services import audit, value_rows
from samsyn.core.services.value_rows import Hold, Key, Known, NewRow
from samsyn.sources.records import Value

BATCH = 6_000

Row = tuple[int, str, Value]


@dataclass(slots=True)
class StoreResult:
    """How many values were stored, and which were not let in.

    `held_back`: (subject id, field) where a person's correction, an accepted value or a removed
    name stands, so that the import's value is not current. The caller leaves its own column alone.
    `entered`: what became current. `waiting`: what was stored beside, for a person to decide.
    """

    created: int = 0
    replaced: int = 0
    unchanged: int = 0
    not_kept: int = 0
    held_back: set[Key] = field(default_factory=set)
    entered: set[Key] = field(default_factory=set)
    waiting: set[Key] = field(default_factory=set)


@transaction.atomic
def store_values(
    *,
    subject_type: str,
    rows: Iterable[Row],
    document: Document | None,
    by: User | None,
    accepted: bool,
    hold: Hold = Hold.FIRM,
) -> StoreResult:
    """Store what the document states of the subjects' fields.

    A value that differs from the current one replaces it; the same value, or one that this
    document has given before, changes nothing. Against a person's correction, for unaccepted
    values against an accepted one, and against what `hold` says, the value waits as a proposal.
    Personal values are kept (sealed) only where originals are. All rows or none are stored.
    """
    result = StoreResult()
    writer = value_rows.Writer(subject_type=subject_type, document=document, by=by)
    pending = iter(rows)
    while batch := list(islice(pending, BATCH)):
        known = value_rows.known(subject_type, {row[0] for row in batch}, document)
        decided = _decide(batch, known, result, hold, accepted=accepted)
        writer.write(decided, accepted=accepted)
        writer.accept(known.confirmed)
    _record(subject_type, document, by, result)
    return result


def _record(
    subject_type: str, document: Document | None, by: User | None, result: StoreResult
) -> None:
    audit.record(
        by=by,
        action="values.stored",
        subject_type=subject_type if document is None else "document",
        subject_id="" if document is None else document.pk,
        detail={
            "subject_type": subject_type,
            "created": result.created,
            "replaced": result.replaced,
            "unchanged": result.unchanged,
            "held_back": len(result.held_back),
        },
    )


@transaction.atomic
def store_first_values(
    *,
    subject_type: str,
    rows: Iterable[Row],
    document: Document | None,
    by: User | None,
    accepted: bool,
) -> StoreResult:
    """Store values of subjects that were made in this transaction and have none, each field once.

    As store_values, without asking what stands: a long list brings hardly anything else.
    """
    kept = value_rows.personal_values_are_kept()
    result = StoreResult()
    writer = value_rows.Writer(subject_type=subject_type, document=document, by=by)
    pending = iter(rows)
    while batch := list(islice(pending, BATCH)):
        stored = [row for row in batch if kept or not row[2].personal]
        result.created += len(stored)
        result.not_kept += len(batch) - len(stored)
        writer.write_first(stored, accepted=accepted)
    _record(subject_type, document, by, result)
    return result


def _decide(
    batch: list[Row], known: Known, result: StoreResult, hold: Hold, *, accepted: bool
) -> Iterator[NewRow]:
    """The rows to write, in order; an earlier row of the batch is known to the later ones."""
    for subject_id, name, value in batch:
        key = (subject_id, name)
        if value.personal and not value_rows.personal_values_are_kept():
            result.not_kept += 1
            continue
        new = value_rows.new_row(subject_id, name, value)
        current = known.current.get(key)
        if current is None and hold is Hold.ALL:
            if new.content in known.given.get(key, ()):
                result.unchanged += 1
            else:
                yield _beside(key, new, known, result)
        elif current is None:
            known.current[key] = value_rows.Current.of_new(new, accepted=accepted)
            result.created += 1
            result.entered.add(key)
            yield new
        elif current.says(new.content) or new.content in known.given.get(key, ()):
            result.unchanged += 1
            if accepted and not current.accepted and current.pk and current.says(new.content):
                known.confirmed.append(current.pk)
        elif current.removed:
            result.held_back.add(key)
        elif current.is_firm(new, hold, accepted=accepted):
            yield _beside(key, new, known, result)
        else:
            result.replaced += 1
            result.entered.add(key)
            known.current[key] = value_rows.Current.of_new(new, accepted=accepted)
            yield new.replacing(current.pk)


def _beside(key: Key, new: NewRow, known: Known, result: StoreResult) -> NewRow:
    known.given.setdefault(key, set()).add(new.content)
    result.held_back.add(key)
    result.waiting.add(key)
    return new.as_proposal()
