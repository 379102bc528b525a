"""Stored values of a row: the current ones, and what came before. Never the personal ones."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from samsyn.core.models import StoredValue


def values_of(subject_type: str, subject_id: int) -> dict[str, StoredValue]:
    """Field → its current value; for personal ones see services/personal_values.py."""
    found = _of(subject_type, [subject_id]).filter(current=True)
    return {value.field: value for value in found}


def history_of(subject_type: str, subject_id: int, field: str) -> list[StoredValue]:
    """Every value the field has had and every proposal for it, newest first."""
    return list(_of(subject_type, [subject_id]).filter(field=field).order_by("-pk"))


def waiting_for(subject_type: str, subject_ids: Collection[int]) -> QuerySet[StoredValue]:
    """Proposals that wait for a person, oldest first."""
    waiting = StoredValue.Proposal.WAITING
    return _of(subject_type, subject_ids).filter(current=False, proposal=waiting).order_by("pk")


def _of(subject_type: str, subject_ids: Collection[int]) -> QuerySet[StoredValue]:
    return StoredValue.objects.filter(
        subject_type=subject_type, subject_id__in=subject_ids, personal=False
    ).select_related("document", "accepted_by", "added_by")
