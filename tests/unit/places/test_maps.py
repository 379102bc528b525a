"""What a map shows, in words and in shapes."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.utils.translation import override

from samsyn.core.templatetags.samsyn_format import amount
from samsyn.gazetteer import places
from samsyn.places import maps
from samsyn.places.classes import Number
from samsyn.places.maps import Missing, PlaceMap, Value

SORMLAND: dict[str, Value] = {
    "0428": 1,
    "0461": Missing.SUPPRESSED,
    "0480": 12,
    "0481": 0,
    "0482": 2,
    "0483": 4,
    "0484": 30,
}


def projects(number: Number) -> str:
    return f"{amount(number)} projekt"


def build(values: dict[str, Value], **options: object) -> PlaceMap:
    defaults = {"caption": "Projekt", "value_heading": "Antal", "wording": projects}
    return maps.build(values, **{**defaults, **options})  # type: ignore[arg-type]


def html(view: PlaceMap) -> str:
    page = Template('{% cotton map :map="view" / %}').render(Context({"view": view}))
    assert page.count("<svg") > 1, "the component was not rendered"
    return page


@pytest.fixture(autouse=True)
def _swedish() -> object:
    with override("sv"):
        yield


def test_a_place_without_a_value_is_unknown_and_zero_is_a_value() -> None:
    texts = {area.code: area.text for area in build(SORMLAND, within="04").rows}
    assert texts["0481"] == "0 projekt"
    assert texts["0461"] == "skyddat"
    assert texts["0486"] == texts["0488"] == "okänt"


def test_summary_tells_highest_lowest_and_what_is_missing() -> None:
    assert build(SORMLAND, within="04").summary == (
        "Högst: Eskilstuna (30 projekt). Lägst: Oxelösund (0 projekt). "
        "Okänt: 2 kommuner. Skyddat: 1 kommun."
    )


def test_summary_counts_where_many_share_a_value() -> None:
    values: dict[str, Value] = dict.fromkeys(places.municipalities_of("04"), 0)
    assert build({**values, "0484": 3}, within="04").summary == (
        "Högst: Eskilstuna (3 projekt). Lägst: 8 kommuner (0 projekt)."
    )


def test_summary_of_equal_and_of_no_values() -> None:
    assert "Alla kända värden är lika: 5 projekt." in build({"0484": 5}, within="04").summary
    assert build({}, within="04").summary == "Ingen plats på kartan har ett känt värde."


def test_legend_states_limits_met_in_the_data_and_counts_every_place() -> None:
    legend = build(SORMLAND, within="04").legend
    assert [row.text for row in legend][-2:] == ["okänt", "skyddat"]
    assert legend[-1].count == "1 kommun"
    assert sum(int(row.count.split()[0]) for row in legend) == 9


def test_the_table_says_what_the_drawing_says() -> None:
    page = html(build(SORMLAND, within="04"))
    drawn = dict(re.findall(r"<title>([^:<]+): ([^<]+)</title>", page))
    listed = dict(re.findall(r'<a href="[^"]+">([^<]+)</a></th><td class="number">([^<]+)<', page))
    assert drawn == listed
    assert len(listed) == 9


def test_a_marked_place_is_outlined_and_neighbours_are_hinted_at() -> None:
    view = build(SORMLAND, within="04", marked="0484")
    assert view.marked == next(area.path for area in view.areas if area.code == "0484")
    assert view.around
    assert not build({}, level="county").around


def test_values_off_the_map_are_refused() -> None:
    with pytest.raises(ValueError, match="0180"):
        build({"0180": 1}, within="04")


def test_a_municipality_is_no_map_of_counties() -> None:
    with pytest.raises(ValueError, match="no county lies within"):
        build({}, level="county", within="0484")
    with pytest.raises(places.UnknownPlaceError, match="99"):
        build({}, within="99")


def test_markup_obeys_the_content_policy_and_keeps_areas_out_of_the_tab_order() -> None:
    page = html(build(SORMLAND, within="04"))
    assert "style=" not in page
    assert "<style" not in page
    assert "<script" not in page
    drawing = page[page.index("<g aria-hidden") : page.index('<div class="map__legend')]
    assert drawing.count("<a ") == drawing.count('tabindex="-1"') == 9


def test_ids_are_used_once_though_two_maps_stand_on_a_page() -> None:
    page = html(build(SORMLAND, within="04", map_id="a")) + html(build({}, within="04", map_id="b"))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for used in re.findall(r"url\(#([^)]+)\)", page):
        assert used in ids


def test_drawing_has_no_localised_numbers() -> None:
    page = html(build(dict.fromkeys(places.counties(), 1234567), level="county"))
    shapes = page[page.index("<svg") : page.index('<div class="map__legend')]
    for attribute in re.findall(r' (?:x|y|viewBox|font-size|stroke-width|width)="([^"]*)"', shapes):
        assert re.fullmatch(r"-?[\d.]+( -?[\d.]+){0,3}", attribute), attribute


def test_names_from_data_are_escaped() -> None:
    page = html(build(SORMLAND, within="04", caption="<script>alert(1)</script>"))
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("level", "within", "most"),
    [
        ("municipality", "", 150_000),
        ("county", "", 40_000),
        ("municipality", "14", 40_000),
        ("municipality", "04", 40_000),
    ],
)
def test_maps_stay_small(level: str, within: str, most: int) -> None:
    codes = places.counties() if level == "county" else places.municipalities()
    shown = [code for code in codes if code.startswith(within)]
    values: dict[str, Value] = {code: index for index, code in enumerate(shown)}
    assert len(html(build(values, level=level, within=within)).encode()) < most
