"""A choropleth as a view of values by place: areas to draw, legend, text alternative and table.

The areas are drawn on the server. What a map tells, its table tells too, so the table holds the
links that a keyboard reaches and the drawing is left out of the reading order: docs/adr/0005.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samsyn.core.templatetags.samsyn_format import amount
from samsyn.gazetteer import places
from samsyn.places import outlines, selectors
from samsyn.places.classes import Number, ValueClass, class_of, equal_count
from samsyn.places.outlines import Box, Outline


class Missing(StrEnum):
    """Why an area has no number. A place that the values do not name is unknown, never zero."""

    UNKNOWN = "unknown"
    SUPPRESSED = "suppressed"


Level = Literal["municipality", "county"]
Value = Number | Missing | None
Wording = Callable[[Number], str]
Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Area:
    """`fill` is 1–5 for a class, 'unknown' or 'suppressed'; `label` is empty where none has room."""

    code: str
    name: str
    text: str
    fill: str
    path: str
    url: str
    label: str
    x: str
    y: str

    @property
    def is_class(self) -> bool:
        return self.fill.isdecimal()


@dataclass(frozen=True, slots=True)
class LegendRow:
    fill: str
    text: str
    count: str

    @property
    def is_class(self) -> bool:
        return self.fill.isdecimal()


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """`summary` is the text alternative; `around` are neighbours drawn faintly, without values.

    Measures are text, in map units: a template would write numbers with thin spaces and commas.
    """

    id: str
    caption: str
    place_heading: str
    value_heading: str
    summary: str
    view_box: str
    is_tall: bool
    line: str
    hatch: str
    font_size: str
    areas: tuple[Area, ...]
    rows: tuple[Area, ...]
    marked: str
    around: tuple[str, ...]
    legend: tuple[LegendRow, ...]


def place_page(code: str) -> str:
    return reverse("places:place", args=[code])


def build(
    values: Mapping[str, Value],
    *,
    caption: str,
    value_heading: str,
    level: Level = "municipality",
    within: str = "",
    wording: Wording = amount,
    address: Address = place_page,
    marked: str = "",
    map_id: str = "map",
) -> PlaceMap:
    """The map of values by place code.

    `within` zooms to a county or ESF region (its code); empty is the whole country. `wording` says a
    value ('3 projekt'), `address` gives the page that a place leads to, `marked` is a place to
    outline. Two maps on one page need
    different `map_id`s. Raises `UnknownPlaceError` for `within`, and ValueError for values of places
    that are not on the map, so that no value is silently left out.
    """
    shown, around = _codes(level, within)
    _refuse_strangers(values, shown, level, within)
    table = outlines.counties() if level == "county" else outlines.municipalities()
    known = {code: value for code in shown if _is_number(value := values.get(code))}
    classes = equal_count(known.values())
    box = outlines.box_of(table[code] for code in shown).grown(0.02)
    font = _font_size(box)
    rows = tuple(
        _area(code, values.get(code), classes, table[code], wording, address, font)
        for code in selectors.in_name_order(shown)
    )
    return PlaceMap(
        id=map_id,
        caption=caption,
        place_heading=_("County") if level == "county" else _("Municipality"),
        value_heading=value_heading,
        summary=_summary(rows, known, wording),
        view_box=f"{box.left} {box.top} {box.width} {box.height}",
        is_tall=box.height > 1.6 * box.width,
        line=f"{max(box.width, box.height * 0.6) / 700:.2f}",
        hatch=f"{max(box.width, box.height * 0.45) / 55:.1f}",
        font_size=str(font),
        areas=tuple(sorted(rows, key=lambda area: area.code)),
        rows=rows,
        marked=table[marked].path if marked in shown else "",
        around=tuple(table[code].path for code in around if table[code].box.touches(box)),
        legend=_legend(rows, classes, wording),
    )


def _codes(level: Level, within: str) -> tuple[list[str], list[str]]:
    """Codes of the areas to fill, and of those to hint at around them."""
    everything = list(places.counties() if level == "county" else places.municipalities())
    if not within:
        return everything, []
    inside = selectors.codes_within(within)
    shown = [code for code in everything if code in inside]
    if not shown:
        raise ValueError(f"no {level} lies within {within!r}; zoom to a county or an ESF region")
    return shown, [code for code in everything if code not in inside]


def _refuse_strangers(
    values: Mapping[str, Value], shown: list[str], level: Level, within: str
) -> None:
    strangers = sorted(set(values) - set(shown))
    if strangers:
        raise ValueError(
            f"values for {', '.join(strangers[:3])}, which the map of each {level} within "
            f"{within or 'Sweden'} does not show; leave them out or widen the map"
        )


def _is_number(value: Value) -> bool:
    return value is not None and not isinstance(value, Missing)


def _area(
    code: str,
    value: Value,
    classes: tuple[ValueClass, ...],
    outline: Outline,
    wording: Wording,
    address: Address,
    font: float,
) -> Area:
    if value is None or isinstance(value, Missing):
        missing = value or Missing.UNKNOWN
        text, fill, label = missing_words(missing), str(missing), ""
    else:
        text, fill = wording(value), str(class_of(value, classes))
        label = _label(amount(value), outline.main, font)
    x, y = outline.middle
    name, url = selectors.name(code), address(code)
    return Area(code, name, text, fill, outline.path, url, label, str(x), str(y))


def missing_words(missing: Missing) -> str:
    return _("protected") if missing is Missing.SUPPRESSED else _("unknown")


def _font_size(box: Box) -> float:
    """Map units that come to about 14 px where the map is 460 px wide or 620 px high."""
    return round(max(box.width * 14 / 460, box.height * 14 / 620), 1)


def _label(text: str, box: Box, font: float) -> str:
    """The text if it has room in the area's largest part: digits are about 0.6 of the size wide."""
    fits = box.width > font * (0.6 * len(text) + 0.9) and box.height > font * 1.7
    return text if fits else ""


def _legend(
    rows: tuple[Area, ...], classes: tuple[ValueClass, ...], wording: Wording
) -> tuple[LegendRow, ...]:
    legend = [
        LegendRow(str(each.number), _limits(each, wording), _places(each.size)) for each in classes
    ]
    for missing in Missing:
        size = sum(area.fill == missing for area in rows)
        if size:
            legend.append(LegendRow(str(missing), missing_words(missing), _places(size)))
    return tuple(legend)


def _limits(each: ValueClass, wording: Wording) -> str:
    if each.low == each.high:
        return wording(each.high)
    return f"{amount(each.low)}–{wording(each.high)}"


def _places(size: int) -> str:
    return ngettext("%(size)s place", "%(size)s places", size) % {"size": size}


def _summary(rows: tuple[Area, ...], known: Mapping[str, Number], wording: Wording) -> str:
    """Highest, lowest and how many have no number: what a glance at the map gives."""
    if not known:
        return _("No place on the map has a known value.")
    low, high = min(known.values()), max(known.values())
    if low == high:
        sentences = [_("All known values are the same: %(value)s.") % {"value": wording(low)}]
    else:
        sentences = [
            _("Highest: %(places)s.") % {"places": _at(known, high, wording)},
            _("Lowest: %(places)s.") % {"places": _at(known, low, wording)},
        ]
    for missing in Missing:
        size = sum(area.fill == missing for area in rows)
        if size:
            words = {"places": _places(size), "missing": missing_words(missing)}
            sentences.append(_("%(places)s: %(missing)s.") % words)
    return " ".join(sentences)


def _at(known: Mapping[str, Number], value: Number, wording: Wording) -> str:
    """'Eskilstuna (3 projekt)', or how many places share the value where more than three do."""
    codes = selectors.in_name_order(code for code, found in known.items() if found == value)
    if len(codes) > 3:
        return f"{_places(len(codes))} ({wording(value)})"
    return f"{', '.join(selectors.name(code) for code in codes)} ({wording(value)})"
