"""A row's columns, places and texts set to what its current values say.

The stored values are core's; whoever makes another of them current lets the row follow here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from samsyn.core.models import Document, StoredValue
from samsyn.projects.models import Call, Project
from samsyn.projects.policies import Row
from samsyn.projects.services import children, persons, rereading
from samsyn.projects.services.statements import LIST_FIELDS, PLACE_FIELDS, Draft, column_of
from samsyn.sources.fields import FIELDS
from samsyn.sources.records import Record

_DERIVED = ("title_sort", "search_text")
_DERIVED_OF_PROJECTS = ("owner_sort", "owner_search")
_HOME = ("owner_city", "owner_postal_code", "owner_org_number")
_OF_A_PERSON = ("owner_is_person", "owner_name_until", *_HOME)
Values = Mapping[str, StoredValue]


def kind_of(row: Row) -> str:
    """The row's name in core's tables."""
    return "call" if isinstance(row, Call) else "project"


def follow(rows: Sequence[Row], fields: Mapping[int, Collection[str]], *, at: datetime) -> None:
    """Let rows of one table follow their values of `fields` (row's id → fields); written at once.

    `at` becomes their `updated_at`, the mark of the decision that changed them.
    """
    if not rows:
        return
    model: Any = type(rows[0])
    current = _current(kind_of(rows[0]), [row.pk for row in rows], fields)
    written = {"updated_at", *_DERIVED}
    for row in rows:
        written |= _set_columns(row, fields.get(row.pk, ()), current.get(row.pk, {}))
        row.updated_at = at
        row.refresh_derived()
    if model is Project:
        written |= {*_DERIVED_OF_PROJECTS, *_OF_A_PERSON}
    model._default_manager.bulk_update(rows, sorted(written), batch_size=100)
    for row in rows:
        if isinstance(row, Project):
            _set_children(row, fields.get(row.pk, ()), current.get(row.pk, {}))


def _current(
    subject_type: str, ids: list[int], fields: Mapping[int, Collection[str]]
) -> dict[int, dict[str, StoredValue]]:
    names = {name for some in fields.values() for name in some} | {
        *PLACE_FIELDS, "owner", *_HOME,
    }  # fmt: skip
    found: dict[int, dict[str, StoredValue]] = {}
    for value in StoredValue.objects.filter(
        subject_type=subject_type, subject_id__in=ids, current=True, field__in=names, personal=False
    ).select_related("document", "replaces"):
        found.setdefault(value.subject_id, {})[value.field] = value
    return found


def _set_columns(row: Row, names: Iterable[str], current: Values) -> set[str]:
    """The columns that were set. A row keeps a title: one without any cannot be found."""
    columns = {field.name for field in row._meta.concrete_fields}
    done = set()
    for name in names:
        column = column_of(type(row), name)
        if column in columns and name not in LIST_FIELDS:
            value = current.get(name)
            setattr(row, column, _typed(row, name, column, value.value if value else None))
            done.add(column)
    if isinstance(row, Project):
        if {"owner", "owner_org_number"} & set(names):
            _settle_owner(row, current)
        persons.leave_out_home(row)
    return done


def _settle_owner(row: Project, current: Values) -> None:
    """Mark an owner who is a person; one who no longer is gets its stated home and number back."""
    was_person = row.owner_is_person
    if persons.settle(row, current.get("owner")) or not was_person:
        return
    for name in _HOME:
        value = current.get(name)
        setattr(row, name, _typed(row, name, name, value.value if value else None))


def _typed(row: Row, name: str, column: str, content: Any) -> Any:
    """A stored value's JSON as the column has it."""
    field: models.Field[Any, Any] = row._meta.get_field(column)  # type: ignore[assignment]
    if content is None:
        return None if field.null else field.get_default()
    if isinstance(field, models.DateField):
        return date.fromisoformat(content)
    return Decimal(str(content)) if FIELDS[name].kind in ("amount", "rate") else content


def _set_children(row: Project, names: Collection[str], current: Values) -> None:
    """Places, figures and sections, where one of their fields is among `names`."""
    changed = {name for name in names if name in LIST_FIELDS or name == "owner"}
    if not changed:
        return
    # The two kinds of stated places share a table, so that one is written with the other.
    if changed & set(PLACE_FIELDS):
        changed |= set(PLACE_FIELDS)
    draft = Draft(Record("project", {}), Project, columns={"owner": row.owner})
    draft.places = {
        name: list(current[name].value or ()) for name in PLACE_FIELDS if name in current
    }
    if "quoted_figures" in changed and (figures := current.get("quoted_figures")):
        draft.figures = [(item["value"], item["locator"]) for item in figures.items]
    if "sections" in changed and (sections := current.get("sections")):
        draft.sections = sections_of(row, sections.document)
    children.replace(row, draft, sorted(changed))


def sections_of(row: Row, document: Document | None) -> list[tuple[str, str, dict[str, Any]]]:
    """The row's sections read again from the masked text; a value keeps only their headings."""
    if document is None or not document.text_available:
        return []
    draft = rereading.draft_in(document, row.key)
    return [] if draft is None else draft.sections
