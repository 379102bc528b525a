"""`samstat perturb`: persons in, a table with cell-key noise out."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from samstat.cli.option_checks import existing_file
from samstat.cli.output import report
from samstat.disclosure.cell_key import Perturbation, perturb_persons
from samstat.disclosure.perturbation_table import (
    PerturbationTable,
    maximum_entropy,
    read_ptable,
    write_ptable,
)
from samstat.errors import about
from samstat.tables import TOTAL, parse_dims, write_table
from samstat.tables.csv_file import read_persons
from samstat.tables.whole_files import written_together


def perturb(
    rows: Annotated[Path, typer.Argument(help="CSV with one row a person.")],
    dims: Annotated[str, typer.Option(help="Columns, coarsest level first: region/muni,sex.")],
    out: Annotated[Path, typer.Option(help="Where the table to publish is written.")],
    seed_file: Annotated[
        Path, typer.Option(help="A file with the secret seed; the same for every table.")
    ],
    person: Annotated[str, typer.Option("--id", help="The column of persons' ids.")] = "id",
    max_deviation: Annotated[int, typer.Option(help="D: the largest noise.")] = 5,
    variance: Annotated[float, typer.Option(help="V: the noise's variance.")] = 3.0,
    small: Annotated[int, typer.Option(help="js: no count from 1 to this is published.")] = 2,
    ptable: Annotated[
        Path | None, typer.Option(help="A p-table to read instead (count,noise,probability).")
    ] = None,
    save_ptable: Annotated[Path | None, typer.Option(help="Also write the p-table here.")] = None,
    internal: Annotated[
        Path | None, typer.Option(help="Also write counted and published numbers here.")
    ] = None,
    total: Annotated[str, typer.Option(help="The code of a whole.")] = TOTAL,
    json_: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Count persons and add noise that the same persons always get; margins have their own.

    Every combination is listed, and every cell has the status 'rounded'.
    """
    for path in (rows, seed_file):
        existing_file(path)
    started = time.perf_counter()
    table = (
        maximum_entropy(max_deviation, variance, small) if ptable is None else read_ptable(ptable)
    )
    dimensions, nodes, ids = read_persons(rows, parse_dims(dims), person, total=total)
    seed = seed_file.read_bytes().strip()
    with about(rows.name):
        found = perturb_persons(dimensions, nodes, ids, seed=seed, ptable=table)
    with written_together():
        write_table(out, found.public)
        if internal:
            extra = {"published": found.public.counts, "difference": found.differences}
            write_table(internal, found.table, extra=extra)
        if save_ptable:
            write_ptable(save_ptable, table)
    report(
        {**summary(found, table), "seconds": round(time.perf_counter() - started, 2)}, as_json=json_
    )


def summary(found: Perturbation, table: PerturbationTable) -> dict[str, object]:
    """How far the table is from what was counted: for those who may see the numbers."""
    counted = found.table.counts > 0
    noise = found.differences[counted]
    return {
        "cells": len(found.table),
        "counted": int(counted.sum()),
        "deviation": table.deviation,
        "expected_variance": round(float(table.variances[-1]), 6),
        "changed": int((noise != 0).sum()),
        "largest_difference": int(np.abs(noise).max(initial=0)),
        "mean_difference": round(float(noise.mean()), 4),
        "variance": round(float((noise.astype(np.float64) ** 2).mean()), 4),
        "mean_absolute_deviation": round(found.mean_deviation, 4),
        "utility": round(found.utility, 4),
    }
