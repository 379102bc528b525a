"""Boundaries as paths with boxes and room for a label."""

from __future__ import annotations

import pytest

from samsyn.gazetteer import places
from samsyn.places import outlines
from samsyn.places.outlines import Box, Outline, box_of


def test_every_place_has_an_outline() -> None:
    assert set(outlines.municipalities()) == set(places.municipalities())
    assert set(outlines.counties()) == set(places.counties())


def test_a_county_covers_the_boxes_of_its_municipalities() -> None:
    county = outlines.counties()["04"].box
    inside = box_of(outlines.municipalities()[code] for code in places.municipalities_of("04"))
    assert inside == county


def test_shapes_lie_where_they_should() -> None:
    kiruna, ystad = outlines.municipalities()["2584"], outlines.municipalities()["1286"]
    assert kiruna.box.bottom < ystad.box.top


@pytest.mark.parametrize(
    ("other", "touches"),
    [(Box(5, 5, 20, 20), True), (Box(11, 0, 20, 10), False), (Box(0, -9, 9, -1), False)],
)
def test_boxes_touch(other: Box, touches: bool) -> None:
    assert Box(0, 0, 10, 10).touches(other) is touches


def test_a_box_grows_by_its_longer_side() -> None:
    assert Box(0, 0, 100, 50).grown(0.1) == Box(-10, -10, 110, 60)


def test_room_is_measured_within_the_shape_not_its_box() -> None:
    angle = ((0, 0), (100, 0), (100, 20), (20, 20), (20, 100), (0, 100))
    outline = Outline("", Box(0, 0, 100, 100), angle, (50, 10))
    assert outline.spot(40, 10) == (50, 10)
    assert outline.spot(40, 30) is None
    assert outline.spot(101, 1) is None


def test_an_angle_has_its_spot_in_one_of_its_arms() -> None:
    angle = ((0, 0), (100, 0), (100, 20), (20, 20), (20, 100), (0, 100))
    assert Outline("", Box(0, 0, 100, 100), angle, (50, 50)).spot(10, 10) in {(50, 12), (12, 50)}


def test_no_outlines_have_no_box() -> None:
    with pytest.raises(ValueError, match="empty"):
        box_of([])
