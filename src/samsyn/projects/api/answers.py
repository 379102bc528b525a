"""Rows as the API answers them, the same values as in the exported files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from samsyn.core.models import Document, StoredValue
from samsyn.projects.models import Call, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.selectors import Selection, visible_calls, visible_projects
from samsyn.projects.selectors.chosen import chosen_projects
from samsyn.projects.selectors.lessons.find import standing_lessons
from samsyn.projects.services.exporting.as_json import (
    document_as_json,
    field_as_json,
    project_as_json,
)
from samsyn.projects.services.exporting.rows import Documents, batch_of

EVERYBODY = AnonymousUser()
_CALL_FIELDS = (
    "title", "number", "programme", "fund", "funder", "programme_area", "region", "summary",
    "target_groups", "period_start", "period_end", "call_amount", "currency",
    "union_cofinancing_rate",
)  # fmt: skip


def chosen_accepted(selection: Selection) -> QuerySet[Project]:
    chosen = chosen_projects(EVERYBODY, selection)
    return chosen.filter(review_state=ReviewState.ACCEPTED)


def project_answers(projects: list[Project], base: str) -> Iterator[dict[str, Any]]:
    documents = Documents()
    for row in batch_of(projects, documents):
        found = project_as_json(row, documents)
        del found["review"]
        pk = row.project.pk
        yield found | {"address": base + reverse("projects:project", args=[pk])}


def accepted_projects() -> QuerySet[Project]:
    return visible_projects(EVERYBODY).filter(review_state=ReviewState.ACCEPTED)


def accepted_calls() -> QuerySet[Call]:
    return visible_calls(EVERYBODY).filter(review_state=ReviewState.ACCEPTED)


def call_answers(calls: Iterable[Call], base: str) -> Iterator[dict[str, Any]]:
    calls = list(calls)
    fields: dict[int, dict[str, Any]] = {call.pk: {} for call in calls}
    for value in _values("call").filter(subject_id__in=fields, field__in=_CALL_FIELDS):
        if value.value in (None, "", []):
            continue
        fields[value.subject_id][value.field] = field_as_json(value.value, value.document, value)
    for call in calls:
        yield {
            "id": call.pk,
            "address": base + reverse("projects:call", args=[call.pk]),
            "synthetic": call.is_synthetic,
            "fields": fields[call.pk],
        }


def document_answer(sha256: str) -> dict[str, Any] | None:
    """A document that gave a value of an accepted project or call, or a public one that gave a
    lesson; None for any other."""
    found = Document.objects.filter(sha256=sha256).first()
    if found is None:
        return None
    for subject, accepted in (
        ("project", accepted_projects().order_by()),
        ("call", accepted_calls().order_by()),
    ):
        own = _values(subject).filter(document=found)
        if own.filter(Exists(accepted.filter(pk=OuterRef("subject_id")))).exists():
            return document_as_json(found)
    if found.is_public and standing_lessons(EVERYBODY).filter(document=found).exists():
        return document_as_json(found)
    return None


def _values(subject_type: str) -> QuerySet[StoredValue]:
    return StoredValue.objects.filter(
        subject_type=subject_type, current=True, personal=False
    ).select_related("document")
