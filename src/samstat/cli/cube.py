"""`samstat cube`: rows in, every margin out."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from samstat.cli.output import progress_bar, report
from samstat.cubes import Cube, compute, compute_by_duckdb, open_source, read_definition
from samstat.cubes.writing import check_format, write_cube
from samstat.errors import DefinitionError

BACKENDS = ("own", "duckdb")


def cube(
    definition: Annotated[Path, typer.Argument(help="The cube's definition, a TOML file.")],
    out: Annotated[Path, typer.Option(help="Where it is written: .parquet, .csv or .json.")],
    backend: Annotated[str, typer.Option(help="What counts: own, or duckdb.")] = "own",
    memory_limit: Annotated[int, typer.Option(help="Megabytes that may be used.")] = 2_000,
    json_: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Count rows into a cube with every margin; nothing is hidden yet."""
    check_format(out)
    if backend not in BACKENDS:
        raise DefinitionError(
            "there is no such backend", where="--backend", value=backend, next_step="own or duckdb"
        )
    read, given = read_definition(definition)
    source = open_source(given, definition.parent)
    started = time.perf_counter()
    limit = memory_limit * 1_000_000
    with progress_bar(shown=not json_) as listener:
        if backend == "duckdb":
            made = compute_by_duckdb(read, source, memory_limit=limit)
        else:
            made = compute(read, source, memory_limit=limit, progress=listener)
    write_cube(out, made)
    report({**summary(made), "seconds": round(time.perf_counter() - started, 2)}, as_json=json_)


def summary(made: Cube) -> dict[str, object]:
    """The cube's size, no cell's number."""
    return {
        "name": made.name,
        "cells": len(made),
        "dimensions": ", ".join(f"{each.name} ({len(each)})" for each in made.dimensions),
        "measures": ", ".join(made.columns),
    }
