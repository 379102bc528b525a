"""The index in PostgreSQL: a tsvector of the forms, found by GIN, ranked by ts_rank.

Weights say where a form stands: A a word or stem of the head (title, owner, places), B a weak form
there, C a word or stem of the text, D a weak form there. No dictionary of the database is used: the
forms are the same as in SQLite.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from samsyn.projects.search.counting import Matches, Slices, encoded
from samsyn.projects.search.engine import Asked
from samsyn.projects.search.entries import Entry
from samsyn.projects.search.forms import asked_of
from samsyn.projects.search.query import Kind, Sought
from samsyn.projects.search.tables import HEAD_FIELDS, TEXT_FIELDS, WORD_FIELDS, Tables

_NAMES = ", ".join(TEXT_FIELDS)
_MARKS = ", ".join("%s" for _ in TEXT_FIELDS)
_WEIGHTS = "{0.05, 0.2, 0.4, 1}"  # D, C, B, A
_LAST_POSITION, _MOST_POSITIONS = 16_383, 255


class PostgreSQL:
    """See engine.Engine."""

    def write(self, tables: Tables, entries: Sequence[Entry]) -> None:
        self.remove(tables, [entry.pk for entry in entries])
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {tables.text} (id, {_NAMES}) VALUES (%s, {_MARKS})",  # noqa: S608
                [(entry.pk, *entry.columns()) for entry in entries],
            )
            cursor.executemany(
                f"INSERT INTO {tables.facts} (id, facets, head, forms) "  # noqa: S608
                "VALUES (%s, %s, %s::tsvector, %s::tsvector)",
                [
                    (entry.pk, encoded(entry.facets), _head_vector(entry), _vector(entry))
                    for entry in entries
                ],
            )

    def remove(self, tables: Tables, ids: Collection[int]) -> None:
        with connection.cursor() as cursor:
            for name in (tables.text, tables.facts):
                cursor.execute(f"DELETE FROM {name} WHERE id = ANY(%s)", [list(ids)])  # noqa: S608

    def empty(self, tables: Tables) -> None:
        with connection.cursor() as cursor:
            for name in (tables.text, tables.facts):
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608

    def tidy(self, tables: Tables) -> None:
        """Merge what GIN has put off, and let the planner know the sizes."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [f"{tables.facts}_forms"])
            for name in (tables.text, tables.facts, tables.terms, tables.typos):
                cursor.execute(f"ANALYZE {name}")

    def matching(self, tables: Tables, asked: Asked) -> Matches:
        """One row with everything: a row for each match would take most of the time."""
        condition, values = _condition(asked)
        with _by_index() as cursor:
            cursor.execute(
                "SELECT string_agg(int8send(id), ''), string_agg(facets, ''), "  # noqa: S608
                "string_agg(int8send(length(facets)::bigint), '') "
                f"FROM {tables.facts} WHERE {condition}",
                values,
            )
            ids, facets, lengths = cursor.fetchone()
        if ids is None:
            return Matches((), ())
        return Matches(_numbers(ids), Slices(facets, _numbers(lengths)), facets)

    def best(self, tables: Tables, asked: Asked, *, head: bool, limit: int) -> list[int]:
        condition, values = _condition(asked)
        some = _any(asked.sought)
        if head:
            condition, values = f"{condition} AND head @@ %s::tsquery", [*values, some]
        with _by_index() as cursor:
            cursor.execute(
                f"SELECT id, ts_rank('{_WEIGHTS}', {'head' if head else 'forms'}, %s::tsquery) "  # noqa: S608
                f"AS score FROM {tables.facts} WHERE {condition} "
                "ORDER BY score DESC, id DESC LIMIT %s",
                [some, *values, limit],
            )
            return [pk for pk, _ in cursor.fetchall()]


@contextmanager
def _by_index() -> Iterator[CursorWrapper]:
    """The planner does not count what reading a tsvector costs, and would read the whole table."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield cursor
        cursor.execute("SET LOCAL enable_seqscan = on")


def _numbers(sent: bytes) -> list[int]:
    """What int8send gave, which is big-endian."""
    numbers = array("q", sent)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tolist()


def _condition(asked: Asked) -> tuple[str, list[str]]:
    parts, values = [], []
    if asked.sought:
        parts.append("forms @@ %s::tsquery")
        if asked.enough:
            values.append(_any(asked.enough, narrow=True))
        else:
            values.append(" & ".join(f"({_expression(one)})" for one in asked.sought))
    for one in asked.excluded:
        parts.append("NOT forms @@ %s::tsquery")
        values.append(_expression(one, narrow=True, weights="AC"))
    return " AND ".join(parts) or "TRUE", values


def _any(sought: Iterable[Sought], *, narrow: bool = False) -> str:
    return " | ".join(f"({_expression(one, narrow=narrow)})" for one in sought)


def _expression(sought: Sought, *, narrow: bool = False, weights: str = "") -> str:
    """As tsquery has it. Words are letters and digits, so that nothing is escaped."""
    mark = f":{weights}" if weights else ""
    if sought.in_a_row:
        return " <-> ".join(f"'{word}'{mark}" for word in sought.words)
    if sought.kind is Kind.START:
        return f"'{sought.word}':*AC"
    asked = asked_of(sought.word)
    forms = asked.bases if narrow else asked.all
    return " | ".join(f"'{form}'{mark}" for form in sorted(forms))


def _vector(entry: Entry) -> str:
    places: dict[str, list[str]] = {}
    position = 0
    for name in WORD_FIELDS:
        weight = "A" if name in HEAD_FIELDS else "C"
        for word in entry.words[name]:
            position += 1
            places.setdefault(word, []).append(f"{position}{weight}")
        position += 2  # so that no phrase runs from one field into the next
    # Forms stand apart from each other, so that they make no phrases.
    for forms, weight in _weighted(entry):
        for form in sorted(forms):
            position = min(position + 2, _LAST_POSITION)
            places.setdefault(form, []).append(f"{position}{weight}")
    return " ".join(f"'{word}':{','.join(at[:_MOST_POSITIONS])}" for word, at in places.items())


def _weighted(entry: Entry) -> Iterable[tuple[set[str], str]]:
    return (
        (entry.stems["head"], "A"),
        (entry.weak["head"], "B"),
        (entry.stems["text"], "C"),
        (entry.weak["text"], "D"),
    )


def _head_vector(entry: Entry) -> str:
    words = {word for name in HEAD_FIELDS for word in entry.words[name]} | entry.stems["head"]
    weights = {**dict.fromkeys(entry.weak["head"], "B"), **dict.fromkeys(words, "A")}
    return " ".join(f"'{word}':1{weight}" for word, weight in weights.items())
