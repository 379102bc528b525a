"""The selection as a file: each value with its document and spot, personal values never.

CSV is for spreadsheets: UTF-8 with a byte order mark, semicolons, and no cell that a spreadsheet
would run as a formula. JSON is for machines: every field with value, document hash and locator.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from samsyn.core.models import StoredValue
from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Project
from samsyn.projects.presenters.sources import spot
from samsyn.projects.presenters.words import field_label
from samsyn.projects.selectors import Selection, select, visible_projects
from samsyn.projects.selectors.statements import is_name_expired
from samsyn.projects.services.persons import FIELDS_OF_A_PERSON
from samsyn.sources.records import plain

COLUMNS = (
    "number", "title", "owner", "owner_unit", "owner_org_number", "fund", "programme",
    "programme_area_code", "programme_area", "specific_objective", "phase", "state", "region",
    "period_start", "period_end", "year", "currency", "total_budget", "esf_support",
    "union_cofinancing_rate", "planned_participants", "intervention_type", "call_number",
    "municipalities", "municipalities_mentioned", "counties",
)  # fmt: skip
_CHUNK = 500
# What a spreadsheet takes for the beginning of a formula, or of a command (CWE-1236).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
Values = dict[str, StoredValue]


def formats() -> tuple[str, ...]:
    return ("csv", "json")


def export_to(path: Path, *, user: AnyUser, query: str = "") -> int:
    """Write the selection of a list's address to a file by its ending; the number of projects."""
    projects = chosen_by(user, query)
    lines = as_csv(projects) if path.suffix == ".csv" else as_json(projects)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
    return projects.count()


def chosen_by(user: AnyUser, query: str) -> QuerySet[Project]:
    """The projects that the address's query chooses, among those the user may see."""
    from samsyn.projects.forms import selection_of

    visible = visible_projects(user)
    return (
        select(visible, selection_of(QueryDict(query))) if query else select(visible, Selection())
    )


def as_csv(projects: QuerySet[Project]) -> Iterator[str]:
    """Lines of CSV: each value column is followed by one that says where the value stands."""
    yield "\ufeff"
    headings = [_("Samsyn's number"), _("Review")]
    for name in COLUMNS:
        headings += [str(field_label(name)), _("%(field)s, source") % {"field": field_label(name)}]
    yield _csv_line(headings)
    for project, values in _with_values(projects):
        cells: list[Any] = [project.pk, project.get_review_state_display()]
        for name in COLUMNS:
            cells += [_cell(_content(project, name, values)), _source(values.get(name))]
        yield _csv_line(cells)


def as_json(projects: QuerySet[Project]) -> Iterator[str]:
    """One JSON document, a project a line, so that a large bank is never held in memory."""
    yield '{"projects": [\n'
    first = True
    for project, values in _with_values(projects):
        yield "" if first else ",\n"
        first = False
        yield json.dumps(_as_object(project, values), ensure_ascii=False)
    yield "\n]}\n"


def _as_object(project: Project, values: Values) -> dict[str, Any]:
    fields = {}
    for name in COLUMNS:
        content = _content(project, name, values)
        if content in (None, "", []):
            continue
        stored = values.get(name)
        document = stored.document if stored else None
        fields[name] = {
            "value": plain(content),
            "document": document.sha256 if document else None,
            "locator": stored.locator if stored else None,
            "confidence": stored.confidence if stored else None,
            "corrected": bool(stored and stored.corrected),
        }
    return {
        "id": project.pk,
        "key": _public_key(project),
        "review": project.review_state,
        "fields": fields,
    }


def _public_key(project: Project) -> str | None:
    """A key without a telling number is a sum over the owner's name too: whoever guesses a natural
    person's name could have it confirmed, also after the name is gone."""
    return project.key if project.key.startswith("nr:") or not project.owner_is_person else None


def _with_values(projects: QuerySet[Project]) -> Iterator[tuple[Project, Values]]:
    """Each project with its current values, fetched for some hundred projects at a time."""
    batch: list[Project] = []
    for project in projects.iterator(chunk_size=_CHUNK):
        batch.append(project)
        if len(batch) == _CHUNK:
            yield from _batch(batch)
            batch = []
    yield from _batch(batch)


def _batch(projects: list[Project]) -> Iterator[tuple[Project, Values]]:
    found: dict[int, Values] = {project.pk: {} for project in projects}
    stored = StoredValue.objects.filter(
        subject_type="project",
        subject_id__in=found,
        field__in=COLUMNS,
        current=True,
        personal=False,
    ).select_related("document")
    for value in stored if projects else ():
        found[value.subject_id][value.field] = value
    for project in projects:
        values = found[project.pk]
        if is_name_expired(project):
            values = {name: v for name, v in values.items() if name not in FIELDS_OF_A_PERSON}
        yield project, values


def _content(project: Project, name: str, values: Values) -> Any:
    if name in FIELDS_OF_A_PERSON and is_name_expired(project):
        return None
    if hasattr(project, name):
        return getattr(project, name)
    stored = values.get(name)
    return stored.value if stored else None


def _source(value: StoredValue | None) -> str:
    if value is None:
        return ""
    if value.document is None:
        return safe(_("corrected by a person: %(reason)s") % {"reason": value.reason})
    return safe(f"{value.document.name}, {spot(value.locator)}")


def _cell(content: Any) -> Any:
    """Numbers and dates as they are; text so that no spreadsheet runs it."""
    content = plain(content)
    if content is None or isinstance(content, int | float):
        return "" if content is None else content
    if isinstance(content, list):
        content = " ".join(str(part) for part in content)
    return safe(str(content))


def safe(text: str) -> str:
    """The text behind an apostrophe where its first sign would make it a formula."""
    begins = text.lstrip(" \ufeff\u00a0")[:1] or text[:1]
    return f"'{text}" if begins and begins in "".join(_FORMULA_STARTS) else text


def _csv_line(cells: Iterable[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";").writerow(cells)
    return line.getvalue()
