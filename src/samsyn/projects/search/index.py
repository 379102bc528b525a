"""Keeping the index in step with the bank, by calls that stand where the bank is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice

from django.db import connection, transaction

from samsyn.projects.models import Call, Project
from samsyn.projects.search import counting, spelling, statistics
from samsyn.projects.search.engine import Engine, engine
from samsyn.projects.search.entries import Entry, call_entries, project_entries
from samsyn.projects.search.tables import CALLS, PROJECTS, TEXT_FIELDS, WORD_FIELDS, Tables

BATCH = 500
Read = Callable[[Collection[int]], Iterator[Entry]]


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
def rebuild() -> int:
    """Index the whole bank anew; the number of entries. For a restored or upgraded installation."""
    database = engine()
    count = 0
    for tables, model, read in ((PROJECTS, Project, project_entries), (CALLS, Call, call_entries)):
        database.empty(tables)
        statistics.empty(tables)
        spelling.empty(tables)
        ids = model._default_manager.order_by("pk").values_list("pk", flat=True)
        count += _add(tables, ids.iterator(chunk_size=BATCH), read, database, Counter())
        database.tidy(tables)
    return count


def _replace(tables: Tables, ids: Sequence[int], read: Read) -> None:
    database = engine()
    changes: Counter[str] = Counter()
    for batch in _batches(iter(ids)):
        changes.subtract(_standing(tables, batch))
        database.remove(tables, batch)
    _add(tables, iter(ids), read, database, changes)


def _add(
    tables: Tables, ids: Iterator[int], read: Read, database: Engine, changes: Counter[str]
) -> int:
    count = 0
    words: set[str] = set()
    for batch in _batches(ids):
        entries = list(read(batch))
        database.write(tables, entries)
        counting.store_values(tables, (pair for entry in entries for pair in entry.facets))
        for entry in entries:
            statistics.add(changes, entry.terms(), entry.lengths())
            words.update(*entry.words.values())
        count += len(entries)
    statistics.store(tables, changes)
    spelling.add(tables, words)
    return count


def _standing(tables: Tables, ids: Collection[int]) -> Counter[str]:
    """What the entries that the index has now add to its sums."""
    names = ", ".join(TEXT_FIELDS)
    marks = ", ".join("%s" for _ in ids)
    counted: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {tables.text} WHERE id IN ({marks})", list(ids))  # noqa: S608
        for columns in cursor.fetchall():
            texts = dict(zip(TEXT_FIELDS, (column.split() for column in columns), strict=True))
            terms = {term for words in texts.values() for term in words}
            lengths = {name: len(texts[name]) for name in WORD_FIELDS}
            statistics.add(counted, terms, lengths)
    return counted


def _batches(ids: Iterator[int]) -> Iterator[list[int]]:
    while batch := list(islice(ids, BATCH)):
        yield batch
