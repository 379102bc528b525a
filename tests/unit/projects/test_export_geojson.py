"""GeoJSON: where the projects are, why they are put there, in the form that RFC 7946 gives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from samsyn.places.points import point_of
from samsyn.projects.models import Project, ProjectPlace
from samsyn.projects.services.exporting import about, chosen_by
from samsyn.projects.services.exporting.as_geojson import as_geojson, shown_places
from tests.unit.projects.builders import codes, document, project, store

pytestmark = pytest.mark.django_db


def _features(query: str = "") -> list[dict[str, Any]]:
    anyone = AnonymousUser()
    text = "".join(as_geojson(chosen_by(anyone, query), about(anyone, query)))
    found = json.loads(text)
    assert found["type"] == "FeatureCollection"
    assert found["samsyn"]["format"] == "samsyn.projects.geojson"
    return list(found["features"])


def test_a_project_stands_at_its_municipalities() -> None:
    store(document(project(municipalities=codes("0484", "1480"))))
    (feature,) = _features()
    assert feature["geometry"]["type"] == "MultiPoint"
    assert feature["geometry"]["coordinates"] == [
        list(point_of("0484") or ()),
        list(point_of("1480") or ()),
    ]
    assert feature["properties"]["basis"] == "stated"
    assert {"code": "0484", "name": "Eskilstuna", "relation": "stated"} in feature["properties"][
        "places"
    ]


def test_a_project_without_a_place_has_no_geometry() -> None:
    store(document(project()))
    ProjectPlace.objects.all().delete()
    (feature,) = _features()
    assert feature["geometry"] is None
    assert feature["properties"]["basis"] is None
    assert feature["properties"]["places"] == []


def test_amounts_keep_currency_and_price_year() -> None:
    store(document(project()))
    (feature,) = _features("prices=2023")
    told = feature["properties"]
    assert (told["total_budget"], told["currency"], told["price_year"]) == (1_500_000, "SEK", 2018)
    assert told["fixed_prices"]["year"] == 2023


def test_where_a_natural_person_lives_is_not_told() -> None:
    store(document(project()))
    Project.objects.update(owner_is_person=True)
    ProjectPlace.objects.update(relation="owner_seat")
    (feature,) = _features()
    assert feature["geometry"] is None
    assert feature["properties"]["places"] == []


@pytest.mark.parametrize(
    ("placed", "basis", "shown"),
    [
        ([("04", "stated"), ("0484", "stated")], "stated", ["0484"]),
        ([("04", "stated"), ("1480", "stated")], "stated", ["04", "1480"]),
        ([("04", "stated"), ("0484", "mentioned")], "stated", ["04"]),
        ([("0484", "mentioned"), ("0180", "owner_seat")], "mentioned", ["0484"]),
        ([("0180", "owner_seat")], "owner_seat", ["0180"]),
        ([], None, []),
    ],
)
def test_what_the_source_states_goes_before_what_is_guessed(
    placed: list[tuple[str, str]], basis: str | None, shown: list[str]
) -> None:
    assert shown_places(placed) == (basis, shown)
