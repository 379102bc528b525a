"""What is stored of one project's fields: the current value, what came before, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from samsyn.core.models import StoredValue
from samsyn.projects.models import Call, Project
from samsyn.projects.services.persons import FIELDS_OF_A_PERSON


@dataclass(slots=True)
class Statement:
    """`earlier` are replaced values, newest first; `waiting` are for a person to decide on."""

    current: StoredValue | None = None
    earlier: list[StoredValue] = field(default_factory=list)
    waiting: list[StoredValue] = field(default_factory=list)


def statements_of(project: Project) -> dict[str, Statement]:
    """Field → what is stored, in one query. Personal values, and an expired name's, are left out.

    `project` comes from visible_projects, which knows whether the name may still be shown.
    """
    values = _values("project", project.pk)
    if is_name_expired(project):
        values = values.exclude(field__in=FIELDS_OF_A_PERSON)
    return _by_field(values)


def statements_of_call(call: Call) -> dict[str, Statement]:
    """The same for a call."""
    return _by_field(_values("call", call.pk))


def _values(subject_type: str, subject_id: int) -> QuerySet[StoredValue]:
    return (
        StoredValue.objects.filter(subject_type=subject_type, subject_id=subject_id, personal=False)
        .select_related("document", "accepted_by", "added_by")
        .order_by("-pk")
    )


def _by_field(values: Iterable[StoredValue]) -> dict[str, Statement]:
    found: dict[str, Statement] = {}
    for value in values:
        statement = found.setdefault(value.field, Statement())
        if value.current:
            statement.current = value
        elif value.proposal == StoredValue.Proposal.WAITING:
            statement.waiting.append(value)
        elif not value.proposal:
            statement.earlier.append(value)
    return found


def is_name_expired(project: Project) -> bool:
    """Whether the owner is a natural person whose name may no longer be shown."""
    return project.owner_is_person and not getattr(project, "shown_owner", "")
