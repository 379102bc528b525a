"""A cube as a file: one row a cell, each measure with its status, whatever the format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from samstat.cubes.cube import Column, Cube
from samstat.cubes.datasets import PARTS, as_dataset
from samstat.errors import FormatError
from samstat.exchange import write_dataset
from samstat.tables import CellStatus, has_value
from samstat.tables.whole_files import written_whole

ROWS = (".parquet", ".csv", ".json")
TABLES = (".px", ".jsonstat")  # every combination, for other programs; and datapackage.json
PACKAGE = "datapackage.json"


def check_format(path: Path) -> None:
    """FormatError where the path's ending is none that a cube is written as."""
    if path.suffix not in (*ROWS, *TABLES):
        raise FormatError(
            "a cube is not written in that format",
            where=path.name,
            value=path.suffix,
            next_step=f"Use {', '.join([*ROWS, *TABLES])} or {PACKAGE}.",
        )


def write_cube(path: Path, cube: Cube) -> None:
    """Write the cube as the path's ending says.

    Parquet, CSV and JSON list occupied cells; px, JSON-stat (.jsonstat) and datapackage.json are
    tables with every combination, as `as_dataset` makes them. Rows have a code a dimension, and for
    each measure its value, `_status`, and where it has them `_low`, `_high`, `_standard_error` and
    `_contributors`. Nothing is hidden: what may be published comes from disclosure control.
    """
    check_format(path)
    if path.suffix in TABLES or path.name == PACKAGE:
        write_dataset(path, as_dataset(cube))
        return
    table = as_arrow(cube)
    if path.suffix == ".parquet":
        with written_whole(path) as file:
            pq.write_table(table, file, compression="zstd")
    elif path.suffix == ".csv":
        with written_whole(path) as file:
            arrow_csv.write_csv(table, file)
    else:
        content = {
            "name": cube.name,
            "dimensions": {
                each.name: {"codes": list(each.codes), "parents": each.parents.tolist()}
                for each in cube.dimensions
            },
            "cells": table.to_pylist(),
        }
        with written_whole(path) as file:
            file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def as_arrow(cube: Cube) -> pa.Table:
    """The cube as an Arrow table; a cell without a number is null, its status says why."""
    columns: dict[str, pa.Array] = {}
    for dimension, nodes in zip(cube.dimensions, cube.nodes, strict=True):
        columns[dimension.name] = _words(list(dimension.codes), nodes)
    labels = [status.label for status in CellStatus]
    for name, column in cube.columns.items():
        columns[name] = _shown(column.values, column)
        columns[f"{name}_status"] = _words(labels, column.status)
        for part in PARTS:
            values = getattr(column, part)
            if values is not None:
                columns[f"{name}_{part}"] = _shown(values, column)
    return pa.table(columns)


def _shown(values: NDArray[Any], column: Column) -> pa.Array:
    return pa.array(values, mask=~has_value(column.status) | np.isnan(values))


def _words(words: list[str], at: NDArray[Any]) -> pa.Array:
    return pa.array(words).take(pa.array(at.astype(np.int64)))
