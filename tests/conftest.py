"""What every test may use."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real files beside the checkout; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the real files of ../shared, which are not beside this checkout")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    """Let the tests that commit be cleared afterwards, though the audit log refuses to be emptied.

    Only Django's clearing of test tables takes the triggers away for that moment.
    """
    from samsyn.projects import search

    triggers = importlib.import_module("samsyn.core.migrations.0002_audit_append_only")
    clear = BaseDatabaseOperations.execute_sql_flush

    def cleared(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        vendor = operations.connection.vendor
        clear(operations, [*triggers.DROP[vendor], *statements, *triggers.CREATE[vendor]])
        # The search's tables have no models, so that the flush leaves them as they were.
        search.rebuild()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", cleared)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Before the test database goes: end what a live server's last thread still holds open.

    PostgreSQL drops no database that another session uses.
    """
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
