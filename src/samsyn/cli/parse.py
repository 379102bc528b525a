"""`samsyn parse`: read documents and show what they say, without touching a database."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track
from rich.table import Table

from samsyn.cli.setup import console, files_in, output, print_json
from samsyn.sources.records import Parsed, Record

# Below this many files, starting other processes costs more than it gives.
WORTH_SHARING = 200


def parse(
    files: Annotated[list[Path], typer.Argument(help="Files or folders to read.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a machine.")] = False,
) -> None:
    """Read FILES and print the records found, each value with its place in the source."""
    paths = list(files_in(files))
    quiet = as_json or len(paths) < 2
    documents = list(track(read_all(paths), "Reading", len(paths), console=console, disable=quiet))
    if as_json:
        print_json({"documents": [document.as_json() for document in documents]})
        return
    for document in documents:
        _print_document(document)


def read_all(paths: Sequence[Path]) -> Iterator[Parsed]:
    """Each file read, in the order given; many files are read on every core."""
    # Loaded here, so that the other commands need not wait for the readers.
    from samsyn.sources.parse import parse_file

    if len(paths) < WORTH_SHARING:
        yield from map(parse_file, paths)
        return
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(parse_file, paths, chunksize=32)


def _print_document(document: Parsed) -> None:
    output.rule(f"{document.path} ({document.format})")
    for record in document.records[:20]:
        output.print(_record_table(record))
    if len(document.records) > 20:
        output.print(f"… and {len(document.records) - 20} more records; --json shows all")
    for warning in document.warnings[:50]:
        output.print(f"! {warning.code}: {warning.message}", style="yellow", markup=False)
    if len(document.warnings) > 50:
        output.print(f"… and {len(document.warnings) - 50} more warnings; --json shows all")


def _record_table(record: Record) -> Table:
    kind = f"{record.type}, proposal" if record.proposal else record.type
    table = Table(title=kind, title_justify="left")
    for heading in ("field", "value", "place in the source", "confidence"):
        table.add_column(heading, overflow="fold")
    for name, value in record.fields.items():
        where = " ".join(str(part) for part in value.locator.as_json().values())
        table.add_row(name, str(value.as_json()["value"])[:300], where, f"{value.confidence:.2f}")
    return table
