"""`samsyn index`: what waits to be indexed for the search, or the whole index anew."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import Progress

from samsyn.cli.setup import console, database


def index(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the whole index anew from the bank.")
    ] = False,
) -> None:
    """Take in what has changed since the search index was made; it may be stopped anywhere."""
    database()

    count = _rebuilt() if rebuild else index_what_waits()
    console.print(f"{count} rows indexed", markup=False)


def index_what_waits() -> int:
    """Index the changes that wait, showing how far it has come; how many there were."""
    from samsyn.projects.services import indexing

    total = indexing.waiting()
    with Progress(console=console, transient=True, disable=total <= indexing.BATCH) as progress:
        task = progress.add_task("Indexing", total=total)
        count = 0
        while done := indexing.index_pending():
            count += done
            progress.update(task, completed=min(count, total))
    return count


def _rebuilt() -> int:
    from samsyn.projects.services import indexing

    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Indexing the whole bank", total=indexing.rows())
        return indexing.rebuild(lambda done: progress.update(task, completed=done))
