"""A batch of drafts into the tables: new rows added, changed values replaced, the rest left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

from django.db import DataError, IntegrityError, transaction

from samsyn.core.models import Document, User
from samsyn.core.services import audit
from samsyn.core.services.provenance import store_first_values, store_values
from samsyn.projects.models import Call, Project
from samsyn.projects.models.base import ReviewState
from samsyn.projects.policies import reviewable_calls, reviewable_projects
from samsyn.projects.selectors.outcomes import RowOutcome
from samsyn.projects.services import children, contradictions, indexing, inserting, persons
from samsyn.projects.services.entering import Entry, entry_of, state_after
from samsyn.projects.services.report import ImportReport
from samsyn.projects.services.statements import Draft, column_of
from samsyn.sources.findings import finding
from samsyn.sources.records import Record, Value

Row: TypeAlias = Project | Call
Keyed: TypeAlias = tuple[str, Draft]
Subject: TypeAlias = tuple[int, str]
SUBJECTS: dict[type[Row], str] = {Project: "project", Call: "call"}


@dataclass(frozen=True, slots=True)
class Run:
    """What every step of one document's import needs.

    `drafts`: whatever the document states waits for a person, but with `accept_certain` what is
    certain does not. `rereading`: one field of a document that was imported before, which decides
    nothing about the rows. `sheet` is the list's sheet as stored, `outcomes` what became of its
    rows.
    """

    document: Document
    by: User | None
    report: ImportReport
    drafts: bool = False
    accept_certain: bool = False
    rereading: bool = False
    sheet: str = ""
    outcomes: list[RowOutcome] = field(default_factory=list)

    def tell(
        self, draft: Draft, outcome: str, subject_type: str = "", subject_id: int | None = None
    ) -> None:
        """Note what became of the record's row, where it comes from a list."""
        if draft.row is not None:
            told = RowOutcome(self.sheet, draft.row, outcome, subject_type, subject_id)
            self.outcomes.append(told)

    def leave_unread(self, rows: Iterable[int]) -> None:
        """Note rows, counted from 0, that nothing understood."""
        self.outcomes.extend(RowOutcome(self.sheet, row + 1, "refused") for row in rows)


class New(NamedTuple):
    """A row that was made just now: its number and columns, and what the document states."""

    pk: int
    columns: dict[str, Any]
    draft: Draft
    entry: Entry

    def as_parent(self) -> children.Parent:
        return children.Parent(self.pk, self.columns.get("owner_is_person", False))


@dataclass(frozen=True, slots=True)
class Known:
    """A row that the bank has, and what a document states of it now."""

    row: Row
    draft: Draft
    entry: Entry


def write(keyed: Sequence[Keyed], run: Run) -> None:
    """Write a document's drafts, at most a few thousand at a time; adds to the run's report."""
    for model in (Call, Project):
        own = [(key, draft) for key, draft in keyed if draft.model is model]
        if own:
            _write_what_fits(model, own, run)


def leave_out(record: Record, row: int | None, error: Exception, run: Run) -> None:
    """Tell of a record that could not be stored; the records around it are."""
    spot = next((value.locator for value in record.fields.values()), None)
    run.report.read += 1
    run.report.refused.append(finding("row_not_stored", spot, error=type(error).__name__))
    if row is not None:
        run.outcomes.append(RowOutcome(run.sheet, row, "refused"))


def _write_what_fits(model: type[Row], keyed: list[Keyed], run: Run) -> None:
    """All at once; where the database refuses some row, in halves down to that row."""
    trial = replace(run, report=ImportReport(), outcomes=[])
    try:
        with transaction.atomic():
            _write_model(model, keyed, trial)
    except (IntegrityError, DataError) as error:
        if len(keyed) == 1:
            draft = keyed[0][1]
            leave_out(draft.record, draft.row, error, run)
            return
        middle = len(keyed) // 2
        _write_what_fits(model, keyed[:middle], run)
        _write_what_fits(model, keyed[middle:], run)
        return
    run.report.add(trial.report)
    run.outcomes.extend(trial.outcomes)


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
    for _, draft in keyed:
        run.report.refused += draft.refused
    _add(model, [(key, draft) for key, draft in keyed if key not in found], run)
    _change(model, [(found[key], draft) for key, draft in keyed if key in found], run)


def _rows(model: type[Row]) -> Any:
    return model._default_manager.all()


def _add(model: type[Row], new: list[Keyed], run: Run) -> None:
    entries = [entry_of(draft, run, None) for _, draft in new]
    rows = [
        _columns_of(model, key, draft, entry, run.document)
        for (key, draft), entry in zip(new, entries, strict=True)
    ]
    made = [
        New(pk, columns, draft, entry)
        for pk, columns, (_, draft), entry in zip(
            inserting.insert_keyed(model, rows), rows, new, entries, strict=True
        )
    ]
    _store_first(model, made, run)
    _remember_persons(model, [(one.pk, one.draft) for one in made], run.document)
    if model is Project:
        children.add([(one.as_parent(), one.draft) for one in made])
    _index(model, [one.pk for one in made])
    for one in made:
        run.tell(one.draft, "new", SUBJECTS[model], one.pk)
    run.report.new += len(rows)
    run.report.proposals += sum(entry is not Entry.FACT for entry in entries)


def _columns_of(
    model: type[Row], key: str, draft: Draft, entry: Entry, document: Document
) -> dict[str, Any]:
    """The columns of a new row."""
    columns = {
        **draft.columns,
        "key": key,
        "first_document_id": document.pk,
        "is_certain": draft.certain,
    }
    if entry is not Entry.FACT:
        columns["review_state"] = ReviewState.PROPOSED.value
    if model is Project:
        columns.update(persons.columns_of(draft.record, document))
    columns.update(model.derived(columns))
    return columns


def _change(model: type[Row], pairs: list[tuple[Row, Draft]], run: Run) -> None:
    if not pairs:
        return
    contradictions.weigh(SUBJECTS[model], pairs, run.document, run.report)
    mine = _decidable(model, [row.pk for row, _ in pairs], run)
    known = [
        Known(row, draft, entry_of(draft, run, row, may_decide=row.pk in mine))
        for row, draft in pairs
    ]
    entered, waiting = _store(model, known, run)
    _remember_persons(model, [(one.row.pk, one.draft) for one in known], run.document)
    events: list[audit.Event] = []
    touched: list[int] = []
    for one in known:
        names, beside = sorted(entered.get(one.row.pk, ())), sorted(waiting.get(one.row.pk, ()))
        decided = _decide(one, run)
        run.report.proposals += len(beside) + (one.row.review_state == ReviewState.PROPOSED)
        if not names and not beside and not decided:
            run.report.unchanged += 1
            run.tell(one.draft, "unchanged", SUBJECTS[model], one.row.pk)
            continue
        run.report.changed += 1
        run.tell(one.draft, "changed", SUBJECTS[model], one.row.pk)
        _apply(one, names, beside, run.document)
        touched.append(one.row.pk)
        events.append(_event(model, one.row, names, beside, run.document))
    _index(model, touched)
    audit.record_many(by=run.by, events=events)


def _remember_persons(
    model: type[Row], stated: Iterable[tuple[int, Draft]], document: Document
) -> None:
    named = [pk for pk, draft in stated if persons.is_marked(draft.record)]
    if model is Project and named:
        persons.remember(named, document)


def _decidable(model: type[Row], ids: list[int], run: Run) -> set[int]:
    """The rows that whoever explains a column may decide on; an import asks this of nobody."""
    if not run.rereading or run.by is None:
        return set(ids)
    mine: Any = reviewable_calls if model is Call else reviewable_projects
    return set(mine(run.by).filter(pk__in=ids).values_list("pk", flat=True))


def _index(model: type[Row], ids: list[int]) -> None:
    if model is Project:
        indexing.changed(project_ids=ids)
    else:
        indexing.changed(call_ids=ids)


def _store_first(model: type[Row], new: list[New], run: Run) -> None:
    """The values of rows that were made just now."""
    for accepted in (True, False):
        own = [one for one in new if (one.entry is Entry.FACT) is accepted]
        if own:
            store_first_values(
                subject_type=SUBJECTS[model],
                rows=_value_rows((one.pk, one.draft) for one in own),
                document=run.document,
                by=run.by,
                accepted=accepted,
            )


def _store(
    model: type[Row], known: list[Known], run: Run
) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """The drafts' values with their provenance; by row, the fields entered and those that wait."""
    entered: dict[int, set[str]] = {}
    waiting: dict[int, set[str]] = {}
    for entry in Entry:
        own = [one for one in known if one.entry is entry]
        if not own:
            continue
        result = store_values(
            subject_type=SUBJECTS[model],
            rows=_value_rows((one.row.pk, one.draft) for one in own),
            document=run.document,
            by=run.by,
            accepted=entry is Entry.FACT,
            hold=entry.hold,
        )
        for subject_id, name in result.entered:
            entered.setdefault(subject_id, set()).add(name)
        for subject_id, name in result.waiting:
            waiting.setdefault(subject_id, set()).add(name)
    return entered, waiting


def _value_rows(stated: Iterable[tuple[int, Draft]]) -> Iterator[tuple[int, str, Value]]:
    for pk, draft in stated:
        for name, value in draft.values.items():
            yield pk, name, value


def _decide(one: Known, run: Run) -> bool:
    """Set the row's state as what the document states asks for; whether that changed it."""
    before = one.row.review_state
    one.row.review_state = state_after(one.row, one.draft, one.entry, run)
    return one.row.review_state != before


def _apply(one: Known, names: list[str], beside: list[str], document: Document) -> None:
    row, draft = one.row, one.draft
    for name in names:
        column = column_of(type(row), name)
        if column in draft.columns:
            setattr(row, column, draft.columns[column])
    if names:
        row.is_certain = draft.certain
    if isinstance(row, Project):
        if "owner" not in beside:
            persons.mark(row, draft.record, document)
        children.replace(row, draft, names)
    row.save()


def _event(
    model: type[Row], row: Row, names: list[str], beside: list[str], document: Document
) -> audit.Event:
    detail: dict[str, Any] = {"fields": names, "document": document.pk}
    if beside:
        detail["waiting"] = beside
    return audit.Event(f"{SUBJECTS[model]}.changed", SUBJECTS[model], row.pk, detail)
