"""Indicators: one definition file each, computed from cubes with every status kept."""

from samstat.indicators.catalogue import catalogue
from samstat.indicators.computing import Computed, compute
from samstat.indicators.definition import Ground, Indicator, Need, Origin, Words
from samstat.indicators.formula import parse
from samstat.indicators.inputs import open_cube, open_cubes
from samstat.indicators.reading import check_file, find, read_indicator, read_indicators
from samstat.indicators.writing import write_computed

__all__ = [
    "Computed",
    "Ground",
    "Indicator",
    "Need",
    "Origin",
    "Words",
    "catalogue",
    "check_file",
    "compute",
    "find",
    "open_cube",
    "open_cubes",
    "parse",
    "read_indicator",
    "read_indicators",
    "write_computed",
]
