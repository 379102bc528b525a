"""`samstat indicators composite`: an index from its indicators, with its sensitivity."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from samstat.cli.option_checks import check_language
from samstat.cli.output import progress_bar, report
from samstat.cli.pairs import read_pairs
from samstat.disclosure.rules import threshold_rule
from samstat.indicators.composite import (
    Index,
    Weights,
    compute_composite,
    find_composite,
    read_composite,
    write_index,
)
from samstat.indicators.composite.inputs import open_parts
from samstat.indicators.composite.writing import told
from samstat.indicators.reading import DATA
from samstat.indicators.writing import check_format
from samstat.tables import CellStatus


def composite_(
    index: Annotated[str, typer.Argument(help="An index's id, or its .toml file.")],
    out: Annotated[
        Path, typer.Option(help=".csv, .parquet, .json, .px, .jsonstat or datapackage.json.")
    ],
    cube: Annotated[
        list[str], typer.Option(help="NAME=FILE: a cube of the components; repeatable.")
    ],
    total: Annotated[
        list[str] | None, typer.Option(help="dimension=CODE of a file's whole; repeatable.")
    ] = None,
    folder: Annotated[
        Path, typer.Option(help="Folder of definitions, indices in its folder composites/.")
    ] = DATA,
    threshold: Annotated[
        int | None, typer.Option(help="Refuse counts up to this that nobody has hidden.")
    ] = None,
    weights: Annotated[
        str, typer.Option(help="How weights are drawn: uniform or dirichlet.")
    ] = "uniform",
    spread: Annotated[
        float, typer.Option(help="uniform: how far a weight moves, as a share of itself.")
    ] = 0.25,
    draws: Annotated[int, typer.Option(help="How many times the weights are drawn.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same draws.")] = 1,
    language: Annotated[str, typer.Option(help="sv or en: the words of tables.")] = "sv",
    memory_limit: Annotated[int, typer.Option(help="Megabytes that may be used.")] = 2_000,
    json_: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Weigh indicators together, and tell how far the ranks depend on the weights.

    Where a component is suppressed the index is too. Codes that have others below them, such as
    the country, are not compared.
    """
    check_format(out)
    check_language(language)
    drawing = Weights(weights, draws, seed, spread)
    definition = read_composite(find_composite(index, folder))
    files = {name: Path(path) for name, path in read_pairs(cube, "--cube", "labour=labour.csv")}
    totals = dict(read_pairs(total or [], "--total", "region=00"))
    rule = None if threshold is None else threshold_rule(threshold)
    started = time.perf_counter()
    with progress_bar(shown=not json_) as listener:
        parts, codes = open_parts(
            definition,
            files,
            folder=folder,
            totals=totals,
            rule=rule,
            memory_limit=memory_limit * 1_000_000,
            progress=listener,
        )
    found = compute_composite(definition, parts, compared=codes, drawing=drawing)
    write_index(out, found, language=language)
    seconds = round(time.perf_counter() - started, 2)
    report({**_summary(found), "seconds": seconds}, as_json=json_)


def _summary(index: Index) -> dict[str, object]:
    about, met = told(index), Counter(index.status.ravel().tolist())
    result: dict[str, object] = {
        "index": index.composite.id,
        "cells": index.status.size,
        "statuses": {CellStatus(code).label: number for code, number in met.items()},
        **{name: about[name] for name in ("weights", "drawn", "mean_rank_shift_without")},
    }
    if met[CellStatus.SUPPRESSED]:
        result["note"] = "an index with a hidden component is hidden, since it would reveal it"
    return result
