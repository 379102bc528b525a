"""The index in SQLite: FTS5 over the `text` table, ranked by its bm25."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from samsyn.projects.search.counting import Matches, encoded
from samsyn.projects.search.engine import Asked
from samsyn.projects.search.entries import Entry
from samsyn.projects.search.forms import asked_of
from samsyn.projects.search.query import Kind, Sought
from samsyn.projects.search.tables import HEAD_FIELDS, TEXT_FIELDS, WORD_FIELDS, Tables

_NAMES = ", ".join(TEXT_FIELDS)
_MARKS = ", ".join("%s" for _ in TEXT_FIELDS)
_WORDS = f"{{{' '.join(WORD_FIELDS)}}}"
_STRONG = f"{{{' '.join(WORD_FIELDS)} head_stems text_stems}}"
_HEAD = f"{{{' '.join(HEAD_FIELDS)} head_stems head_weak}}"
# One weight for each of TEXT_FIELDS; only who comes to be ranked closely depends on them.
_WEIGHTS = "8, 4, 3, 2, 1, 5, 1.5, 2, 0.5"


class SQLite:
    """See engine.Engine."""

    def write(self, tables: Tables, entries: Sequence[Entry]) -> None:
        self.remove(tables, [entry.pk for entry in entries])
        rows: list[list[int | str]] = [[entry.pk, *entry.columns()] for entry in entries]
        with connection.cursor() as cursor:
            for name, key in ((tables.text, "id"), (tables.fts, "rowid")):
                cursor.executemany(
                    f"INSERT INTO {name} ({key}, {_NAMES}) VALUES (%s, {_MARKS})",  # noqa: S608
                    rows,
                )
            cursor.executemany(
                f"INSERT INTO {tables.facts} (id, facets) VALUES (%s, %s)",  # noqa: S608
                [(entry.pk, encoded(entry.facets)) for entry in entries],
            )

    def remove(self, tables: Tables, ids: Collection[int]) -> None:
        """FTS5 reads from `text` what to forget, so that it goes first."""
        rows = [(pk,) for pk in ids]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {tables.fts} ({tables.fts}, rowid, {_NAMES}) "  # noqa: S608
                f"SELECT 'delete', id, {_NAMES} FROM {tables.text} WHERE id = %s",
                rows,
            )
            for name in (tables.text, tables.facts):
                cursor.executemany(f"DELETE FROM {name} WHERE id = %s", rows)  # noqa: S608

    def empty(self, tables: Tables) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {tables.fts} ({tables.fts}) VALUES ('delete-all')")  # noqa: S608
            for name in (tables.text, tables.facts):
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608

    def tidy(self, tables: Tables) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {tables.fts} ({tables.fts}) VALUES ('optimize')")  # noqa: S608

    def matching(self, tables: Tables, asked: Asked) -> Matches:
        with connection.cursor() as cursor:
            if not asked.sought:
                cursor.execute(*_all_but(tables, asked))
            else:
                cursor.execute(
                    f"SELECT f.id, f.facets FROM {tables.fts} CROSS JOIN {tables.facts} f "  # noqa: S608
                    f"ON f.id = {tables.fts}.rowid WHERE {tables.fts} MATCH %s",
                    [_match(asked)],
                )
            rows = cursor.fetchall()
        return Matches([pk for pk, _ in rows], [facets for _, facets in rows])

    def best(self, tables: Tables, asked: Asked, *, head: bool, limit: int) -> list[int]:
        match = _match(asked)
        if head:
            match = f"({match}) AND ({_HEAD} : ({_any(asked.sought)}))"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid FROM {tables.fts} WHERE {tables.fts} MATCH %s "  # noqa: S608
                f"ORDER BY bm25({tables.fts}, {_WEIGHTS}), rowid DESC LIMIT %s",
                [match, limit],
            )
            return [pk for (pk,) in cursor.fetchall()]


def _all_but(tables: Tables, asked: Asked) -> tuple[str, list[str]]:
    """Every entry, without those that have what is excluded."""
    sql = f"SELECT id, facets FROM {tables.facts}"  # noqa: S608
    if not asked.excluded:
        return sql, []
    unwanted = f"SELECT rowid FROM {tables.fts} WHERE {tables.fts} MATCH %s"  # noqa: S608
    return f"{sql} WHERE id NOT IN ({unwanted})", [_excluded(asked)]


def _match(asked: Asked) -> str:
    if asked.enough:
        match = _any(asked.enough, narrow=True)
    else:
        match = " AND ".join(f"({_expression(one)})" for one in asked.sought)
    return f"({match}) NOT ({_excluded(asked)})" if asked.excluded else match


def _any(sought: Sequence[Sought], *, narrow: bool = False) -> str:
    return " OR ".join(f"({_expression(one, narrow=narrow)})" for one in sought)


def _excluded(asked: Asked) -> str:
    return " OR ".join(f"({_STRONG} : ({_expression(one, narrow=True)}))" for one in asked.excluded)


def _expression(sought: Sought, *, narrow: bool = False) -> str:
    """As FTS5's query language has it. Words are letters and digits, so that nothing is escaped."""
    if sought.in_a_row:
        return f'{_WORDS} : "{" ".join(sought.words)}"'
    if sought.kind is Kind.START:
        return f'{_STRONG} : "{sought.word}" *'
    asked = asked_of(sought.word)
    forms = asked.bases if narrow else asked.all
    return " OR ".join(f'"{form}"' for form in sorted(forms))
