"""In how many entries a form stands, how many there are and how long: what ranking weighs by.

Changes are added to sums, see engine.Engine.add().
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from django.db import connection

from samsyn.projects.search.engine import Texts, engine
from samsyn.projects.search.tables import WORD_FIELDS, Tables

# Names that no word can have, for the sums that are not of a form.
ENTRIES = "#entries"
_LENGTH = "#length:"


@dataclass(frozen=True, slots=True)
class Statistics:
    """`frequencies` of the forms asked for; `mean_lengths` in words, of each field."""

    entries: int
    mean_lengths: Mapping[str, float]
    frequencies: Mapping[str, int]


def counted(texts: Iterable[Texts]) -> Counter[str]:
    """1 to each form of an entry, 1 entry, its fields' lengths; summed over the entries."""
    sums: Counter[str] = Counter()
    for columns in texts:
        fields = [column.split() for column in columns[:-1]]
        sums.update(set(chain.from_iterable(fields)))
        sums[ENTRIES] += 1
        for name, words in zip(WORD_FIELDS, fields, strict=False):
            sums[_LENGTH + name] += len(words)
    return sums


def store(tables: Tables, changes: Counter[str]) -> None:
    engine().add(tables.terms, "term", {term: n for term, n in changes.items() if n})


def empty(tables: Tables) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {tables.terms}")  # noqa: S608


def statistics(tables: Tables, forms: Iterable[str]) -> Statistics:
    wanted = [ENTRIES, *(_LENGTH + name for name in WORD_FIELDS), *forms]
    found = frequencies(tables, wanted)
    entries = max(found.get(ENTRIES, 0), 1)
    lengths = {name: max(found.get(_LENGTH + name, 0) / entries, 1.0) for name in WORD_FIELDS}
    return Statistics(entries, lengths, found)


def frequencies(tables: Tables, forms: Iterable[str]) -> dict[str, int]:
    wanted = sorted(set(forms))
    marks = ", ".join("%s" for _ in wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT term, SUM(change) FROM {tables.terms} "  # noqa: S608
            f"WHERE term IN ({marks}) GROUP BY term",
            wanted,
        )
        return {term: int(total) for term, total in cursor.fetchall()}
