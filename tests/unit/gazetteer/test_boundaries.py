"""The boundaries draw every place, and neighbours share their borders."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import numpy as np
import pytest
import shapely

from samsyn.gazetteer.boundaries import boundaries
from samsyn.gazetteer.places import counties, municipalities

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "src/samsyn/gazetteer/data"
RING = re.compile(r"M(\d+) (\d+)l((?:[+-]?\d+)*)z")


def area(path: str) -> shapely.Geometry:
    """The area that an SVG path fills (even-odd): its rings as polygons, holes cut out."""
    assert RING.sub("", path) == ""
    shape: shapely.Geometry = shapely.Polygon()
    for x, y, moves in RING.findall(path):
        numbers = [int(number) for number in re.findall(r"[+-]?\d+", moves)]
        corners = [(int(x), int(y))]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            corners.append((corners[-1][0] + dx, corners[-1][1] + dy))
        shape = shape.symmetric_difference(shapely.make_valid(shapely.Polygon(corners)))
    return shape


@pytest.fixture(scope="module")
def drawn() -> dict[str, shapely.Geometry]:
    return {code: area(path) for code, path in boundaries().municipalities.items()}


def test_every_place_is_drawn_inside_the_frame() -> None:
    held = boundaries()
    assert set(held.municipalities) == set(municipalities())
    assert set(held.counties) == set(counties())
    for path in (*held.municipalities.values(), *held.counties.values()):
        left, top, right, bottom = area(path).bounds
        assert 0 <= left < right <= held.width
        assert 0 <= top < bottom <= held.height


def test_neighbours_neither_overlap_nor_part(drawn: dict[str, shapely.Geometry]) -> None:
    whole = shapely.union_all(list(drawn.values()))
    assert sum(shape.area for shape in drawn.values()) == pytest.approx(whole.area, rel=1e-4)
    gaps = [
        shapely.Polygon(ring).area for part in whole.geoms for ring in part.interiors
    ]  # the great lakes, which no municipality has a share in here
    assert all(gap > 100 for gap in gaps)


def test_a_county_is_the_sum_of_its_municipalities(drawn: dict[str, shapely.Geometry]) -> None:
    for code, path in boundaries().counties.items():
        members = shapely.union_all([drawn[each] for each in drawn if each.startswith(code)])
        assert area(path).symmetric_difference(members).area < 1e-3 * members.area


def test_places_lie_where_they_should(drawn: dict[str, shapely.Geometry]) -> None:
    held = boundaries()
    # The town of Filipstad in SWEREF 99 TM: about east 453 300, north 6 619 700.
    point = shapely.Point(
        (453_300 - held.west) / held.unit_metres, (held.north - 6_619_700) / held.unit_metres
    )
    assert [code for code, shape in drawn.items() if shape.contains(point)] == ["1782"]


def test_the_projection_meets_the_control_point_that_lantmateriet_publishes() -> None:
    project = runpy.run_path(str(ROOT / "tools/places/make_boundaries.py"))["project"]
    ((east, north),) = project(np.array([[12.75, 55.0]]))
    assert (east, north) == pytest.approx((356_083.438, 6_097_106.672), abs=0.001)


def test_the_file_stays_small() -> None:
    assert (DATA / "boundaries.json").stat().st_size < 400_000
