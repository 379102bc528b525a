"""`samstat convert`: a table from one exchange format to another, every status kept."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from samstat.cli.output import report
from samstat.cli.published_files import read_published
from samstat.cubes import Column, Cube
from samstat.cubes.datasets import as_dataset
from samstat.errors import FormatError
from samstat.exchange import Dataset, format_of, read_dataset, write_dataset
from samstat.exchange.jj import dataset_of
from samstat.tables import TOTAL, CellStatus, Table
from samstat.tables.problem import problem_of
from samstat.tables.whole_files import written_text, written_together


def convert(
    source: Annotated[
        Path, typer.Argument(help=".px, .json, .parquet, .jj, datapackage.json, or .csv (--dims).")
    ],
    out: Annotated[Path, typer.Argument(help="Where it is written; its name says the format.")],
    dims: Annotated[
        str | None,
        typer.Option(help="A CSV file's columns, coarsest level first: region/muni,sex."),
    ] = None,
    freq: Annotated[
        str | None, typer.Option(help="Its column of counts (freq or value where not given).")
    ] = None,
    status: Annotated[
        str | None, typer.Option(help="Its column of statuses (status, where there is one).")
    ] = None,
    threshold: Annotated[int, typer.Option(help="Counts up to this are unsafe in a .jj file.")] = 3,
    total: Annotated[str, typer.Option(help="The code of a whole in a CSV file.")] = TOTAL,
    json_: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Write a table in another format: values, statuses, notes, codes and their texts."""
    kind = format_of(out)
    if source.name.endswith((".csv", ".csv.gz")):
        table = _table(source, dims, freq, status, total)
        dataset = _dataset(source, table, kind, threshold)
    else:
        table, dataset = None, read_dataset(source)
    with written_together():
        write_dataset(out, dataset)
        if table is not None and kind == "jj":
            _write_cells(out.with_suffix(".cells.csv"), table)
    met = Counter(CellStatus(code).label for code in dataset.status.tolist())
    sizes = ", ".join(f"{each.name} ({len(each.codes)})" for each in dataset.variables)
    report({"cells": len(dataset.values), "variables": sizes, "statuses": dict(met)}, as_json=json_)


def _table(
    source: Path, dims: str | None, freq: str | None, status: str | None, total: str
) -> Table:
    if dims is None:
        raise FormatError(
            "a CSV file's dimensions must be named",
            where=source.name,
            next_step="Add --dims region/muni,sex: levels by '/', coarsest first.",
        )
    return read_published(
        f"{source}:{dims}", dims, zeros_shown=True, freq=freq, status=status, total=total
    )


def _dataset(source: Path, table: Table, kind: str, threshold: int) -> Dataset:
    """The table with every combination; for JJ its cells, which have numbers there."""
    name = source.name.partition(".")[0]
    if kind != "jj":
        column = Column("count", table.counts, table.status)
        return as_dataset(Cube(name, table.dimensions, table.keys, {"freq": column}))
    return dataset_of(problem_of(table, threshold), name)


def _write_cells(path: Path, table: Table) -> None:
    """What each cell's number in a JJ file stands for."""
    with written_text(path) as file:
        writer = csv.writer(file)
        writer.writerow(["cell", *(dimension.name for dimension in table.dimensions)])
        writer.writerows([number, *table.codes(number)] for number in range(len(table)))
