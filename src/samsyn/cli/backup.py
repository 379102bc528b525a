"""`samsyn backup` and `restore`: every row and kept original in one file, between databases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samsyn.cli.setup import console, django, fail


def backup(to: Annotated[Path, typer.Argument(help="File to write (.tar.gz).")]) -> None:
    """Write everything that this installation holds to one file, readable only by its owner."""
    django()
    from samsyn.core.services.backup import write_backup

    manifest = write_backup(to)
    console.print(
        f"{manifest.row_count} rows and {manifest.file_count} files in {to}", markup=False
    )


def restore(source: Annotated[Path, typer.Argument(help="File that backup wrote.")]) -> None:
    """Load a backup into an empty installation; refuses one that already holds data."""
    django()
    from django.core.management import call_command

    from samsyn.core.services.backup import BackupError, read_backup

    call_command("migrate", verbosity=0, interactive=False)
    try:
        manifest = read_backup(source)
    except BackupError as error:
        fail(str(error))
    else:
        console.print(
            f"{manifest.row_count} rows and {manifest.file_count} files restored", markup=False
        )
