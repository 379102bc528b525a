"""What several commands need: Django set up, files found, output to people or machines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console

if TYPE_CHECKING:
    from samsyn.core.models import User

# What was asked for goes to standard output; progress and messages to standard error.
output = Console()
console = Console(stderr=True)


def django() -> None:
    """Set Django up; a missing setting ends the command with the way to mend it.

    Files made from here on are their owner's alone: database, exports and temporary files may hold
    personal data, and a machine may have other users.
    """
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
    import django as framework
    from django.core.exceptions import ImproperlyConfigured

    try:
        framework.setup()
    except ImproperlyConfigured as error:
        fail(f"{error} Run 'samsyn doctor' to see every setting.")


def database() -> None:
    """Set Django up with a database that has its tables: an empty one gets them, an old one not."""
    django()
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not executor.loader.applied_migrations:
            call_command("migrate", verbosity=0, interactive=False)
        elif waiting:
            fail("the tables are of an older version; back up, then run 'samsyn run' once")
    except DatabaseError as error:
        fail(f"the database does not answer: {str(error).splitlines()[0]}; see 'samsyn doctor'")


def active_user(email: str) -> User:
    """The one who does what a command does; call it after database()."""
    from samsyn.core.models import User as Model

    found = Model.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        fail("there is no active user with that e-mail address")
    return found


@contextmanager
def refusals() -> Iterator[None]:
    """End the command where a service refuses, with its reasons."""
    from django.core.exceptions import PermissionDenied, ValidationError

    try:
        yield
    except ValidationError as error:
        fail(" ".join(error.messages))
    except PermissionDenied as error:
        fail(str(error))


def fail(message: str, code: int = 2) -> NoReturn:
    console.print(message, style="red", markup=False, highlight=False)
    raise typer.Exit(code)


def print_json(shown: Any) -> None:
    """Valid UTF-8 whatever the terminal's encoding, and whatever half characters a name holds."""
    text = json.dumps(shown, ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace") + b"\n")
    sys.stdout.buffer.flush()


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named, in a stable order; hidden ones left out."""
    for path in paths:
        if path.is_dir():
            found = (part for part in path.rglob("*") if part.is_file())
            yield from sorted(
                part for part in found if not part.relative_to(path).as_posix().startswith(".")
            )
        else:
            yield path
