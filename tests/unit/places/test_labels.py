"""What is written on the areas of a map."""

from __future__ import annotations

from samsyn.gazetteer import places
from samsyn.places import maps
from samsyn.places.maps import PlaceMap


def build(values: dict[str, int]) -> PlaceMap:
    return maps.build(values, caption="c", value_heading="v", within="04")  # type: ignore[arg-type]


CODES = ["0428", "0461", "0480", "0481", "0482", "0483", "0484", "0486", "0488"]


def test_short_values_are_written_out() -> None:
    view = build({code: n for n, code in enumerate(CODES)})
    assert {label.text for label in view.labels} <= {str(n) for n in range(9)}
    assert len(view.labels) >= 7
    assert all(row.letter == "" for row in view.legend)


def test_values_too_long_for_most_areas_become_the_letters_of_the_legend() -> None:
    view = build({code: 10**13 + n for n, code in enumerate(CODES)})
    letters = {row.letter for row in view.legend}
    assert letters == {"A", "B", "C", "D", "E"}
    assert {label.text for label in view.labels} <= letters
    assert view.labels


def test_an_area_without_a_value_has_no_label() -> None:
    view = build({"0484": 3})
    assert [label.text for label in view.labels] == ["3"]


def test_a_map_of_all_municipalities_bears_no_labels() -> None:
    values = {code: index for index, code in enumerate(places.municipalities())}
    view = maps.build(values, caption="c", value_heading="v")  # type: ignore[arg-type]
    assert view.labels == ()
    assert all(row.letter == "" for row in view.legend)
