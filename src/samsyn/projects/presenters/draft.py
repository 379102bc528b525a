"""A draft as its review page shows it: its fields, what stands against each, and what to doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from samsyn.core.inbox import Draft, DraftField, Standing
from samsyn.core.models import StoredValue
from samsyn.core.presenters.findings import finding_text
from samsyn.core.presenters.users import role_words
from samsyn.core.templatetags.samsyn_format import share
from samsyn.projects.models import Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import Row
from samsyn.projects.presenters.facts import GROUPS
from samsyn.projects.presenters.values import as_text
from samsyn.projects.presenters.words import field_label
from samsyn.projects.selectors.drafts import SURE, version_of
from samsyn.projects.selectors.project import warnings_of
from samsyn.projects.selectors.statements import Statement
from samsyn.projects.services.following import kind_of
from samsyn.projects.services.review import correctable
from samsyn.sources.fields import FIELDS

# A text longer than this is compared word by word.
_PROSE = 60
_ORDER = ["title", *(name for _heading, names in GROUPS for name in names), "summary"]


def draft_of_row(row: Row, statements: dict[str, Statement], *, may_correct: bool) -> Draft:
    """`statements` are what may be shown of the row: no personal values, no expired name."""
    is_new = row.review_state != ReviewState.ACCEPTED
    names = sorted(statements, key=lambda name: (_rank(name), name))
    fields = [
        one
        for name in names
        for one in _fields(row, name, statements[name], is_new=is_new, may_correct=may_correct)
    ]
    return Draft(
        pk=row.pk,
        title=row.title or getattr(row, "number", "") or _("Without a name"),
        is_new=is_new,
        version=version_of(row),
        fields=tuple(fields),
        warnings=_warnings(row, statements),
        url=reverse(f"projects:{kind_of(row)}", args=[row.pk]),
        may_correct=may_correct,
    )


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _fields(
    row: Row, name: str, statement: Statement, *, is_new: bool, may_correct: bool
) -> Iterator[DraftField]:
    can = may_correct and name in correctable(type(row))
    view = "projects:correct_call" if kind_of(row) == "call" else "projects:correct"
    url = reverse(view, args=[row.pk, name]) if can else ""
    current = statement.current
    if is_new and current is not None and current.value is not None:
        yield DraftField(
            name=name,
            label=field_label(name),
            text=_text(row, current),
            value=current,
            doubts=tuple(_uncertain(current)),
            decided=current.accepted_at is not None,
            correct_url=url,
        )
    for value in reversed(statement.waiting):
        standing = _standing(row, current)
        yield DraftField(
            name=name,
            label=field_label(name),
            text=_text(row, value),
            value=value,
            standing=standing,
            doubts=tuple(_doubts(value, standing, statement.waiting)),
            correct_url=url,
            prose=FIELDS[name].kind == "text" and len(str(value.value)) > _PROSE,
        )


def _text(row: Row, value: StoredValue) -> str:
    text = as_text(value.field, value.value, row.currency) or _("nothing stated")
    headings = [str(item.get("value", "")) for item in value.items] if _has_headings(value) else []
    return ": ".join([text, ", ".join(headings)]) if any(headings) else text


def _has_headings(value: StoredValue) -> bool:
    return value.field == "sections"


def _standing(row: Row, current: StoredValue | None) -> Standing | None:
    if current is None or current.value is None:
        return None
    corrected_by: str | Promise = ""
    if current.corrected:
        corrected_by = role_words(current.added_by)
    return Standing(
        text=_text(row, current),
        source=current,
        day=_day(current),
        accepted=current.accepted_at is not None,
        corrected_by=corrected_by,
        reason=current.reason,
    )


def _day(value: StoredValue) -> date:
    """The day of the statement: of publication, else when it was fetched or written."""
    document = value.document
    if document is None:
        return timezone.localdate(value.created_at)
    return document.published_on or timezone.localdate(document.fetched_at)


def _uncertain(value: StoredValue) -> Iterator[str]:
    if value.confidence < SURE:
        yield _("uncertain reading (%(share)s)") % {"share": share(value.confidence, 0)}


def _doubts(
    value: StoredValue, standing: Standing | None, waiting: Sequence[StoredValue]
) -> Iterator[str]:
    yield from _uncertain(value)
    if standing is not None and standing.source.corrected:
        yield _("a person has corrected what stands")
    if len(waiting) > 1:
        yield _("several sources say different things")


def _warnings(row: Row, statements: dict[str, Statement]) -> tuple[str, ...]:
    return (
        tuple(
            finding_text(one.code, one.values, one.message) for one in warnings_of(row, statements)
        )
        if isinstance(row, Project)
        else ()
    )
