"""A point for each place, in longitude and latitude, for files that other map programs open.

The boundaries are in SWEREF 99 TM (samsyn.gazetteer.boundaries); the way back to degrees is the
Gauss-Krüger series that Lantmäteriet publishes, on GRS 80. SWEREF 99 and WGS 84 differ by less than
a metre, the points by the map's 100 metres.
"""

from __future__ import annotations

import math
from functools import cache

from samsyn.gazetteer.boundaries import boundaries
from samsyn.places import outlines

_AXIS, _FLATTENING = 6_378_137.0, 1 / 298.257222101
_MERIDIAN, _SCALE, _EASTING = 15.0, 0.9996, 500_000.0
# Five decimals are about a metre: more would claim a precision that the boundaries lack.
_DECIMALS = 5


@cache
def point_of(code: str) -> tuple[float, float] | None:
    """(longitude, latitude) of a point within the municipality's or county's largest part.

    None for a code that is no municipality or county of today.
    """
    outline = outlines.municipalities().get(code) or outlines.counties().get(code)
    if outline is None:
        return None
    held = boundaries()
    x, y = outline.spot(0, 0) or outline.middle
    longitude, latitude = degrees(
        held.west + x * held.unit_metres, held.north - y * held.unit_metres
    )
    return round(longitude, _DECIMALS), round(latitude, _DECIMALS)


def degrees(east: float, north: float) -> tuple[float, float]:
    """Metres in SWEREF 99 TM → (longitude, latitude) in degrees."""
    n = _FLATTENING / (2 - _FLATTENING)
    radius = _AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    xi, eta = north / (_SCALE * radius), (east - _EASTING) / (_SCALE * radius)
    series = (
        n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96 - n**4 / 360,
        n**2 / 48 + n**3 / 15 - 437 * n**4 / 1440,
        17 * n**3 / 480 - 37 * n**4 / 840,
        4397 * n**4 / 161_280,
    )
    xi_, eta_ = xi, eta
    for k, factor in enumerate(series, start=1):
        xi_ -= factor * math.sin(2 * k * xi) * math.cosh(2 * k * eta)
        eta_ -= factor * math.cos(2 * k * xi) * math.sinh(2 * k * eta)
    conformal = math.asin(math.sin(xi_) / math.cosh(eta_))
    longitude = _MERIDIAN + math.degrees(math.atan2(math.sinh(eta_), math.cos(xi_)))
    return longitude, math.degrees(_geodetic(conformal))


def _geodetic(conformal: float) -> float:
    """The conformal latitude's geodetic one; the fixed point is met to the last digit in a few
    rounds, since the ellipsoid is nearly a sphere."""
    e = math.sqrt(_FLATTENING * (2 - _FLATTENING))
    latitude = conformal
    for _round in range(8):
        bend = e * math.atanh(e * math.sin(latitude))
        latitude = math.atan(math.sinh(math.asinh(math.tan(conformal)) + bend))
    return latitude
