"""What an import did, on the terminal: each file's counts, then what needs a person and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from samsyn.cli.setup import output

if TYPE_CHECKING:
    from samsyn.projects.services.report import ImportReport
    from samsyn.sources.records import Finding

_COLUMNS = (
    "path", "format", "read", "new", "changed", "unchanged", "proposals", "refused", "warnings",
)  # fmt: skip
# More files than this: only those that a person should look at, and the sums of all.
MOST_FILES = 50
MOST_TOLD = 20


def show(reports: Sequence[ImportReport]) -> None:
    shown = reports if len(reports) <= MOST_FILES else list(filter(_needs_a_person, reports))
    output.print(_table(reports, shown[:MOST_FILES]))
    if len(shown) > MOST_FILES:
        output.print(f"… and {len(shown) - MOST_FILES} more files with something to say")
    for report in shown[:MOST_FILES]:
        for line in _told(report):
            output.print(line, markup=False, highlight=False, soft_wrap=True)
    if any(report.unknown_columns for report in reports):
        output.print("Columns that nothing explains wait on the page Import, Columns to explain.")


def _needs_a_person(report: ImportReport) -> bool:
    return bool(report.refused or report.warnings or report.unknown_columns)


def _table(reports: Sequence[ImportReport], shown: Sequence[ImportReport]) -> Table:
    table = Table(title="Import")
    for name in _COLUMNS:
        table.add_column(name, overflow="fold")
    for report in shown:
        table.add_row(*_cells(report))
    if len(reports) > 1:
        total = type(reports[0]).total(reports)
        total.path = f"{len(reports)} files"
        table.add_section()
        table.add_row(*_cells(total))
    return table


def _cells(report: ImportReport) -> Iterator[str]:
    stated = {"path": report.path, "format": report.format, **report.counts()}
    stated["warnings"] = len(report.warnings)
    return (str(stated[name]) for name in _COLUMNS)


def _told(report: ImportReport) -> Iterator[str]:
    """Why something was refused, columns that wait, and what was noticed; so many lines at most."""
    lines = [_line(report.path, "refused", found) for found in report.refused]
    lines += [
        f"{report.path}: column to explain, {column.sheet} {column.cell}: {column.heading}"
        for column in report.unknown_columns
    ]
    lines += [_line(report.path, "noted", found) for found in report.warnings]
    yield from lines[:MOST_TOLD]
    if len(lines) > MOST_TOLD:
        yield f"{report.path}: … and {len(lines) - MOST_TOLD} more; --json shows all"


def _line(path: str, what: str, found: Finding) -> str:
    spot = found.locator.as_json() if found.locator else {}
    where = " ".join(str(part) for name, part in spot.items() if name != "kind" and part != "")
    return f"{path}: {what}{f', {where}' if where else ''}: {found.message}"
