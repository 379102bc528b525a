"""The shipped facts hold together, and are what the generators make of the sources."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from samsyn.gazetteer import places

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "src/samsyn/gazetteer/data"


def test_there_are_290_municipalities_21_counties_and_eight_regions() -> None:
    sizes = (places.municipalities(), places.counties(), places.esf_regions())
    assert [len(held) for held in sizes] == [290, 21, 8]
    assert sum(len(region.counties) for region in places.esf_regions().values()) == 21
    levels = [region.level for region in places.nuts_regions().values()]
    assert [levels.count(level) for level in (1, 2, 3)] == [3, 8, 21]


def test_every_municipality_refers_to_places_that_exist() -> None:
    for place in places.municipalities().values():
        county = places.county(place.county)
        assert place.code.startswith(county.code)
        assert (place.nuts3, place.esf_region) == (county.nuts3, county.esf_region)
        assert place.nuts3.startswith(place.esf_region)
        assert place.functional_region in places.functional_regions()
        assert place.population > 2000
        assert place.area_km2 > 8


def test_the_country_adds_up() -> None:
    held = places.municipalities().values()
    assert sum(place.population for place in held) == pytest.approx(10_588_000, rel=0.001)
    assert sum(place.area_km2 for place in held) == pytest.approx(407_000, rel=0.01)
    assert {place.population_year for place in held} == {2024}


def test_long_names_are_mended_where_the_source_is_wrong() -> None:
    names = {code: places.municipality(code).long_name for code in ("2513", "2514", "2080")}
    assert names == {"2513": "Överkalix kommun", "2514": "Kalix kommun", "2080": "Falu kommun"}


@pytest.mark.parametrize("look_up", [places.municipality, places.county, places.esf_region])
def test_an_unknown_code_is_said_with_what_was_received(
    look_up: Callable[[str], object],
) -> None:
    with pytest.raises(places.UnknownPlaceError, match=r"'484' .*text with leading zeros"):
        look_up("484")


def test_neighbours_are_mutual_and_islands_have_none() -> None:
    for code in places.municipalities():
        assert all(code in places.neighbours(other) for other in places.neighbours(code))
    assert "0482" in places.neighbours("0484")
    assert places.neighbours("0980") == ()


def test_each_municipality_is_in_one_skr_group_and_has_seven_alike_in_each_aspect() -> None:
    titles = {places.skr_group(code).title for code in places.municipalities()}
    assert len(titles) == 9
    assert places.skr_group("0180").title == "Storstäder"
    for aspect in places.similar_aspects():
        for code in places.municipalities():
            alike = places.similar(code, aspect)
            assert len(alike) == 7
            assert code not in alike
            assert set(alike) <= set(places.municipalities())


def test_an_unknown_aspect_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'weather' .*labour_market"):
        places.similar("0180", "weather")


def test_the_county_lists_its_municipalities() -> None:
    assert len(places.municipalities_of("01")) == 26
    assert len(places.municipalities_of("05")) == 13


@pytest.mark.shared
@pytest.mark.parametrize("script", ["make_tables.py", "make_boundaries.py"])
def test_the_shipped_files_are_what_the_generators_make(
    shared_dir: Path, tmp_path: Path, script: str
) -> None:
    runpy.run_path(str(ROOT / "tools/places" / script))["main"](shared_dir / "data", tmp_path)
    made = sorted(tmp_path.iterdir())
    assert made
    for path in made:
        assert path.read_bytes() == (DATA / path.name).read_bytes(), path.name
