"""Keeping the index in step with the bank, by calls that stand where the bank is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection, transaction

from samsyn.projects.models import Call, Project
from samsyn.projects.search import columns, counting, spelling, statistics
from samsyn.projects.search.engine import Texts, engine
from samsyn.projects.search.entries import Entry, call_entries, project_entries
from samsyn.projects.search.tables import CALLS, PROJECTS, TEXT_FIELDS, Tables

BATCH = 500
Read = Callable[[Collection[int]], Iterator[Entry]]
Progress = Callable[[int], object]


@transaction.atomic
def update(project_ids: Collection[int] = (), call_ids: Collection[int] = ()) -> None:
    """Index these rows as they now stand; one that no longer exists is taken out.

    Call it in the transaction that changed them, so that the index is never behind the bank.
    """
    for tables, ids, read in (
        (PROJECTS, project_ids, project_entries),
        (CALLS, call_ids, call_entries),
    ):
        if ids:
            _replace(tables, sorted(set(ids)), read)


@transaction.atomic
def rebuild(progress: Progress = lambda done: None) -> int:
    """Index the whole bank anew; the number of entries. For a restored or upgraded installation.

    In one transaction, so that others find by the index as it was until the new one is whole.
    What is held meanwhile is one batch and the bank's different words. `progress` is told how many
    entries are read.
    """
    database = engine()
    count = 0
    for tables, model, read in ((PROJECTS, Project, project_entries), (CALLS, Call, call_entries)):
        database.empty(tables)
        statistics.empty(tables)
        spelling.empty(tables)
        changes: Counter[str] = Counter()
        words: set[str] = set()
        ids = model._default_manager.order_by("pk").values_list("pk", flat=True)
        for batch in _batches(ids.iterator(chunk_size=BATCH)):
            entries = list(read(batch))
            texts = {entry.pk: entry.columns() for entry in entries}
            database.load(tables, texts)
            _store_facts(tables, entries)
            changes.update(statistics.counted(texts.values()))
            words.update(*(entry.all_words() for entry in entries))
            columns.changed(tables, batch)
            count += len(entries)
            progress(count)
        statistics.store(tables, changes)
        spelling.add(tables, words)
        database.tidy(tables)
    return count


def _replace(tables: Tables, ids: Sequence[int], read: Read) -> None:
    """Texts that are as they were, where only facets have changed, are left alone."""
    database = engine()
    changes: Counter[str] = Counter()
    words: set[str] = set()
    for batch in _batches(iter(ids)):
        entries = list(read(batch))
        texts: dict[int, Texts] = {entry.pk: entry.columns() for entry in entries}
        standing = _standing(tables, batch)
        fresh = {pk: new for pk, new in texts.items() if standing.get(pk) != new}
        stale = {pk: old for pk, old in standing.items() if pk in fresh or pk not in texts}
        database.remove(tables, stale)
        database.write(tables, fresh)
        database.remove_facts(tables, standing.keys() - texts.keys())
        _store_facts(tables, entries)
        columns.changed(tables, batch)
        changes.subtract(statistics.counted(stale.values()))
        changes.update(statistics.counted(fresh.values()))
        words.update(*(entry.all_words() for entry in entries if entry.pk in fresh))
    statistics.store(tables, changes)
    spelling.add(tables, words)
    database.sum_up(tables)


def _store_facts(tables: Tables, entries: Iterable[Entry]) -> None:
    entries = list(entries)
    counting.store_values(tables, (pair for entry in entries for pair in entry.facets))
    facets = {entry.pk: columns.encoded(entry.facets) for entry in entries}
    engine().write_facts(tables, facets)


def _standing(tables: Tables, ids: Collection[int]) -> dict[int, Texts]:
    """What the index has of these entries."""
    names = ", ".join(TEXT_FIELDS)
    marks = ", ".join("%s" for _ in ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {names} FROM {tables.text} WHERE id IN ({marks})",  # noqa: S608
            list(ids),
        )
        return {row[0]: row[1:] for row in cursor.fetchall()}


def _batches(ids: Iterator[int]) -> Iterator[list[int]]:
    while batch := list(islice(ids, BATCH)):
        yield batch
