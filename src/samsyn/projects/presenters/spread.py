"""The map view: where the selection's projects are, as a map and as tables."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.templatetags.samsyn_format import amount
from samsyn.gazetteer.places import counties, municipalities
from samsyn.places import selectors as places
from samsyn.places.classes import Number
from samsyn.places.maps import PlaceMap, build
from samsyn.projects.selectors import Selection
from samsyn.projects.selectors.spread import Spread


@dataclass(frozen=True, slots=True)
class SpreadPage:
    """`seats` are municipalities whose projects are known by nothing but the owner's seat."""

    map: PlaceMap | None
    county_map: PlaceMap | None
    seats: list[tuple[str, str, str]]
    nowhere: int
    total: int


def spread_page(spread: Spread, selection: Selection) -> SpreadPage:
    """Municipalities within the county, if one is chosen. Places without a project have 0."""
    chosen = selection.county[0] if len(selection.county) == 1 else ""
    within = chosen if chosen in counties() else ""
    inside = [code for code in municipalities() if code.startswith(within)]
    return SpreadPage(
        map=_map(
            {code: spread.municipalities.get(code, 0) for code in inside},
            selection,
            name="municipality",
            within=within,
        ),
        county_map=None
        if within
        else _map(
            {code: spread.counties.get(code, 0) for code in counties()}, selection, name="county"
        ),
        seats=[
            (places.name(code), _list(selection, "municipality", code), amount(spread.seats[code]))
            for code in places.in_name_order(spread.seats)
        ],
        nowhere=spread.nowhere,
        total=spread.total,
    )


def _map(values: dict[str, int], selection: Selection, *, name: str, within: str = "") -> PlaceMap:
    by_county = name == "county"
    return build(
        values,
        caption=_("Projects by county") if by_county else _("Projects by municipality"),
        value_heading=_("Projects"),
        level="county" if by_county else "municipality",
        within=within,
        wording=_projects,
        address=lambda code: _list(selection, name, code),
        map_id=f"projects-by-{name}",
    )


def _list(selection: Selection, name: str, code: str) -> str:
    return f"{reverse('projects:list')}?{selection.query(**{name: (code,)})}"


def _projects(count: Number) -> str:
    return ngettext("%(count)s project", "%(count)s projects", int(count)) % {
        "count": amount(count)
    }
