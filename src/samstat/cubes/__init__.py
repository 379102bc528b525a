"""From rows of persons, courses or observations to a cube with every margin."""

from samstat.cubes.backends import compute_by_duckdb, compute_by_spark
from samstat.cubes.computing import compute
from samstat.cubes.cube import Column, Cube
from samstat.cubes.definition import Definition, DimensionSpec, Measure
from samstat.cubes.sources import (
    ArrowSource,
    CsvSource,
    DuckDBSource,
    ParquetSource,
    RowsSource,
    Source,
    open_source,
)
from samstat.cubes.toml_file import read_code_list, read_definition

__all__ = [
    "ArrowSource",
    "Column",
    "CsvSource",
    "Cube",
    "Definition",
    "DimensionSpec",
    "DuckDBSource",
    "Measure",
    "ParquetSource",
    "RowsSource",
    "Source",
    "compute",
    "compute_by_duckdb",
    "compute_by_spark",
    "open_source",
    "read_code_list",
    "read_definition",
]
