"""Where the members of a network are drawn: tied ones near each other, none on another.

Forces as springs (T. M. J. Fruchterman, E. M. Reingold, Software: Practice and Experience 21 (1991)
1129-1164) by networkx, from a seed, so that the same network is drawn the same. Then members are
moved apart until each has room.
"""

from __future__ import annotations

import networkx as nx
import numpy as np

from samstat.networks.ties import Floats

_SEED = 7
_ROUNDS = 300


def positions(
    graph: nx.Graph, *, width: float, height: float, room: tuple[float, float]
) -> dict[int, tuple[float, float]]:
    """Member's id → x and y within the rectangle; no two nearer than `room` across and down.

    Where the rectangle has no room for all, they are as far apart as they could be moved.
    """
    ids = sorted(graph)
    if not ids:
        return {}
    ordered = nx.Graph()
    ordered.add_nodes_from(ids)
    ordered.add_edges_from(sorted(tuple(sorted(tie)) for tie in graph.edges))
    # Apart by a bound, so that members without ties do not push the others into a corner.
    found = nx.spring_layout(
        ordered, seed=_SEED, k=2.2 / np.sqrt(len(ids)), iterations=200, weight=None
    )
    points = np.array([found[one] for one in ids], dtype=np.float64)
    points = _spread(points)
    points *= (width, height)
    _part(points, room, (width, height))
    return {one: (float(x), float(y)) for one, (x, y) in zip(ids, points, strict=True)}


def _spread(points: Floats) -> Floats:
    """Into the unit square: halfway between where the springs put them and even steps by rank, so
    that a dense middle opens up and neighbours stay neighbours."""
    low, high = points.min(axis=0), points.max(axis=0)
    scaled = (points - low) / np.where(high > low, high - low, 1)
    if len(points) == 1:
        return np.full((1, 2), 0.5)
    ranks = np.argsort(np.argsort(scaled, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray(0.5 * scaled + 0.5 * ranks / (len(points) - 1), dtype=np.float64)


def _part(points: Floats, room: tuple[float, float], size: tuple[float, float]) -> None:
    """Move apart, in place, along the axis on which a pair overlaps least."""
    for _ in range(_ROUNDS):
        moved = False
        for one in range(len(points)):
            gap = points - points[one]
            near = (np.abs(gap[:, 0]) < room[0]) & (np.abs(gap[:, 1]) < room[1])
            near[: one + 1] = False
            for other in np.flatnonzero(near).tolist():
                _push(points, one, other, room)
                moved = True
        np.clip(points, 0, size, out=points)
        if not moved:
            return


def _push(points: Floats, one: int, other: int, room: tuple[float, float]) -> None:
    gap = points[other] - points[one]
    lacking = np.array(room) - np.abs(gap)
    axis = int(np.argmin(lacking / np.array(room)))
    side = 1.0 if gap[axis] > 0 or (gap[axis] == 0 and other > one) else -1.0
    step = side * (lacking[axis] / 2 + 0.01)
    points[one, axis] -= step
    points[other, axis] += step
