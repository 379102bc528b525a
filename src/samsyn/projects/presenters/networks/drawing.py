"""A network drawn on the server: members as shapes with numbers, ties as lines, and names that fit.

The shape says the group and the number leads to the table, so that nothing is told by colour alone.
A narrow picture, for telephones, has numbers and no names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from samstat.networks.layout import positions

SHAPES = ("circle", "square", "diamond", "triangle", "hexagon", "octagon", "house", "shield")
# For groups beyond those that have a shape of their own.
OTHER = "drop"
_CORNERS: dict[str, tuple[tuple[float, float], ...]] = {
    "square": ((-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)),
    "diamond": ((0, -1.22), (1.22, 0), (0, 1.22), (-1.22, 0)),
    "triangle": ((0, -1.35), (1.3, 0.9), (-1.3, 0.9)),
    "hexagon": ((-0.58, -1), (0.58, -1), (1.16, 0), (0.58, 1), (-0.58, 1), (-1.16, 0)),
    "octagon": ((-0.42, -1.02), (0.42, -1.02), (1.02, -0.42), (1.02, 0.42),
                (0.42, 1.02), (-0.42, 1.02), (-1.02, 0.42), (-1.02, -0.42)),
    "house": ((0, -1.2), (1.05, -0.35), (1.05, 0.95), (-1.05, 0.95), (-1.05, -0.35)),
    "shield": ((-1.05, -0.95), (1.05, -0.95), (1.05, 0.35), (0, 1.2), (-1.05, 0.35)),
    "drop": ((-0.5, -1.1), (0.5, -1.1), (0.8, 0), (0.5, 1.1), (-0.5, 1.1), (-0.8, 0)),
}  # fmt: skip
_LETTER = 0.56  # a letter's usual width, in font sizes
_LONGEST = 30
_THINNEST, _THICKEST = 1.2, 7.0


@dataclass(frozen=True, slots=True)
class Style:
    """Measures of a picture, in its own units."""

    width: int
    height: int
    radius: tuple[float, float]
    font: float
    room: tuple[float, float]
    named: bool


WIDE = Style(1000, 640, (13, 22), 15, (62, 50), True)
NARROW = Style(360, 480, (11, 15), 12, (36, 36), False)


@dataclass(frozen=True, slots=True)
class Line:
    x1: str
    y1: str
    x2: str
    y2: str
    width: str


@dataclass(frozen=True, slots=True)
class Node:
    """`path` is the outline; `number` its text at (`x`, `y`), as the table has it."""

    number: int
    path: str
    group: int
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Label:
    x: str
    y: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    view_box: str
    font: str
    lines: list[Line]
    nodes: list[Node]
    labels: list[Label]


def outline(group: int, radius: float, x: float = 0, y: float = 0) -> str:
    """The path of a group's shape around a point; groups count from 1."""
    shape = shape_of(group)
    if shape == "circle":
        r, across = _short(radius), _short(2 * radius)
        return (
            f"M{_short(x - radius)} {_short(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0z"
        )
    corners = (f"{_short(x + radius * across)} {_short(y + radius * down)}"
               for across, down in _CORNERS[shape])  # fmt: skip
    return f"M{'L'.join(corners)}z"


def shape_of(group: int) -> str:
    return SHAPES[group - 1] if 1 <= group <= len(SHAPES) else OTHER


def draw(
    graph: nx.Graph,
    order: Sequence[int],
    names: Mapping[int, str],
    group_of: Mapping[int, int],
    style: Style,
) -> Picture:
    """`order` are the members by importance: their numbers, and who is named first."""
    margin = style.radius[1] * 1.4
    placed = positions(
        graph,
        width=style.width - 2 * margin,
        height=style.height - 2 * margin,
        room=style.room,
    )
    at = {one: (x + margin, y + margin) for one, (x, y) in placed.items()}
    radius = _radii(graph, style)
    return Picture(
        view_box=f"0 0 {style.width} {style.height}",
        font=_short(style.font),
        lines=_lines(graph, at),
        nodes=[
            Node(
                number,
                outline(group_of.get(one, 0), radius[one], *at[one]),
                min(group_of.get(one, 0), len(SHAPES) + 1),
                _short(at[one][0]),
                _short(at[one][1]),
            )
            for number, one in enumerate(order, start=1)
        ],
        labels=_labels(order, names, at, radius, style) if style.named else [],
    )


def _radii(graph: nx.Graph, style: Style) -> dict[int, float]:
    """By the root of the shared projects, so that the area tells the number."""
    low, high = style.radius
    top = max((things for _one, things in graph.nodes(data="things")), default=1) or 1
    return {
        one: low + (high - low) * math.sqrt(things / top)
        for one, things in graph.nodes(data="things")
    }


def _lines(graph: nx.Graph, at: Mapping[int, tuple[float, float]]) -> list[Line]:
    """Thicker the more projects are shared; the thinnest first, so that they lie beneath."""
    ties = sorted(graph.edges(data="shared"), key=lambda tie: (tie[2], tie[0], tie[1]))
    top = max((shared for _one, _other, shared in ties), default=1)
    found = []
    for one, other, shared in ties:
        part = math.log(shared) / math.log(top) if top > 1 else 0
        width = _THINNEST + (_THICKEST - _THINNEST) * part
        (x1, y1), (x2, y2) = at[one], at[other]
        found.append(Line(_short(x1), _short(y1), _short(x2), _short(y2), _short(width)))
    return found


Box = tuple[float, float, float, float]


def _labels(
    order: Sequence[int],
    names: Mapping[int, str],
    at: Mapping[int, tuple[float, float]],
    radius: Mapping[int, float],
    style: Style,
) -> list[Label]:
    """A name stands where it covers no shape and no other name, else nowhere: the number leads to
    the table, which has it."""
    taken: list[Box] = [
        (x - radius[one], y - radius[one], x + radius[one], y + radius[one])
        for one, (x, y) in at.items()
    ]
    labels = []
    for one in order:
        text = shortened(names[one])
        wide = len(text) * _LETTER * style.font
        for x, y, anchor, box in _spots(at[one], radius[one], wide, style.font):
            inside = (
                box[0] >= 0 and box[2] <= style.width and box[1] >= 0 and box[3] <= style.height
            )
            if inside and not any(_overlap(box, other) for other in taken):
                labels.append(Label(_short(x), _short(y), anchor, text))
                taken.append(box)
                break
    return labels


def _spots(
    at: tuple[float, float], radius: float, wide: float, font: float
) -> list[tuple[float, float, str, Box]]:
    """Right, left, below and above: the text's point, its anchor and the box that it fills."""
    x, y = at
    gap, half = radius * 1.25 + 3, font * 0.6
    return [
        (x + gap, y, "start", (x + gap, y - half, x + gap + wide, y + half)),
        (x - gap, y, "end", (x - gap - wide, y - half, x - gap, y + half)),
        *(
            (x, down, "middle", (x - wide / 2, down - half, x + wide / 2, down + half))
            for down in (y + gap + half, y - gap - half)
        ),
    ]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


def _short(number: float) -> str:
    """With a point and one decimal at most, as SVG wants it in every language."""
    return f"{number:.1f}".removesuffix(".0")
