"""Which format a file has, by its name, and reading or writing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from samstat.errors import FormatError
from samstat.exchange.dataset import Dataset
from samstat.exchange.jj import read_jj_dataset, write_jj_dataset
from samstat.exchange.jsonstat import read_jsonstat, write_jsonstat
from samstat.exchange.long import read_package, read_parquet, write_package, write_parquet
from samstat.exchange.px import read_px, write_px
from samstat.tables.whole_files import written_whole

Format = tuple[Callable[[Path], Dataset], Callable[[Path, Dataset], None]]
FORMATS: dict[str, Format] = {
    "px": (read_px, write_px),
    "json": (read_jsonstat, write_jsonstat),
    "jsonstat": (read_jsonstat, write_jsonstat),
    "datapackage": (read_package, write_package),
    "parquet": (read_parquet, write_parquet),
    "jj": (read_jj_dataset, write_jj_dataset),
}


def format_of(path: Path) -> str:
    """px, json or jsonstat (JSON-stat), parquet, jj, or datapackage for a file of that name."""
    if path.name == "datapackage.json":
        return "datapackage"
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise FormatError(
            "there is no such exchange format",
            where=path.name,
            value=path.suffix,
            next_step="Use .px, .json, .jsonstat (JSON-stat 2), .parquet, .jj, datapackage.json.",
        )
    return kind


def read_dataset(path: Path) -> Dataset:
    return FORMATS[format_of(path)][0](path)


def write_dataset(path: Path, dataset: Dataset) -> None:
    """Write in the format of the path's name; a file that stood there is kept where it fails."""
    write = FORMATS[format_of(path)][1]
    with written_whole(path) as file:
        write(file, dataset)
