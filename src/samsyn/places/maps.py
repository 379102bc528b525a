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
from samsyn.places.labels import Label, font_size, labels_for, letter_of
from samsyn.places.outlines import Outline


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
    """`fill` is 1–5 for a class, 'unknown' or 'suppressed'."""

    code: str
    name: str
    text: str
    fill: str
    path: str
    url: str

    @property
    def is_class(self) -> bool:
        return self.fill.isdecimal()


@dataclass(frozen=True, slots=True)
class LegendRow:
    """`letter` is the class's mark on the map, where the map shows marks instead of values."""

    fill: str
    text: str
    count: str
    letter: str = ""

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
    labels: tuple[Label, ...]
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

    `within` zooms to a county or ESF region (its code); empty is the whole country. `wording`
    says a value ('3 projekt'), `address` gives the page that a place leads to, `marked` is a place
    to outline. Two maps on one page need different `map_id`s. Raises `UnknownPlaceError` for
    `within`, and ValueError for values of places that are not on the map, so that no value is
    silently left out.
    """
    shown, around = _codes(level, within)
    _refuse_strangers(values, shown, level, within)
    table = outlines.counties() if level == "county" else outlines.municipalities()
    known = _numbers(values)
    classes = equal_count(known.values())
    box = outlines.box_of(table[code] for code in shown).grown(0.02)
    rows = tuple(
        _area(code, values.get(code), classes, table[code], wording, address)
        for code in selectors.in_name_order(shown)
    )
    font = font_size(box)
    labels = labels_for({code: amount(value) for code, value in known.items()}, rows, table, font)
    return PlaceMap(
        id=map_id,
        caption=caption,
        place_heading=_("County") if level == "county" else _("Municipality"),
        value_heading=value_heading,
        summary=_summary(rows, known, wording, level),
        view_box=f"{box.left} {box.top} {box.width} {box.height}",
        is_tall=box.height > 1.6 * box.width,
        line=f"{max(box.width, box.height * 0.6) / 700:.2f}",
        hatch=f"{max(box.width, box.height * 0.45) / 55:.1f}",
        font_size=str(font),
        areas=tuple(sorted(rows, key=lambda area: area.code)),
        rows=rows,
        labels=labels.placed,
        marked=table[marked].path if marked in shown else "",
        around=tuple(table[code].path for code in around if table[code].box.touches(box)),
        legend=_legend(rows, classes, wording, level, lettered=labels.are_letters),
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


def _numbers(values: Mapping[str, Value]) -> dict[str, Number]:
    return {
        code: value
        for code, value in values.items()
        if value is not None and not isinstance(value, Missing)
    }


def _area(
    code: str,
    value: Value,
    classes: tuple[ValueClass, ...],
    outline: Outline,
    wording: Wording,
    address: Address,
) -> Area:
    if value is None or isinstance(value, Missing):
        missing = value or Missing.UNKNOWN
        text, fill = missing_words(missing), str(missing)
    else:
        text, fill = wording(value), str(class_of(value, classes))
    return Area(code, selectors.name(code), text, fill, outline.path, address(code))


def missing_words(missing: Missing) -> str:
    return _("protected") if missing is Missing.SUPPRESSED else _("unknown")


def _legend(
    rows: tuple[Area, ...],
    classes: tuple[ValueClass, ...],
    wording: Wording,
    level: Level,
    *,
    lettered: bool,
) -> tuple[LegendRow, ...]:
    legend = [
        LegendRow(
            str(each.number),
            _limits(each, wording),
            _count(each.size, level),
            letter_of(str(each.number)) if lettered else "",
        )
        for each in classes
    ]
    for missing in Missing:
        size = sum(area.fill == missing for area in rows)
        if size:
            words = missing_words(missing)
            legend.append(LegendRow(str(missing), words, _count(size, level)))
    return tuple(legend)


def _limits(each: ValueClass, wording: Wording) -> str:
    if each.low == each.high:
        return wording(each.high)
    return f"{amount(each.low)}–{wording(each.high)}"


def _count(size: int, level: Level) -> str:
    if level == "county":
        return ngettext("%(size)s county", "%(size)s counties", size) % {"size": size}
    return ngettext("%(size)s municipality", "%(size)s municipalities", size) % {"size": size}


def _summary(
    rows: tuple[Area, ...], known: Mapping[str, Number], wording: Wording, level: Level
) -> str:
    """Highest, lowest and how many have no number: what a glance at the map gives."""
    if not known:
        return _("No place on the map has a known value.")
    low, high = min(known.values()), max(known.values())
    if low == high:
        sentences = [_("All known values are the same: %(value)s.") % {"value": wording(low)}]
    else:
        sentences = [
            _("Highest: %(places)s.") % {"places": _at(known, high, wording, level)},
            _("Lowest: %(places)s.") % {"places": _at(known, low, wording, level)},
        ]
    fills = [area.fill for area in rows]
    if unknown := fills.count(Missing.UNKNOWN):
        sentences.append(_("Unknown: %(count)s.") % {"count": _count(unknown, level)})
    if suppressed := fills.count(Missing.SUPPRESSED):
        sentences.append(_("Protected: %(count)s.") % {"count": _count(suppressed, level)})
    return " ".join(sentences)


def _at(known: Mapping[str, Number], value: Number, wording: Wording, level: Level) -> str:
    """'Eskilstuna (3 projekt)', or how many places share the value where more than three do."""
    codes = selectors.in_name_order(code for code, found in known.items() if found == value)
    if len(codes) > 3:
        return f"{_count(len(codes), level)} ({wording(value)})"
    return f"{', '.join(selectors.name(code) for code in codes)} ({wording(value)})"
