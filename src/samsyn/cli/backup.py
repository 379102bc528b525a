"""`samsyn backup` and `restore`: every row and kept original in one file, between databases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samsyn.cli.index import index_what_waits
from samsyn.cli.setup import console, database, fail


def backup(to: Annotated[Path, typer.Argument(help="File to write (.zip).")]) -> None:
    """Write everything that this installation holds to one file, readable only by its owner."""
    database()
    from samsyn.core.services.backup import BackupError, write_backup

    try:
        manifest = write_backup(to)
    except BackupError as error:
        fail(str(error))
    console.print(
        f"{manifest.row_count} rows and {manifest.file_count} files in {to}", markup=False
    )


def restore(source: Annotated[Path, typer.Argument(help="File that backup wrote.")]) -> None:
    """Load a backup into an empty installation; refuses one that already holds data."""
    database()
    from samsyn.core.services.backup import BackupError
    from samsyn.core.services.restoring import read_backup

    try:
        manifest = read_backup(source)
    except BackupError as error:
        fail(str(error))
    console.print(
        f"{manifest.row_count} rows and {manifest.file_count} files restored", markup=False
    )
    index_what_waits()
