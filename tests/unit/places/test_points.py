"""Points of places in longitude and latitude."""

from __future__ import annotations

import math

import pytest

from samsyn.gazetteer.places import counties, municipalities
from samsyn.places.points import degrees, point_of


def test_the_central_meridian_at_sixty_degrees() -> None:
    """The meridian arc from the equator to 60° is 6,654,072.819 m on GRS 80; scale 0.9996."""
    longitude, latitude = degrees(500_000.0, 0.9996 * 6_654_072.819)
    assert longitude == pytest.approx(15.0, abs=1e-9)
    assert latitude == pytest.approx(60.0, abs=1e-8)


def test_east_of_the_meridian_is_as_far_as_the_parallel_says() -> None:
    """Near 15° E a kilometre of easting is a kilometre along the parallel, up to the scale."""
    north = 0.9996 * 6_654_072.819
    longitude, _latitude = degrees(501_000.0, north)
    radius = 6_378_137.0 / math.sqrt(1 - 0.00669438 * math.sin(math.radians(60)) ** 2)
    kilometre = math.degrees(1000 / 0.9996 / (radius * math.cos(math.radians(60))))
    assert longitude - 15 == pytest.approx(kilometre, rel=1e-5)


@pytest.mark.parametrize(
    ("code", "west", "east", "south", "north"),
    [
        ("0180", 17.7, 18.3, 59.2, 59.5),  # Stockholm
        ("0484", 16.1, 17.0, 59.1, 59.6),  # Eskilstuna
        ("1480", 11.5, 12.3, 57.5, 57.9),  # Göteborg
        ("2584", 17.8, 23.3, 67.3, 69.1),  # Kiruna
        ("1280", 12.8, 13.2, 55.4, 55.7),  # Malmö
        ("0980", 17.8, 19.6, 56.8, 58.5),  # Gotland
    ],
)
def test_a_point_lies_in_its_municipality(
    code: str, west: float, east: float, south: float, north: float
) -> None:
    point = point_of(code)
    assert point is not None
    assert west < point[0] < east
    assert south < point[1] < north


def test_every_place_of_the_map_has_a_point_in_sweden() -> None:
    for code in (*municipalities(), *counties()):
        point = point_of(code)
        assert point is not None, code
        assert 10.9 < point[0] < 24.2, code
        assert 55.3 < point[1] < 69.1, code


def test_what_is_no_place_has_no_point() -> None:
    assert point_of("9999") is None
    assert point_of("SE12") is None
