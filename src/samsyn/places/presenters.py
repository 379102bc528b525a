"""A place's page: facts with labels, links to other places, and its map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.templatetags.samsyn_format import amount
from samsyn.gazetteer import places
from samsyn.places import history, maps, selectors
from samsyn.places.classes import Number
from samsyn.places.maps import PlaceMap
from samsyn.places.selectors import Kind


@dataclass(frozen=True, slots=True)
class Link:
    code: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A value in words, or links where other places are the value."""

    label: str
    text: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Links under a heading, with a sentence on how they were chosen."""

    heading: str
    about: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RegionCard:
    region: Link
    population: str
    counties: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PlacePage:
    code: str
    kind: str
    name: str
    above: tuple[Link, ...]
    facts: tuple[Fact, ...]
    groups: tuple[Group, ...]
    events: tuple[history.Event, ...]
    map: PlaceMap


def link(code: str) -> Link:
    return Link(code, selectors.name(code), maps.place_page(code))


def links(codes: Iterable[str]) -> tuple[Link, ...]:
    return tuple(link(code) for code in codes)


def kind_words(code: str) -> str:
    """The kind of a place in words; raises `KeyError` for a code of nothing."""
    words = {
        Kind.MUNICIPALITY: _("Municipality"),
        Kind.COUNTY: _("County"),
        Kind.ESF_REGION: _("ESF region"),
        None: "",
    }
    return words[selectors.kind_of(code)]


def inhabitants(number: Number) -> str:
    return ngettext("%(number)s inhabitant", "%(number)s inhabitants", int(number)) % {
        "number": amount(number)
    }


def region_cards() -> list[RegionCard]:
    """The eight ESF regions with their counties, by name."""
    return [
        RegionCard(
            link(code),
            inhabitants(selectors.population(code).number),
            links(selectors.in_name_order(places.esf_region(code).counties)),
        )
        for code, _name in selectors.esf_region_choices()
    ]


def county_map() -> PlaceMap:
    """All counties by population."""
    values = {code: selectors.population(code).number for code in places.counties()}
    return _population_map(values, _("Population by county"), level="county")


def place_page(code: str) -> PlacePage:
    """Raises `UnknownPlaceError` for a code that no place has today."""
    build = {
        Kind.MUNICIPALITY: _municipality_page,
        Kind.COUNTY: _county_page,
        Kind.ESF_REGION: _region_page,
    }
    kind = selectors.kind_of(code)
    if kind is None:
        raise places.UnknownPlaceError("place", code)
    return build[kind](code)


def _municipality_page(code: str) -> PlacePage:
    place = places.municipality(code)
    group = places.skr_group(code)
    facts = (
        Fact(_("Municipality code"), code),
        Fact(_("Full name"), place.long_name),
        Fact(_("County"), links=(link(place.county),)),
        Fact(_("ESF region"), links=(link(place.esf_region),)),
        Fact(_("NUTS 3"), f"{place.nuts3} {places.nuts_regions()[place.nuts3].name}"),
        Fact(_("Functional region"), places.functional_regions()[place.functional_region]),
        _population_fact(code),
        Fact(_("Land area"), f"{amount(round(place.area_km2))} km²"),
        Fact(_("Kind of municipality (SKR)"), group.title),
    )
    groups = (
        _neighbour_group(code),
        Group(
            _("Municipalities like this one"),
            _("The seven most alike in all, according to Kolada. Use them when comparing."),
            links(selectors.similar_municipalities(code)),
        ),
    )
    return _page(code, facts, groups, above=(place.esf_region, place.county), within=place.county)


def _county_page(code: str) -> PlacePage:
    place = places.county(code)
    inside = selectors.municipalities_of(code)
    facts = (
        Fact(_("County code"), code),
        Fact(_("ESF region"), links=(link(place.esf_region),)),
        Fact(_("NUTS 3"), f"{place.nuts3} {places.nuts_regions()[place.nuts3].name}"),
        _population_fact(code),
        Fact(_("Municipalities"), amount(len(inside))),
    )
    groups = (Group(_("Municipalities"), "", links(inside)), _neighbour_group(code))
    return _page(code, facts, groups, above=(place.esf_region,), within=code)


def _region_page(code: str) -> PlacePage:
    region = places.esf_region(code)
    facts = (
        Fact(_("NUTS 2"), code),
        _population_fact(code),
        Fact(_("Municipalities"), amount(len(selectors.municipalities_of(code)))),
    )
    counties = links(selectors.in_name_order(region.counties))
    groups = (Group(_("Counties"), "", counties), _neighbour_group(code))
    return _page(code, facts, groups, above=(), within=code)


def _page(
    code: str,
    facts: tuple[Fact, ...],
    groups: tuple[Group, ...],
    *,
    above: tuple[str, ...],
    within: str,
) -> PlacePage:
    inside = selectors.municipalities_of(within)
    values = {member: selectors.population(member).number for member in inside}
    caption = _("Population by municipality, %(place)s") % {"place": selectors.name(within)}
    return PlacePage(
        code=code,
        kind=kind_words(code),
        name=selectors.name(code),
        above=links(above),
        facts=facts,
        groups=tuple(group for group in groups if group.links),
        events=tuple(history.events(code)),
        map=_population_map(values, caption, within=within, marked=code),
    )


def _population_fact(code: str) -> Fact:
    counted = selectors.population(code)
    text = _("%(number)s (%(year)s, source: SCB)")
    return Fact(_("Population"), text % {"number": amount(counted.number), "year": counted.year})


def _neighbour_group(code: str) -> Group:
    about = _("Places that share a land border with %(place)s.") % {"place": selectors.name(code)}
    return Group(_("Neighbours"), about, links(selectors.neighbours(code)))


def _population_map(
    values: dict[str, int],
    caption: str,
    *,
    level: maps.Level = "municipality",
    within: str = "",
    marked: str = "",
) -> PlaceMap:
    return maps.build(
        values,
        caption=caption,
        value_heading=_("Inhabitants"),
        level=level,
        within=within,
        wording=inhabitants,
        marked=marked,
    )
