"""JSON-stat 2, px, Data Package and Parquet: read and written with every cell's status."""

from samstat.exchange.dataset import Dataset, Variable
from samstat.exchange.files import format_of, read_dataset, write_dataset

__all__ = ["Dataset", "Variable", "format_of", "read_dataset", "write_dataset"]
