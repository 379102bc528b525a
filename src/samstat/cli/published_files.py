"""Published tables as files: whoever wrote them, with whatever words for a hidden count."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from samstat.cli.known_files import headings
from samstat.cli.overlaps import overlapping_of
from samstat.tables import TOTAL, Table, parse_dims, read_table, with_zeros

STATUS = "status"
HIDDEN = ("", "..", ":", "x", "X", "c", "*")


def read_published(
    text: str,
    dims: str,
    *,
    zeros_shown: bool,
    freq: str | None = None,
    status: str | None = None,
    hidden: Sequence[str] = HIDDEN,
    total: str = TOTAL,
    overlapping: Sequence[str] = (),
) -> Table:
    """The table of `FILE` or `FILE:DIMS`; `dims` holds where the file names none of its own.

    The columns of counts and statuses are found by name where they are not given. Of `overlapping`
    the names that are dimensions of this table count.
    """
    file, colon, own = text.rpartition(":")
    path = Path(file if colon else text)
    names = headings(path)
    table = read_table(
        path,
        parse_dims(own if colon else dims),
        freq=freq or ("freq" if "freq" in names or "value" not in names else "value"),
        status=status or status_column(path, own if colon else dims),
        total=total,
        hidden=hidden,
        overlapping=overlapping_of(own if colon else dims, overlapping),
    )
    return table if zeros_shown else with_zeros(table)


def status_column(path: Path, dims: str) -> str | None:
    """`status` where the file has such a column that is no dimension: never lost unasked."""
    dimensions = [level for levels in parse_dims(dims) for level in levels]
    return STATUS if STATUS in headings(path) and STATUS not in dimensions else None
