"""The index in PostgreSQL: tsvectors of all forms and of the head's, found by GIN.

Weights say what a form is: A a word, with its position, B a base form of one, D a weak form. No
dictionary of the database is used: the forms are the same as in SQLite. Where no weight is asked
for, the index alone answers, and no tsvector is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.db import connection

from samsyn.projects.search.engine import NO_IDS, Asked, Facts, Ids, Texts
from samsyn.projects.search.forms import asked_of
from samsyn.projects.search.query import Kind, Sought
from samsyn.projects.search.tables import TEXT_FIELDS, WORD_FIELDS, Tables

_NAMES = ", ".join(TEXT_FIELDS)
_LAST_POSITION, _MOST_POSITIONS = 16_383, 255
# Rows in `changes` after which it and `terms` are summed up.
_MANY = 300


class PostgreSQL:
    """See engine.Engine."""

    def write(self, tables: Tables, texts: Mapping[int, Texts]) -> None:
        if not texts:
            return
        columns = list(zip(*texts.values(), strict=True))
        _insert(tables.text, f"id, {_NAMES}", ["bigint", *["text"] * len(columns)], texts, *columns)
        _insert(
            tables.forms, "id, head, forms", ["bigint", "tsvector", "tsvector"],
            texts, map(_head_vector, texts.values()), map(_vector, texts.values()),
        )  # fmt: skip

    load = write

    def remove(self, tables: Tables, standing: Mapping[int, Texts]) -> None:
        _delete(tables.text, standing)
        _delete(tables.forms, standing)

    def write_facts(self, tables: Tables, facets: Mapping[int, bytes]) -> None:
        _delete(tables.facts, facets)
        _insert(tables.facts, "id, facets", ["bigint", "bytea"], facets, facets.values())

    def remove_facts(self, tables: Tables, ids: Collection[int]) -> None:
        _delete(tables.facts, ids)

    def add(self, table: str, column: str, changes: Mapping[str, int] | Mapping[int, int]) -> None:
        """As rows of their own, so that no import waits for another's sum."""
        kind = "bigint" if column == "chunk" else "text"
        _insert(table, f"{column}, change", [kind, "bigint"], changes, changes.values())

    def empty(self, tables: Tables) -> None:
        with connection.cursor() as cursor:
            for name in (tables.text, tables.forms, tables.facts, tables.changes):
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608

    def tidy(self, tables: Tables) -> None:
        """Merge what GIN has put off, and let the planner know the sizes."""
        with connection.cursor() as cursor:
            for part in ("forms", "head"):
                name = f"{tables.forms}_{part}"
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])
            for name in (tables.text, tables.forms, tables.terms, tables.typos):
                cursor.execute(f"ANALYZE {name}")

    def matching(self, tables: Tables, asked: Asked) -> Ids:
        if asked.enough:
            match = _any(asked.enough)
        else:
            match = " & ".join(f"({_expression(one)})" for one in asked.sought)
        if asked.excluded:
            match = f"({match}) & !({_strong(asked.excluded)})"
        return _ids(tables, "forms", [match])[0]

    def matching_each(self, tables: Tables, sought: Sequence[Sought]) -> list[Ids]:
        return _ids(tables, "forms", [_expression(one) for one in sought])

    def having(self, tables: Tables, unwanted: Sequence[Sought]) -> Ids:
        return _ids(tables, "forms", [_strong(unwanted)])[0]

    def in_head(self, tables: Tables, asked: Sequence[tuple[Sought, str]]) -> list[Ids]:
        return _ids(tables, "head", [_in_head(*one) for one in asked])

    def facts(self, tables: Tables, first: int, last: int) -> Facts:
        """One row with everything: a row for each entry would take most of the time."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(int8send(id), '' ORDER BY id), "  # noqa: S608
                "string_agg(int8send(length(facets)), '' ORDER BY id), "
                f"string_agg(facets, '' ORDER BY id) FROM {tables.facts} "
                "WHERE id BETWEEN %s AND %s",
                [first, last],
            )
            ids, lengths, codes = (part or b"" for part in cursor.fetchone())
        return Facts(_numbers(ids), _numbers(lengths) // 8, np.frombuffer(codes, np.int64))

    def sum_up(self, tables: Tables) -> None:
        """Where many rows have come, one a sum again, unless somebody else is at it."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) > {_MANY} + 2 * count(DISTINCT chunk) FROM {tables.changes}"  # noqa: S608
            )
            if not cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [tables.changes])
            if not cursor.fetchone()[0]:
                return
            for table, column in ((tables.changes, "chunk"), (tables.terms, "term")):
                cursor.execute(
                    f"WITH taken AS (DELETE FROM {table} RETURNING {column}, change) "  # noqa: S608
                    f"INSERT INTO {table} SELECT {column}, SUM(change) FROM taken GROUP BY 1"
                )


def _insert(table: str, names: str, kinds: Sequence[str], *columns: Iterable[Any]) -> None:
    """Whole columns at once: a statement for each row would take most of the time."""
    arrays = ", ".join(f"%s::{'text' if kind == 'tsvector' else kind}[]" for kind in kinds)
    taken = ", ".join(f"c{number}::{kind}" for number, kind in enumerate(kinds))
    given = ", ".join(f"c{number}" for number in range(len(kinds)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {taken} FROM unnest({arrays}) AS u ({given})",  # noqa: S608
            [list(column) for column in columns],
        )


def _delete(table: str, ids: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [list(ids)])  # noqa: S608


def _ids(tables: Tables, column: str, matches: Sequence[str]) -> list[Ids]:
    """Of each match its ids, in one statement.

    The planner does not count what reading a tsvector costs, and would read the whole table. It is
    told not to together with the question: four statements more would take longer than the answer.
    """
    if not matches:
        return []
    # Side by side, since for a UNION the planner starts processes, which takes longer still.
    one = (
        f"(SELECT string_agg(int8send(id), '') FROM {tables.forms} "  # noqa: S608
        f"WHERE {column} @@ %s::tsquery)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL enable_seqscan = off; SELECT {', '.join([one] * len(matches))}; "
            "SET LOCAL enable_seqscan = on",
            matches,
        )
        cursor.nextset()
        [found] = cursor.fetchall()
    return [np.sort(_numbers(sent)) if sent else NO_IDS for sent in found]


def _numbers(sent: bytes) -> Ids:
    """What int8send gave, which is big-endian."""
    return np.frombuffer(sent, ">i8").astype(np.int64)


def _any(sought: Sequence[Sought]) -> str:
    return " | ".join(f"({_expression(one, narrow=True)})" for one in sought)


def _strong(sought: Sequence[Sought]) -> str:
    return " | ".join(f"({_expression(one, narrow=True, weights=':AB')})" for one in sought)


def _expression(sought: Sought, *, narrow: bool = False, weights: str = "") -> str:
    """As tsquery has it. Words are letters and digits, so that nothing is escaped."""
    if sought.in_a_row:
        return " <-> ".join(f"'{word}':A" for word in sought.words)
    if sought.kind is Kind.START:
        return f"'{sought.word}':*AB"
    asked = asked_of(sought.word)
    forms = asked.bases if narrow else asked.stems
    return " | ".join(f"'{form}'{weights}" for form in sorted(forms))


def _in_head(sought: Sought, mark: str) -> str:
    if sought.kind is Kind.START:
        return f"'{mark}{sought.word}':*"
    if sought.in_a_row:
        return " & ".join(f"'{mark}{word}'" for word in sought.words)
    return " | ".join(f"'{mark}{form}'" for form in sorted(asked_of(sought.word).all))


def _vector(texts: Texts) -> str:
    """Forms share the last position, which no word has, so that they are in no row of words."""
    places: dict[str, list[str]] = {}
    position = 0
    for words in texts[: len(WORD_FIELDS)]:
        for word in words.split():
            position += 1
            places.setdefault(word, []).append(f"{position}A")
        position += 2  # so that no phrase runs from one field into the next
    stems, weak, _ = texts[len(WORD_FIELDS) :]
    parts = [f"'{word}':{','.join(at[:_MOST_POSITIONS])}" for word, at in places.items()]
    parts += [f"'{form}':{_LAST_POSITION}B" for form in stems.split()]
    parts += [f"'{form}':{_LAST_POSITION}" for form in weak.split()]
    return " ".join(parts)


def _head_vector(texts: Texts) -> str:
    return " ".join(f"'{form}'" for form in texts[-1].split())
