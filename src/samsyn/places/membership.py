"""A map of which places belong to something: two kinds of area, no numbers to compare."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext as _

from samsyn.gazetteer import places
from samsyn.places import maps, selectors
from samsyn.places.maps import Area, LegendRow, PlaceMap

# Fills far apart in lightness, and a mark, so that colour is not needed to tell them apart.
_FILL = {True: "4", False: "1"}
_MARK = "✓"


def build(
    members: Collection[str],
    *,
    caption: str,
    value_heading: str,
    within: str = "",
    belongs: str,
    does_not: str,
    map_id: str = "map",
) -> PlaceMap:
    """The municipalities within a county or ESF region ('' is the country), members marked.

    `belongs` and `does_not` say the two kinds in the table and the legend.
    """
    inside = selectors.codes_within(within) if within else set(places.municipalities())
    shown = inside & set(places.municipalities())
    drawn = maps.build(
        {code: int(code in members) for code in shown},
        caption=caption,
        value_heading=value_heading,
        within=within,
        wording=lambda value: belongs if value else does_not,
        map_id=map_id,
    )
    refilled = {area.code: _refilled(area, members) for area in drawn.areas}
    return replace(
        drawn,
        summary=_summary(members),
        areas=tuple(refilled[area.code] for area in drawn.areas),
        rows=tuple(refilled[area.code] for area in drawn.rows),
        labels=tuple(
            replace(label, text=_MARK, fill=_FILL[True])
            for label in drawn.labels
            if label.text == "1"
        ),
        legend=tuple(_legend_row(row, belongs) for row in drawn.legend),
    )


def _refilled(area: Area, members: Collection[str]) -> Area:
    return replace(area, fill=_FILL[area.code in members])


def _legend_row(row: LegendRow, belongs: str) -> LegendRow:
    inside = row.text == belongs
    return replace(row, fill=_FILL[inside], letter=_MARK if inside else "")


def _summary(members: Collection[str]) -> str:
    names = [selectors.name(code) for code in selectors.in_name_order(members)]
    if len(names) < 2:
        return f"{''.join(names)}."
    return _("%(places)s and %(last)s.") % {"places": ", ".join(names[:-1]), "last": names[-1]}
