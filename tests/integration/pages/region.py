"""The example region with something in every room, its keys far above a thousand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test import Client, override_settings
from django.urls import reverse

from samsyn.cli import demo
from samsyn.core.models import Role
from samsyn.core.services import jobs
from samsyn.projects.models import Actor, ActorPair, Project
from samsyn.web.models import FaultReport
from tests.factories import UserFactory
from tests.unit.projects.builders import a_list, document, project, store

FIRST = 5_000_000
_STRATEGY = "code;parent;title\nA;;Påhittat mål\nA1;A;Påhittat delmål\n"


def fill(client: Client) -> None:
    """Sign an administrator in and leave what each page shows; every key is FIRST or above."""
    with _keys_from(FIRST):
        # The example users are for this machine alone, and the test client's name is not its.
        with override_settings(ALLOWED_HOSTS=["localhost"]):
            for _line in demo.load():
                pass
        by = UserFactory.create(role=Role.ADMINISTRATOR, email="eva@example.org")
        client.force_login(by)
        _hand_in(client)
        _review(client)
        _ask(client)
        while jobs.run_next() is not None:
            pass


def _hand_in(client: Client) -> None:
    """A list with a column that nobody knows, newer values, and a strategy that waits."""
    held = SimpleUploadedFile("lista.csv", a_list(extra="okänd", cells=("x", "y")))
    client.post(reverse("projects:import"), {"files": [held]})
    store(document(project(), name="forst.txt"))
    newer = project(title="Ekbackens nya väg")
    store(document(newer, project("2031/00002"), name="sedan.txt"), drafts=True)
    goals = SimpleUploadedFile("mal.csv", _STRATEGY.encode())
    client.post(reverse("goals:upload"), {"file": goals})


def _review(client: Client) -> None:
    """A decision that can be undone, two actors that may be one, a reported fault."""
    client.post(reverse("core:inbox_accept"), {"slag": "project"})
    store(document(project("2031/00003"), name="senare.txt"), drafts=True)
    first, second = Actor.objects.order_by("pk")[:2]
    ActorPair.objects.create(first=first, second=second, probability=0.9)
    FaultReport.objects.create(kind=FaultReport.Kind.FACT, page="/projekt/", text="Påhittat fel")


def _ask(client: Client) -> None:
    """A saved search, and a project that ended and has a story to tell."""
    client.post(reverse("projects:save_search") + "?q=arbete", {"name": "Arbete"})
    ended = Project.objects.filter(review_state="accepted").first()
    if ended is not None:
        Project.objects.filter(pk=ended.pk).update(period_end=date(2019, 12, 31))


@contextmanager
def _keys_from(first: int) -> Iterator[None]:
    """Every table's next key is `first` within; PostgreSQL's sequences, which no transaction brings
    back, go on where they were afterwards."""
    tables = [
        (model._meta.db_table, key.column)
        for model in apps.get_models(include_auto_created=True)
        for key in [model._meta.pk]
        if isinstance(key, models.AutoField) and key.column
    ]
    before = {table: _next_key(table, column, first) for table, column in tables}
    yield
    if connection.vendor == "postgresql":
        for table, column in tables:
            if before[table]:
                _next_key(table, column, before[table])


def _next_key(table: str, column: str, first: int) -> int:
    """Set the next key, and answer what it was; on SQLite, whose rollback brings it back, 0."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
            sequence = cursor.fetchone()[0]
            cursor.execute("SELECT nextval(%s)", [sequence])
            last = int(cursor.fetchone()[0])
            cursor.execute("SELECT setval(%s, %s, false)", [sequence, first])
            return last
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first])
        return 0
