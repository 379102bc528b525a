"""The table model: dimensions in hierarchies, cells with margins and statuses, relations, files."""

from samstat.tables.building import Rows, table_from_rows, whole_counts
from samstat.tables.changes import Changes
from samstat.tables.csv_file import parse_dims, read_table, write_table
from samstat.tables.dimension import TOTAL, Dimension
from samstat.tables.status import COMBINED, CellStatus, combined
from samstat.tables.table import Table, has_value
from samstat.tables.zeros import with_zeros

__all__ = [
    "COMBINED",
    "TOTAL",
    "CellStatus",
    "Changes",
    "Dimension",
    "Rows",
    "Table",
    "combined",
    "has_value",
    "parse_dims",
    "read_table",
    "table_from_rows",
    "whole_counts",
    "with_zeros",
    "write_table",
]
