"""Boundaries as SVG paths, for maps drawn on the server.

The plane is SWEREF 99 TM (EPSG:3006) in whole units of `unit_metres`, y downwards from the north
edge; a point on it is `((east - west) / unit_metres, (north_edge - north) / unit_metres)`.
Neighbours share their common border exactly. Source: SCB's boundaries, simplified (data/README.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from samsyn.gazetteer.tables import document


@dataclass(frozen=True, slots=True)
class Boundaries:
    """`width` and `height` are the viewBox of the whole country, in units."""

    width: int
    height: int
    unit_metres: float
    west: float
    north: float
    municipalities: Mapping[str, str]
    counties: Mapping[str, str]


@cache
def boundaries() -> Boundaries:
    """SVG path data by code, for all municipalities and counties."""
    held = document("boundaries.json")
    return Boundaries(
        width=held["width"],
        height=held["height"],
        unit_metres=held["unit_metres"],
        west=held["west"],
        north=held["north"],
        municipalities=MappingProxyType(held["municipalities"]),
        counties=MappingProxyType(held["counties"]),
    )
