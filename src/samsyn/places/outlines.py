"""Boundaries as SVG paths and their boxes, in the units of the shipped map (100 m, y downwards).

The map's plane is SWEREF 99 TM, so an area keeps its shape; samsyn.gazetteer ships the paths.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType

from samsyn.gazetteer.boundaries import boundaries

_GRID = 8
_RING = re.compile(r"M(-?\d+) (-?\d+)l([-+ \d]*)z")
_NUMBER = re.compile(r"[-+]?\d+")

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def grown(self, share: float) -> Box:
        """The box with a margin on each side: that share of its longer side."""
        margin = round(max(self.width, self.height) * share)
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def touches(self, other: Box) -> bool:
        return not (
            other.left > self.right
            or other.right < self.left
            or other.top > self.bottom
            or other.bottom < self.top
        )


@dataclass(frozen=True, slots=True)
class Outline:
    """`path` is SVG data; `main` is the largest part's ring, `middle` its centre of gravity."""

    path: str
    box: Box
    main: tuple[Point, ...]
    middle: Point

    def spot(self, width: float, height: float) -> Point | None:
        """A point around which a box of that size lies within the largest part, None without one.

        The middle if it serves, else the nearest to it of a grid of points, so that an area bent
        around another has a spot too.
        """
        return _spot(self.main, self.middle, width, height)


@cache
def municipalities() -> Mapping[str, Outline]:
    return _outlines(boundaries().municipalities)


@cache
def counties() -> Mapping[str, Outline]:
    return _outlines(boundaries().counties)


def box_of(outlines: Iterable[Outline]) -> Box:
    """The box around all. ValueError for none."""
    boxes = [outline.box for outline in outlines]
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _outlines(paths: Mapping[str, str]) -> Mapping[str, Outline]:
    return MappingProxyType({code: _outline(path) for code, path in paths.items()})


def _outline(path: str) -> Outline:
    rings = _rings(path)
    largest = max(rings, key=lambda ring: abs(_twice_area(ring)))
    box = _box([point for ring in rings for point in ring])
    return Outline(path, box, tuple(largest), _middle(largest))


@lru_cache(maxsize=10_000)
def _spot(ring: tuple[Point, ...], middle: Point, width: float, height: float) -> Point | None:
    """Asked for again with every drawing of a map, in few sizes: as wide as texts are long."""
    box = _box(ring)
    if box.width < width or box.height < height:
        return None
    grid = [
        (box.left + box.width * i // _GRID, box.top + box.height * j // _GRID)
        for i in range(1, _GRID)
        for j in range(1, _GRID)
    ]
    nearest_first = sorted(grid, key=lambda point: math.dist(point, middle))
    return next((p for p in (middle, *nearest_first) if _holds(ring, p, width, height)), None)


def _holds(ring: Sequence[Point], point: Point, width: float, height: float) -> bool:
    x, y = point
    across = (x - width / 2, x - width / 4, x, x + width / 4, x + width / 2)
    down = (y - height / 2, y + height / 2)
    return all(_is_within(ring, px, py) for px in across for py in down)


def _rings(path: str) -> list[list[Point]]:
    rings = []
    for x, y, moves in _RING.findall(path):
        ring = [(int(x), int(y))]
        numbers = [int(n) for n in _NUMBER.findall(moves)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            ring.append((ring[-1][0] + dx, ring[-1][1] + dy))
        rings.append(ring)
    return rings


def _box(points: Sequence[Point]) -> Box:
    across, down = [p[0] for p in points], [p[1] for p in points]
    return Box(min(across), min(down), max(across), max(down))


def _twice_area(ring: list[Point]) -> int:
    """The shoelace sum: twice the area, its sign the direction of the ring."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))


def _middle(ring: list[Point]) -> Point:
    """Centre of gravity of the ring's surface; the first corner for one without surface."""
    total = _twice_area(ring)
    if not total:
        return ring[0]
    sums = [0, 0]
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        cross = x1 * y2 - x2 * y1
        sums[0] += (x1 + x2) * cross
        sums[1] += (y1 + y2) * cross
    return round(sums[0] / (3 * total)), round(sums[1] / (3 * total))


def _is_within(ring: Sequence[Point], x: float, y: float) -> bool:
    """Even-odd rule: a ray from the point crosses the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside
