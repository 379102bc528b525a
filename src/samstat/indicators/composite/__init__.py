"""Composite indices: weighted, normalised indicators, and how far their ranks can be trusted."""

from samstat.indicators.composite.catalogue import composite_catalogue
from samstat.indicators.composite.computing import Index, compute_composite
from samstat.indicators.composite.definition import Component, Composite
from samstat.indicators.composite.reading import (
    check_composite,
    composite_paths,
    find_composite,
    read_composite,
    read_composites,
)
from samstat.indicators.composite.sensitivity import Sensitivity, Weights
from samstat.indicators.composite.writing import write_index

__all__ = [
    "Component",
    "Composite",
    "Index",
    "Sensitivity",
    "Weights",
    "check_composite",
    "composite_catalogue",
    "composite_paths",
    "compute_composite",
    "find_composite",
    "read_composite",
    "read_composites",
    "write_index",
]
