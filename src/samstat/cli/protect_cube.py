"""`samstat protect-cube`: rows in, a cube that may be published out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samstat.cli.output import report
from samstat.cli.rule_options import rule_from
from samstat.cubes import compute, open_source, read_definition
from samstat.cubes.writing import check_format, write_cube
from samstat.disclosure.release_cube import release_cube
from samstat.tables import CellStatus


def protect_cube(
    definition: Annotated[Path, typer.Argument(help="The cube's definition, a TOML file.")],
    out: Annotated[Path, typer.Option(help="Where it is written: .parquet, .csv or .json.")],
    threshold: Annotated[
        int | None, typer.Option(help="Counts up to this are unsafe (3 where no rule is given).")
    ] = None,
    rule: Annotated[
        str | None, typer.Option(help="A rule file (.toml), or the name of one that comes along.")
    ] = None,
    memory_limit: Annotated[int, typer.Option(help="Megabytes that may be used.")] = 2_000,
    json_: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Count rows into a cube, and hide counts with the rates and medians that would tell them.

    The attacker is run on all its counts together; nothing is written where he finds anything.
    """
    check_format(out)
    chosen = rule_from(rule, threshold, False)
    read, given = read_definition(definition)
    source = open_source(given, definition.parent)
    cube = compute(read, source, memory_limit=memory_limit * 1_000_000)
    public = release_cube(cube, read, chosen).public
    write_cube(out, public)
    hidden = {
        name: int((column.status == CellStatus.SUPPRESSED).sum())
        for name, column in public.columns.items()
    }
    report({"cells": len(public), "hidden": hidden, "rule": chosen.name}, as_json=json_)
