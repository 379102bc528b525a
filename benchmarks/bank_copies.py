"""A bank's projects repeated with other keys, in its tables and in the search's index alike.

Rows are copied within the database; what an index of words is made of is read anew afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def repeat(different: int, count: int) -> None:
    """Repeat the first `different` projects up to `count`; each repetition is a transaction."""
    from django.db import transaction

    from samsyn.projects.models import Actor, Project
    from samsyn.projects.search import columns
    from samsyn.projects.search.statistics import ENTRIES, frequencies
    from samsyn.projects.search.tables import PROJECTS

    for number in range(Project.objects.count() // different, count // different):
        with transaction.atomic():
            _copied(different, number)
            first = number * different
            columns.changed(PROJECTS, range(first, first + different + 1))
        print(f"bank: {(number + 1) * different} projects", flush=True)
    known = frequencies(PROJECTS, [ENTRIES])[ENTRIES]
    if known < count:
        with transaction.atomic():
            _run(f"UPDATE {PROJECTS.terms} SET change = change * {count // known}")  # noqa: S608
            _index_words()
            # Each actor took part in every repetition of its projects.
            times = f"project_count = project_count * {count // known}"
            _run(f"UPDATE {Actor._meta.db_table} SET {times}")  # noqa: S608


def _copied(different: int, number: int) -> None:
    from django.db import connection

    from samsyn.projects.models import Participation, Placing, Project, ProjectPlace
    from samsyn.projects.search.tables import PROJECTS

    moved = f"id + {number * different}"
    own = f"id <= {different}"
    _copy(Project._meta.db_table, own, {"id": moved, "key": f"key || '+{number}'"})
    places = {
        "id": f"id + {2 * number * different}",
        "project_id": f"project_id + {number * different}",
    }
    _copy(ProjectPlace._meta.db_table, f"id <= {2 * different}", places)
    for model in (Placing, Participation):
        _copy_numbered(model._meta.db_table, different, number)
    of_index = [PROJECTS.text, PROJECTS.facts]
    if connection.vendor == "postgresql":
        of_index.append(PROJECTS.forms)
        for name in _GIN:
            _run(f"DROP INDEX IF EXISTS {PROJECTS.forms}_{name}")
    for table in of_index:
        _copy(table, own, {"id": moved})


def _copy_numbered(table: str, different: int, number: int) -> None:
    """Rows of a table that numbers them itself, by their projects."""
    moved = {"project_id": f"project_id + {number * different}"}
    _copy(table, f"project_id <= {different}", moved, left_out=("id",))


def _copy(table: str, which: str, changed: Mapping[str, str], left_out: Sequence[str] = ()) -> None:
    names = [name for name in _columns(table) if name not in left_out]
    given = ", ".join(changed.get(name, f'"{name}"') for name in names)
    named = ", ".join(f'"{name}"' for name in names)
    _run(f"INSERT INTO {table} ({named}) SELECT {given} FROM {table} WHERE {which}")  # noqa: S608


_GIN = ("forms", "head")


def _index_words() -> None:
    """PostgreSQL makes an index of many rows faster than it adds them to one."""
    from django.db import connection

    from samsyn.projects.search.engine import engine
    from samsyn.projects.search.tables import PROJECTS

    if connection.vendor == "postgresql":
        _run("SET LOCAL maintenance_work_mem = '1GB'")
        for name in _GIN:
            _run(
                f"CREATE INDEX IF NOT EXISTS {PROJECTS.forms}_{name} ON {PROJECTS.forms} "
                f"USING gin ({name})"
            )
    engine().tidy(PROJECTS)
    _run("ANALYZE")


def _columns(table: str) -> Sequence[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return [column.name for column in found]


def _run(sql: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
