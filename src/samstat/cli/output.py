"""What the commands print: results, progress and errors, for people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from samstat.disclosure.protect.counts import Progress as Listener
from samstat.errors import SamstatError


def report(result: Mapping[str, object], *, as_json: bool) -> None:
    """Print a result on standard output: one JSON object, or a line a part."""
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
        return
    for name, value in result.items():
        typer.echo(f"{name.replace('_', ' ')}: {value}")


def report_error(error: SamstatError, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(error.as_dict(), ensure_ascii=False), err=True)
    else:
        typer.echo(f"samstat: {error}", err=True)


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Listener | None]:
    """A listener that draws a bar on standard error; None where nobody looks."""
    console = Console(stderr=True)
    if not shown or not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("")

        def listen(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total)

        yield listen
