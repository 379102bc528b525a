"""A batch of drafts into the tables: new rows added, changed values replaced, the rest left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from samsyn.core.models import Document, StoredValue, User
from samsyn.core.services import audit
from samsyn.core.services.provenance import store_values
from samsyn.core.services.value_rows import content_of
from samsyn.projects.models import Call, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.services import children, inserting, persons
from samsyn.projects.services.report import ImportReport
from samsyn.projects.services.statements import Draft, column_of
from samsyn.sources.findings import finding
from samsyn.sources.records import Value

Row: TypeAlias = Project | Call
Keyed: TypeAlias = tuple[str, Draft]
Subject: TypeAlias = tuple[int, str]
SUBJECTS: dict[type[Row], str] = {Project: "project", Call: "call"}


@dataclass(frozen=True, slots=True)
class Run:
    """What every step of one document's import needs."""

    document: Document
    by: User | None
    report: ImportReport


def write(keyed: Sequence[Keyed], run: Run) -> None:
    """Write a document's drafts, at most a few thousand at a time; adds to the run's report."""
    for model in (Call, Project):
        own = [(key, draft) for key, draft in keyed if draft.model is model]
        if own:
            _write_model(model, own, run)


def write_known(keyed: Sequence[Keyed], run: Run) -> list[Draft]:
    """Write drafts of rows that the bank has already; the drafts whose rows it does not have."""
    unknown: list[Draft] = []
    for model in (Call, Project):
        own = [(key, draft) for key, draft in keyed if draft.model is model]
        found = {row.key: row for row in _rows(model).filter(key__in=[key for key, _ in own])}
        unknown += [draft for key, draft in own if key not in found]
        run.report.read += len(own)
        for _, draft in own:
            run.report.refused += draft.refused
        _change(model, [(found[key], draft) for key, draft in own if key in found], run)
    return unknown


def _write_model(model: type[Row], keyed: list[Keyed], run: Run) -> None:
    found = {row.key: row for row in _rows(model).filter(key__in=[key for key, _ in keyed])}
    run.report.read += len(keyed)
    for key, draft in keyed:
        run.report.refused += draft.refused
        # One that a person has already decided on waits for nobody.
        row = found.get(key)
        undecided = row is None or row.review_state == ReviewState.PROPOSED
        run.report.proposals += draft.record.proposal and undecided
    _add(model, [(key, draft) for key, draft in keyed if key not in found], run)
    _change(model, [(found[key], draft) for key, draft in keyed if key in found], run)


def _rows(model: type[Row]) -> Any:
    return model._default_manager.all()


def _add(model: type[Row], new: list[Keyed], run: Run) -> None:
    rows = [_new_row(model, key, draft, run.document) for key, draft in new]
    inserting.insert_keyed(model, rows)
    pairs = [(row, draft) for row, (_, draft) in zip(rows, new, strict=True)]
    _store(model, pairs, run)
    children.add([(row, draft) for row, draft in pairs if isinstance(row, Project)])
    run.report.new += len(rows)


def _new_row(model: type[Row], key: str, draft: Draft, document: Document) -> Row:
    row = model(key=key, first_document=document, **draft.columns)
    if draft.record.proposal:
        row.review_state = ReviewState.PROPOSED
    if isinstance(row, Project):
        persons.mark(row, draft.record, document)
    row.refresh_derived()
    return row


def _change(model: type[Row], known: list[tuple[Row, Draft]], run: Run) -> None:
    if not known:
        return
    _leave_newer_values(model, known, run)
    ids = [row.pk for row, _ in known]
    before = _current_from(run.document, model, ids)
    _store(model, known, run)
    changed: dict[int, set[str]] = {}
    for value, (subject_id, name) in _current_from(run.document, model, ids).items():
        if value not in before:
            changed.setdefault(subject_id, set()).add(name)
    events: list[audit.Event] = []
    for row, draft in known:
        names = sorted(changed.get(row.pk, set()))
        accepted = _accept(row, draft)
        if not names and not accepted:
            run.report.unchanged += 1
            continue
        run.report.changed += 1
        _apply(row, draft, names, run.document)
        events.append(_event(model, row, names, run.document))
    audit.record_many(by=run.by, events=events)


def _store(model: type[Row], pairs: list[tuple[Row, Draft]], run: Run) -> None:
    """The drafts' values with their provenance: facts as accepted, proposals as waiting ones."""
    for accepted in (True, False):
        own = [(row, draft) for row, draft in pairs if draft.record.proposal is not accepted]
        if own:
            store_values(
                subject_type=SUBJECTS[model],
                rows=_value_rows(own),
                document=run.document,
                by=run.by,
                accepted=accepted,
            )


def _value_rows(pairs: list[tuple[Row, Draft]]) -> Iterator[tuple[int, str, Value]]:
    for row, draft in pairs:
        for name, value in draft.values.items():
            yield row.pk, name, value


def _leave_newer_values(model: type[Row], known: list[tuple[Row, Draft]], run: Run) -> None:
    """Take out of the drafts what a document published later has already said otherwise."""
    if run.document.published_on is None:
        return
    newer = StoredValue.objects.filter(
        subject_type=SUBJECTS[model],
        subject_id__in=[row.pk for row, _ in known],
        current=True,
        document__published_on__gt=run.document.published_on,
    ).values_list("subject_id", "field", "value")
    kept: dict[int, dict[str, Any]] = {}
    for subject_id, name, stands in newer:
        kept.setdefault(subject_id, {})[name] = stands
    for row, draft in known:
        for name, stands in kept.get(row.pk, {}).items():
            value = draft.values.pop(name, None)
            if value is not None and content_of(value.value) != content_of(stands):
                older = finding("older_document", value.locator, field=name)
                run.report.warnings.append(older)


def _current_from(document: Document, model: type[Row], ids: list[int]) -> dict[int, Subject]:
    """The document's own values that are current: stored value's id → (row's id, field)."""
    found = StoredValue.objects.filter(
        subject_type=SUBJECTS[model], subject_id__in=ids, current=True, document=document
    )
    return {pk: (row, name) for pk, row, name in found.values_list("pk", "subject_id", "field")}


def _accept(row: Row, draft: Draft) -> bool:
    """A row known from prose, or rejected, that a source now states as fact, becomes accepted."""
    if draft.record.proposal or row.review_state == ReviewState.ACCEPTED:
        return False
    row.review_state = ReviewState.ACCEPTED
    return True


def _apply(row: Row, draft: Draft, names: list[str], document: Document) -> None:
    for name in names:
        column = column_of(type(row), name)
        if column in draft.columns:
            setattr(row, column, draft.columns[column])
    if isinstance(row, Project):
        persons.mark(row, draft.record, document)
        children.replace(row, draft, names)
    row.save()


def _event(model: type[Row], row: Row, names: list[str], document: Document) -> audit.Event:
    return audit.Event(
        f"{SUBJECTS[model]}.changed",
        SUBJECTS[model],
        row.pk,
        {"fields": names, "document": document.pk},
    )
