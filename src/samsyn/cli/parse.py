"""`samsyn parse`: read documents and show what they say, without touching a database."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import track
from rich.table import Table

from samsyn.cli.setup import console, files_in, output, print_json
from samsyn.sources.records import Parsed, Record

if TYPE_CHECKING:
    from samsyn.sources.archives import Member

_AT_A_TIME = 512
# Below this many files, starting other processes costs more than it gives.
WORTH_SHARING = 200


def parse(
    files: Annotated[list[Path], typer.Argument(help="Files, folders or zip archives to read.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a machine.")] = False,
) -> None:
    """Read FILES and print the records found, each value with its place in the source."""
    paths = list(files_in(files))
    count = sum(map(documents_in, paths))
    quiet = as_json or count < 2
    documents = list(track(read_all(paths), "Reading", count, console=console, disable=quiet))
    if as_json:
        print_json({"documents": [document.as_json() for document in documents]})
        return
    for document in documents:
        _print_document(document)


def read_all(paths: Sequence[Path]) -> Iterator[Parsed]:
    """Each file read, in the order given, and each file of an archive; many on every core."""
    if sum(map(documents_in, paths)) < WORTH_SHARING:
        yield from map(_read, _unpacked(paths))
        return
    waiting = _unpacked(paths)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        # An archive's files are bytes in memory, so only so many are handed out at a time.
        while some := list(islice(waiting, _AT_A_TIME)):
            yield from pool.map(_read, some, chunksize=16)


def documents_in(path: Path) -> int:
    """How many documents a file is: one, or as many as an archive holds."""
    from samsyn.sources.archives import is_archive, open_archive

    return open_archive(path, path.name).count if is_archive(path) else 1


def _unpacked(paths: Iterable[Path]) -> Iterator[Path | Member]:
    from samsyn.sources.archives import Member, is_archive, open_archive

    for path in paths:
        if not is_archive(path):
            yield path
            continue
        archive = open_archive(path, path.name)
        yield from archive
        for told in archive.findings:
            yield Member(path.name, finding=told)


def _read(source: Path | Member) -> Parsed:
    # Loaded here, so that the other commands need not wait for the readers.
    from samsyn.sources.parse import parse_bytes, parse_file

    if isinstance(source, Path):
        return parse_file(source)
    if source.data is None:
        told = () if source.finding is None else (source.finding,)
        return Parsed(source.path, "unknown", warnings=told, text="")
    return parse_bytes(source.data, source.path)


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
