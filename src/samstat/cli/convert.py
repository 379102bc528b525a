"""`samstat convert`: a table from one exchange format to another, every status kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from samstat.cli.output import report
from samstat.exchange import format_of, read_dataset, write_dataset
from samstat.tables import CellStatus


def convert(
    source: Annotated[Path, typer.Argument(help=".px, .json, .parquet or datapackage.json.")],
    out: Annotated[Path, typer.Argument(help="Where it is written; its name says the format.")],
    json_: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Write a table in another format: values, statuses, notes, codes and their texts."""
    format_of(out)
    dataset = read_dataset(source)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_dataset(out, dataset)
    met = Counter(CellStatus(code).label for code in dataset.status.tolist())
    sizes = ", ".join(f"{each.name} ({len(each.codes)})" for each in dataset.variables)
    report({"cells": len(dataset.values), "variables": sizes, "statuses": dict(met)}, as_json=json_)
