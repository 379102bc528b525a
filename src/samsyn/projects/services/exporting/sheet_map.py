"""The map of a project's sheet as SVG: the municipalities that are named, in their surroundings."""

from __future__ import annotations

from collections.abc import Collection

from samsyn.gazetteer.places import counties, municipalities
from samsyn.places import outlines, selectors

_NAMED, _OTHER, _AROUND, _LINE, _BORDER = "#0b4f6c", "#dfe7ee", "#f4f6f8", "#ffffff", "#8fa1b0"


def drawn(codes: Collection[str]) -> list[str]:
    """The municipalities among the codes, and all of a county that is named alone, by code."""
    named = {code for code in codes if code in municipalities()}
    within = {code[:2] for code in named}
    alone = {code for code in codes if code in counties() and code not in within}
    whole = {code for code in municipalities() if code[:2] in alone}
    return sorted(named | whole)


def svg_of(codes: Collection[str]) -> str:
    """The smallest of county, ESF region and country that holds them all; '' for no place."""
    named = drawn(codes)
    if not named:
        return ""
    table = outlines.municipalities()
    shown = _surroundings(named)
    box = outlines.box_of(table[code] for code in shown).grown(0.03)
    near = [code for code in table if code not in shown and table[code].box.touches(box)]
    width = max(box.width, box.height) / 400
    paths = [
        *(_path(table[code].path, _AROUND, width) for code in near),
        *(_path(table[code].path, _OTHER, width) for code in shown if code not in named),
        *(_path(table[code].path, _NAMED, width) for code in named),
    ]
    # The border of each county over the municipalities', so that a small map is read at once.
    border = f'fill="none" stroke="{_BORDER}" stroke-width="{width * 1.5:.2f}"'
    lines = [
        f'<path d="{outlines.counties()[code].path}" {border}/>'
        for code in sorted({code[:2] for code in shown})
    ]
    size = f'viewBox="{box.left} {box.top} {box.width} {box.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join([*paths, *lines])}</svg>'


def _path(path: str, fill: str, width: float) -> str:
    return f'<path d="{path}" fill="{fill}" stroke="{_LINE}" stroke-width="{width:.2f}"/>'


def _surroundings(named: Collection[str]) -> list[str]:
    within = {code[:2] for code in named}
    if len(within) > 1:
        within = {municipalities()[code].esf_region for code in named}
    if len(within) > 1:
        return sorted(municipalities())
    inside = selectors.codes_within(within.pop())
    return sorted(code for code in inside if code in municipalities())
