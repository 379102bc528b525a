"""`samstat round`: a table in, the same table with small counts rounded and sums that fit out."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from samstat.cli.option_checks import existing_file
from samstat.cli.output import report
from samstat.cli.published_files import status_column
from samstat.disclosure.rounding import Rounding, round_counts
from samstat.tables import TOTAL, parse_dims, read_table, write_table
from samstat.tables.whole_files import written_together


def round_table(
    table: Annotated[Path, typer.Argument(help="CSV of inner cells, with or without margins.")],
    dims: Annotated[str, typer.Option(help="Columns, coarsest level first: region/muni,sex.")],
    out: Annotated[Path, typer.Option(help="Where the table to publish is written.")],
    freq: Annotated[str, typer.Option(help="The column of counts.")] = "freq",
    base: Annotated[int, typer.Option(help="No published count is between 0 and this.")] = 3,
    status: Annotated[
        str | None, typer.Option(help="The column of statuses (status, where there is one).")
    ] = None,
    internal: Annotated[
        Path | None, typer.Option(help="Also write counted and published numbers here.")
    ] = None,
    total: Annotated[str, typer.Option(help="The code of a whole.")] = TOTAL,
    json_: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Round inner counts below the base to 0 or the base, and write every cell with its status.

    Margins are the sums of what is written. Every combination is listed, zeros too.
    """
    started = time.perf_counter()
    read = read_table(
        existing_file(table),
        parse_dims(dims),
        freq=freq,
        status=status or status_column(table, dims),
        total=total,
    )
    rounding = round_counts(read, base)
    with written_together():
        write_table(out, rounding.public)
        if internal:
            write_internal(internal, rounding)
    report({**summary(rounding), "seconds": round(time.perf_counter() - started, 2)}, as_json=json_)


def summary(rounding: Rounding) -> dict[str, object]:
    """How far the table is from what was counted: for those who may see the numbers."""
    return {
        "cells": len(rounding.table),
        "base": rounding.base,
        "changed": int((rounding.differences != 0).sum()),
        "largest_difference": rounding.largest_difference,
        "utility": round(rounding.utility, 4),
    }


def write_internal(path: Path, rounding: Rounding) -> None:
    """Each cell as counted, beside what is published and the difference."""
    write_table(
        path,
        rounding.table,
        extra={
            "published": rounding.public.counts,
            "difference": rounding.differences,
        },
    )
