"""`samstat indicators`: check definitions, list them, and compute one from cubes."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from samstat.cli.composites import composite_
from samstat.cli.option_checks import check_language
from samstat.cli.output import progress_bar, report, report_error
from samstat.cli.pairs import read_pairs
from samstat.disclosure.rules import threshold_rule
from samstat.errors import EXIT_BAD_INPUT, DefinitionError
from samstat.indicators import compute, find, open_cubes, read_indicator, read_indicators
from samstat.indicators.composite import check_composite, composite_paths, read_composites
from samstat.indicators.composite.reading import is_composite
from samstat.indicators.composite.writing import described as described_index
from samstat.indicators.reading import DATA, check_file, paths_in
from samstat.indicators.writing import check_format, described, write_computed
from samstat.tables import CellStatus

app = typer.Typer(help="Indicators: check their definitions, list them, compute one from cubes.")
Folder = Annotated[Path, typer.Option(help="Folder of definitions; samstat's own if not given.")]
AsJson = Annotated[bool, typer.Option("--json", help="The result as JSON.")]


@app.command("check")
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; samstat's own if none is given.")
    ] = None,
    json_: AsJson = False,
) -> None:
    """Hold definitions to the schema; tells every fault, and ends with 2 where there is one."""
    files = [file for path in paths or [DATA] for file in _files(path)]
    faults = [fault for file in files for fault in _faults(file)]
    if json_:
        told = {"files": len(files), "faults": [fault.as_dict() for fault in faults]}
        report(told, as_json=True)
    else:
        for fault in faults:
            report_error(fault, as_json=False)
        report({"files": len(files), "faults": len(faults)}, as_json=False)
    if faults:
        raise typer.Exit(EXIT_BAD_INPUT)


def _files(path: Path) -> list[Path]:
    return [*paths_in(path), *composite_paths(path)] if path.is_dir() else [path]


def _faults(path: Path) -> list[DefinitionError]:
    return check_composite(path) if is_composite(path) else check_file(path)


@app.command("list")
def list_(folder: Folder = DATA, json_: AsJson = False) -> None:
    """What indicators there are, by id and name."""
    found = read_indicators(folder)
    indices = read_composites(folder)
    if json_:
        told = {
            "indicators": [described(each) for each in found],
            "composites": [described_index(each) for each in indices],
        }
        report(told, as_json=True)
        return
    names = [(each.id, each.name) for each in found] + [(each.id, each.name) for each in indices]
    for id_, name in names:
        typer.echo(f"{id_}: {name.sv} / {name.en}")


@app.command("compute")
def compute_(
    indicator: Annotated[str, typer.Argument(help="An indicator's id, or its .toml file.")],
    out: Annotated[
        Path, typer.Option(help=".csv, .parquet, .json, .px, .jsonstat or datapackage.json.")
    ],
    cube: Annotated[
        list[str], typer.Option(help="NAME=FILE: a cube's definition or its cells; repeatable.")
    ],
    total: Annotated[
        list[str] | None, typer.Option(help="dimension=CODE of a file's whole; repeatable.")
    ] = None,
    folder: Folder = DATA,
    threshold: Annotated[
        int | None, typer.Option(help="Refuse counts up to this that nobody has hidden.")
    ] = None,
    language: Annotated[str, typer.Option(help="sv or en: the words of tables.")] = "sv",
    memory_limit: Annotated[int, typer.Option(help="Megabytes that may be used.")] = 2_000,
    json_: AsJson = False,
) -> None:
    """Compute an indicator; ends with 3, nothing written, where it would rest on unsafe counts."""
    check_format(out)
    check_language(language)
    definition = read_indicator(find(indicator, folder))
    files = {name: Path(path) for name, path in read_pairs(cube, "--cube", "labour=labour.toml")}
    totals = dict(read_pairs(total or [], "--total", "region=00"))
    started = time.perf_counter()
    with progress_bar(shown=not json_) as listener:
        cubes = open_cubes(
            definition,
            files,
            totals=totals,
            memory_limit=memory_limit * 1_000_000,
            progress=listener,
        )
    rule = None if threshold is None else threshold_rule(threshold)
    computed = compute(definition, cubes, rule=rule)
    write_computed(out, computed, language=language)
    met = Counter(CellStatus(code).label for code in computed.status.tolist())
    seconds = round(time.perf_counter() - started, 2)
    told = {"indicator": definition.id, "cells": len(computed), "statuses": dict(met)}
    report({**told, "seconds": seconds}, as_json=json_)


app.command("composite")(composite_)
