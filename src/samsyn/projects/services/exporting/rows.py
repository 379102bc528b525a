"""The rows to take out: each project with its values and spots, fetched some hundred at a time.

Only accepted projects leave the system. A natural person's name never does: a file lives on after
the day when the name has to be gone (Reg. (EU) 2021/1060 art. 49(3)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from samsyn.core.masking import mask_words
from samsyn.core.models import Document, StoredValue
from samsyn.core.scopes import AnyUser
from samsyn.projects.models import Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.chosen import chosen_projects
from samsyn.projects.services.exporting.columns import COLUMNS
from samsyn.projects.services.persons import FIELDS_OF_A_PERSON, writings_of

CHUNK = 500
# Texts of a row in which a source may name the owner once more.
_TEXTS = ("title", "summary", "location")
_IN_THE_ROW = frozenset(name for name in COLUMNS if hasattr(Project, name))


@dataclass(frozen=True, slots=True)
class Stated:
    """Where a value stands, and how sure its reading is. `value` only where no column holds it."""

    value: Any
    document: int | None
    locator: Mapping[str, Any] | None
    confidence: float
    corrected: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One project: `contents` by field, None or '' where nothing is stated."""

    project: Project
    contents: Mapping[str, Any]
    stated: Mapping[str, Stated]


@dataclass(slots=True)
class Documents:
    """The documents of the rows so far, and how many values each gave; grows with documents only.

    `synthetic` tells whether a row was made up for the example region.
    """

    found: dict[int, Document] = field(default_factory=dict)
    values: dict[int, int] = field(default_factory=dict)
    rows: int = 0
    synthetic: bool = False

    def count(self, row: Row) -> None:
        self.rows += 1
        self.synthetic = self.synthetic or row.project.is_synthetic
        for stated in row.stated.values():
            if stated.document is not None:
                self.values[stated.document] = self.values.get(stated.document, 0) + 1

    def fetch(self, ids: set[int]) -> None:
        missing = ids - self.found.keys()
        if missing:
            self.found.update(Document.objects.in_bulk(missing))


def chosen_by(user: AnyUser, query: str) -> QuerySet[Project]:
    """The accepted projects that the address's query chooses, among those the user may see."""
    from samsyn.projects.forms import selection_of

    selection = selection_of(QueryDict(query)) if query else Selection()
    return chosen_projects(user, selection).filter(review_state=ReviewState.ACCEPTED)


def rows_of(projects: QuerySet[Project], documents: Documents) -> Iterator[Row]:
    """Every project's row, in the selection's order; `documents` learns where values came from."""
    batch: list[Project] = []
    for project in projects.iterator(chunk_size=CHUNK):
        batch.append(project)
        if len(batch) == CHUNK:
            yield from batch_of(batch, documents)
            batch = []
    yield from batch_of(batch, documents)


def batch_of(projects: list[Project], documents: Documents) -> Iterator[Row]:
    """The rows of these projects, in their order, with at most four queries."""
    if not projects:
        return
    found: dict[int, dict[str, Stated]] = {project.pk: {} for project in projects}
    for subject, name, stated in _stated(projects):
        found[subject][name] = stated
    used = {s.document for values in found.values() for s in values.values() if s.document}
    documents.fetch(used)
    persons = [project for project in projects if project.owner_is_person]
    names = writings_of(persons) if persons else {}
    for project in projects:
        row = _row(project, found[project.pk], names.get(project.pk, ()))
        documents.count(row)
        yield row


def _stated(projects: list[Project]) -> Iterator[tuple[int, str, Stated]]:
    values = StoredValue.objects.filter(
        subject_type="project",
        subject_id__in=[project.pk for project in projects],
        field__in=COLUMNS,
        current=True,
        personal=False,
    )
    columns = ("subject_id", "field", "document_id", "locator", "confidence", "corrected", "reason")
    # A value that the row has is not decoded once more: of 100,000 rows that is two million.
    for subject, name, *rest in values.filter(field__in=_IN_THE_ROW).values_list(*columns):
        yield subject, name, _as_stated([*rest, None])
    beside = values.exclude(field__in=_IN_THE_ROW)
    for subject, name, *rest in beside.values_list(*columns, "value"):
        yield subject, name, _as_stated(rest)


def _as_stated(parts: list[Any]) -> Stated:
    document, locator, confidence, corrected, reason, value = parts
    return Stated(value, document, locator, confidence, corrected, reason)


def _row(project: Project, stated: Mapping[str, Stated], names: tuple[str, ...]) -> Row:
    """`names`: every writing of an owner who is a natural person."""
    contents = {name: _content(project, name, stated) for name in COLUMNS}
    if not project.owner_is_person:
        return Row(project, contents, stated)
    for name in _TEXTS:
        contents[name] = mask_words(contents[name] or "", names)
    contents |= dict.fromkeys(set(FIELDS_OF_A_PERSON) & contents.keys(), None)
    kept = {name: value for name, value in stated.items() if name not in FIELDS_OF_A_PERSON}
    return Row(project, contents, kept)


def _content(project: Project, name: str, stated: Mapping[str, Stated]) -> Any:
    if name in _IN_THE_ROW:
        return getattr(project, name)
    return stated[name].value if name in stated else None
