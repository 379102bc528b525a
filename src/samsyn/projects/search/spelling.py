"""The word that somebody may have meant: one letter wrong, missing, too many, or two changed over.

Each word of the index is kept under itself with one letter left out, at each place of its first
letters (the symmetric deletion of W. Garbe's SymSpell). What was typed is looked up in the same
way, so that no list of all words is walked; of what comes up the nearest word is taken, then the
one that most entries have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import chain

from django.db import connection

from samsyn.projects.search.compounds import parts_of
from samsyn.projects.search.forms import asked_of
from samsyn.projects.search.statistics import frequencies
from samsyn.projects.search.tables import Tables

SHORTEST, LONGEST = 4, 40
_COMPARED = 10  # letters from the start in which the fault may be for the word to come up


def add(tables: Tables, words: Iterable[str]) -> None:
    """Keep the words, and the ends of their compounds, that are not kept yet."""
    wanted = sorted(set(chain.from_iterable(map(_ends, words))))
    for start in range(0, len(wanted), 500):
        batch = wanted[start : start + 500]
        known = _kept(tables, batch)
        rows = [(typo, word) for word in batch if word not in known for typo in _typos(word)]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {tables.typos} (typo, word) VALUES (%s, %s)",  # noqa: S608
                rows,
            )


def empty(tables: Tables) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {tables.typos}")  # noqa: S608


def nearest(tables: Tables, typed: str) -> str | None:
    """The most likely word of the index, other than `typed`; None where nothing is near."""
    if not _is_kept(typed):
        return None
    near = {word: distance(typed, word) for word in _under(tables, _typos(typed))}
    allowed = 1 if len(typed) < 8 else 2
    close = [word for word, far in near.items() if 0 < far <= allowed]
    known = frequencies(tables, {form for word in close for form in asked_of(word).bases} | {""})
    counts = {word: max(known.get(form, 0) for form in asked_of(word).bases) for word in close}
    living = [word for word in close if counts[word] > 0]
    return min(living, key=lambda word: (near[word], -counts[word], word), default=None)


def distance(one: str, other: str) -> int:
    """Letters to change, put in, take out or change over with their neighbour (Damerau)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _is_kept(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


@lru_cache(maxsize=200_000)
def _ends(word: str) -> tuple[str, ...]:
    """The word and the ends of a compound, those of them that are kept."""
    parts = parts_of(word)
    ends = [word, *("".join(parts[first:]) for first in range(1, len(parts)))]
    return tuple(filter(_is_kept, ends))


def _typos(word: str) -> set[str]:
    """The word's start, whole and with each letter left out."""
    start = word[:_COMPARED]
    return {start, *(start[:at] + start[at + 1 :] for at in range(len(start)))}


def _kept(tables: Tables, words: Collection[str]) -> set[str]:
    rows = ", ".join("(%s, %s)" for _ in words)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked (typo, word) AS (VALUES {rows}) "  # noqa: S608
            f"SELECT word FROM asked JOIN {tables.typos} USING (typo, word)",
            [part for word in words for part in (word[:_COMPARED], word)],
        )
        return {word for (word,) in cursor.fetchall()}


def _under(tables: Tables, typos: Collection[str]) -> list[str]:
    marks = ", ".join("%s" for _ in typos)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT word FROM {tables.typos} "  # noqa: S608
            f"WHERE typo IN ({marks})",
            sorted(typos),
        )
        return [word for (word,) in cursor.fetchall()]
