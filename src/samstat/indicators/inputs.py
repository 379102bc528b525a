"""The cubes that an indicator is computed from: counted from rows, or read from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from samstat.cubes import Cube, compute, open_source, read_definition
from samstat.cubes.cells_file import read_cells
from samstat.cubes.datasets import as_cube
from samstat.cubes.plan import DEFAULT_MEMORY, Progress
from samstat.errors import DefinitionError, FormatError
from samstat.exchange import read_dataset
from samstat.exchange.long import manifest_of
from samstat.indicators.definition import Indicator, Need


def open_cubes(
    indicator: Indicator,
    files: Mapping[str, Path],
    *,
    totals: Mapping[str, str] | None = None,
    memory_limit: int = DEFAULT_MEMORY,
    progress: Progress | None = None,
) -> dict[str, Cube]:
    """Each cube that the formula names, from the file given for it."""
    missing = [name for name in indicator.cubes if name not in files]
    if missing:
        raise DefinitionError(
            f"no file is given for the cube {missing[0]!r}",
            where=indicator.id,
            next_step=f"Add --cube {missing[0]}=FILE; it needs "
            f"{', '.join(indicator.cubes[missing[0]].measures)}.",
        )
    return {
        name: open_cube(
            files[name], need, totals=totals, memory_limit=memory_limit, progress=progress
        )
        for name, need in indicator.cubes.items()
    }


def open_cube(
    path: Path,
    need: Need,
    *,
    totals: Mapping[str, str] | None = None,
    memory_limit: int = DEFAULT_MEMORY,
    progress: Progress | None = None,
) -> Cube:
    """The cube of a definition (.toml), an exchange file, or a file with a row a cell.

    `totals` says, for dimensions by the file's own names, which code is the whole.
    """
    if not path.is_file():
        raise FormatError("there is no such file", where=path.name, next_step="Check the path.")
    measures = [need.column(measure) for measure in need.measures]
    own = {name: code for name, code in (totals or {}).items() if name in _columns(need)}
    if path.suffix == ".toml":
        definition, source = read_definition(path)
        rows = open_source(source, path.parent)
        cube = compute(definition, rows, memory_limit=memory_limit, progress=progress)
    elif _is_dataset(path):
        cube = as_cube(read_dataset(path), totals=own, measures=measures, name=path.stem)
    else:
        cube = read_cells(path, _columns(need), measures, totals=own)
    for measure in measures:
        cube.column(measure)
    return cube


def _columns(need: Need) -> list[str]:
    return [need.column(dimension) for dimension in need.dimensions]


def _is_dataset(path: Path) -> bool:
    if path.suffix in (".px", ".jsonstat") or path.name == "datapackage.json":
        return True
    if path.suffix == ".parquet":
        return manifest_of(path).is_file()
    if path.suffix != ".json":
        return False
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, UnicodeDecodeError):
        return True  # the reader of datasets says what is wrong with it
    return not (isinstance(data, dict) and "cells" in data)
