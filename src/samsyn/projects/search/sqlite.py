"""The index in SQLite: two FTS5 tables that read `text`, one of all forms and one of the head's."""

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
_FORMS = ", ".join(TEXT_FIELDS[:-1])
_WORDS = f"{{{' '.join(WORD_FIELDS)}}}"
_STRONG = f"{{{' '.join(WORD_FIELDS)} stems}}"


class SQLite:
    """See engine.Engine."""

    def write(self, tables: Tables, texts: Mapping[int, Texts]) -> None:
        self.load(tables, texts)
        _each(
            f"INSERT INTO {tables.forms} (rowid, {_FORMS}) VALUES ({_marks(len(TEXT_FIELDS))})",  # noqa: S608
            ((pk, *columns[:-1]) for pk, columns in texts.items()),
        )
        _each(
            f"INSERT INTO {tables.head} (rowid, head) VALUES (%s, %s)",  # noqa: S608
            ((pk, columns[-1]) for pk, columns in texts.items()),
        )

    def remove(self, tables: Tables, standing: Mapping[int, Texts]) -> None:
        """FTS5 must be told what to forget."""
        _each(
            f"INSERT INTO {tables.forms} ({tables.forms}, rowid, {_FORMS}) "  # noqa: S608
            f"VALUES ('delete', {_marks(len(TEXT_FIELDS))})",
            ((pk, *columns[:-1]) for pk, columns in standing.items()),
        )
        _each(
            f"INSERT INTO {tables.head} ({tables.head}, rowid, head) VALUES ('delete', %s, %s)",  # noqa: S608
            ((pk, columns[-1]) for pk, columns in standing.items()),
        )
        _each(f"DELETE FROM {tables.text} WHERE id = %s", ((pk,) for pk in standing))  # noqa: S608

    def write_facts(self, tables: Tables, facets: Mapping[int, bytes]) -> None:
        _each(f"INSERT OR REPLACE INTO {tables.facts} VALUES (%s, %s)", facets.items())  # noqa: S608

    def remove_facts(self, tables: Tables, ids: Collection[int]) -> None:
        _each(f"DELETE FROM {tables.facts} WHERE id = %s", ((pk,) for pk in ids))  # noqa: S608

    def add(self, table: str, column: str, changes: Mapping[str, int] | Mapping[int, int]) -> None:
        """Only one writes at a time, so that nobody waits for a sum in particular."""
        _each(
            f"INSERT INTO {table} VALUES (%s, %s) "  # noqa: S608
            f"ON CONFLICT ({column}) DO UPDATE SET change = change + excluded.change",
            sorted(changes.items()),
        )

    def empty(self, tables: Tables) -> None:
        with connection.cursor() as cursor:
            for name in (tables.forms, tables.head):
                cursor.execute(f"INSERT INTO {name} ({name}) VALUES ('delete-all')")  # noqa: S608
            for name in (tables.text, tables.facts, tables.changes):
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608

    def load(self, tables: Tables, texts: Mapping[int, Texts]) -> None:
        _each(
            f"INSERT INTO {tables.text} (id, {_NAMES}) VALUES ({_marks(len(TEXT_FIELDS) + 1)})",  # noqa: S608
            ((pk, *columns) for pk, columns in texts.items()),
        )

    def tidy(self, tables: Tables) -> None:
        with connection.cursor() as cursor:
            for name in (tables.forms, tables.head):
                for command in ("rebuild", "optimize"):
                    cursor.execute(f"INSERT INTO {name} ({name}) VALUES ('{command}')")  # noqa: S608

    def sum_up(self, tables: Tables) -> None:
        """Sums are kept as such."""

    def matching(self, tables: Tables, asked: Asked) -> Ids:
        if asked.enough:
            match = _any(asked.enough)
        else:
            match = " AND ".join(f"({_expression(one)})" for one in asked.sought)
        if asked.excluded:
            match = f"({match}) NOT ({_strong(asked.excluded)})"
        return _ids(tables.forms, [match])[0]

    def matching_each(self, tables: Tables, sought: Sequence[Sought]) -> list[Ids]:
        return _ids(tables.forms, [_expression(one) for one in sought])

    def having(self, tables: Tables, unwanted: Sequence[Sought]) -> Ids:
        return _ids(tables.forms, [_strong(unwanted)])[0]

    def in_head(self, tables: Tables, asked: Sequence[tuple[Sought, str]]) -> list[Ids]:
        return _ids(tables.head, [_in_head(*one) for one in asked])

    def facts(self, tables: Tables, first: int, last: int) -> Facts:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, facets FROM {tables.facts} WHERE id BETWEEN %s AND %s ORDER BY id",  # noqa: S608
                [first, last],
            )
            rows = cursor.fetchall()
        return Facts(
            np.array([pk for pk, _ in rows], np.int64),
            np.array([len(codes) // 8 for _, codes in rows], np.int64),
            np.frombuffer(b"".join(codes for _, codes in rows), np.int64),
        )


def _each(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


def _ids(table: str, matches: Sequence[str]) -> list[Ids]:
    """Of each match its ids, in one query, and each list as one text: a row for each entry would
    take most of the time."""
    if not matches:
        return []
    one = f"SELECT %s, group_concat(rowid) FROM {table} WHERE {table} MATCH %s"  # noqa: S608
    asked = [part for numbered in enumerate(matches) for part in numbered]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(matches)), asked)
        found = dict(cursor.fetchall())
    return [_numbers(found[number]) for number in range(len(matches))]


def _numbers(joined: str | int | None) -> Ids:
    return np.sort(np.fromstring(str(joined), np.int64, sep=",")) if joined else NO_IDS


def _any(sought: Sequence[Sought]) -> str:
    return " OR ".join(f"({_expression(one, narrow=True)})" for one in sought)


def _strong(sought: Sequence[Sought]) -> str:
    return " OR ".join(f"({_STRONG} : ({_expression(one, narrow=True)}))" for one in sought)


def _in_head(sought: Sought, mark: str) -> str:
    if sought.kind is Kind.START:
        return f'"{mark}{sought.word}" *'
    if sought.in_a_row:
        return " AND ".join(f'"{mark}{word}"' for word in sought.words)
    return " OR ".join(f'"{mark}{form}"' for form in sorted(asked_of(sought.word).all))


def _expression(sought: Sought, *, narrow: bool = False) -> str:
    """As FTS5's query language has it. Words are letters and digits, so that nothing is escaped."""
    if sought.in_a_row:
        return f'{_WORDS} : "{" ".join(sought.words)}"'
    if sought.kind is Kind.START:
        return f'{_STRONG} : "{sought.word}" *'
    asked = asked_of(sought.word)
    return " OR ".join(f'"{form}"' for form in sorted(asked.bases if narrow else asked.stems))
