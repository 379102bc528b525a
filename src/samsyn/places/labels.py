"""What is written on a map's areas, so that it is read without its colours.

Values where most of them have room; else each class's letter, which the legend explains. A letter,
since a digit would be taken for a value. A map of all municipalities bears none: there the steps'
lightness, the names and values on hover, and the table do the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from samsyn.places.outlines import Box, Outline

_MOST = 0.75
# Of more areas than this, hardly one in ten has room even for a letter.
_TOO_MANY = 120
# The part of the font's size that a digit and a capital letter are wide, near enough.
_DIGIT, _MARGIN = 0.56, 0.3


class Filled(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def fill(self) -> str: ...

    @property
    def is_class(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Label:
    """`x` and `y` are map units as text; `fill` is the area's, which decides the ink."""

    text: str
    fill: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Labels:
    placed: tuple[Label, ...]
    are_letters: bool


def font_size(box: Box) -> float:
    """Map units that come to about 14 px where the map is 460 px wide or 620 px high."""
    return round(max(box.width * 14 / 460, box.height * 14 / 620), 1)


def letter_of(fill: str) -> str:
    """'A' for class 1, the lowest."""
    return chr(ord("A") + int(fill) - 1)


def labels_for(
    values: Mapping[str, str],
    areas: Iterable[Filled],
    outlines: Mapping[str, Outline],
    font: float,
) -> Labels:
    """Labels for the areas that have a value and room: `values` are the written values by code."""
    known = [area for area in areas if area.is_class]
    if len(known) > _TOO_MANY:
        return Labels((), are_letters=False)
    written = {area: label for area in known if (label := values[area.code])}
    placed = _placed(written, outlines, font)
    if len(placed) >= _MOST * len(known):
        return Labels(placed, are_letters=False)
    letters = {area: letter_of(area.fill) for area in known}
    return Labels(_placed(letters, outlines, font), are_letters=True)


def _placed(
    texts: Mapping[Filled, str], outlines: Mapping[str, Outline], font: float
) -> tuple[Label, ...]:
    labels = []
    for area, text in texts.items():
        spot = outlines[area.code].spot(font * (_DIGIT * len(text) + _MARGIN), font)
        if spot:
            labels.append(Label(text, area.fill, str(spot[0]), str(spot[1])))
    return tuple(labels)
