"""Which small cells go up to the base and which down to 0: the search behind the rounding.

What is minimised is the sum, over all published cells, of a penalty of the difference r from the
count f: r² + r⁴ / 16 + 4 (√(f + r) − √f)². The fourth power keeps the largest difference down, the
last part is the Hellinger distance that the utility is made of.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samstat.compiled import compiled

Ints = NDArray[np.int64]

SWEEPS = 12  # rounds of exchanges; a sweep without an improvement ends the search before
PARTNERS = 1_800  # how many a cell may change places with, shared by the cells that it is part of


def improve(counts: Ints, above: Ints, small: Ints, base: int) -> Ints:
    """The difference of every cell.

    `above[i]` lists the cells that small cell i is part of, itself first, -1 where there are fewer;
    `small[i]` is its count.
    """
    members, starts = _members(above, len(counts))
    differences = np.zeros(len(counts), dtype=np.int64)
    up = np.zeros(len(small), dtype=np.bool_)
    _begin(counts, above, small, base, differences, up)
    for _ in range(SWEEPS):
        if not _sweep(counts, above, members, starts, base, differences, up):
            break
    return differences


def _members(above: Ints, cells: int) -> tuple[Ints, Ints]:
    """The small cells below each cell, cell by cell, and where each cell's own begin."""
    of, place = np.nonzero(above >= 0)
    cell = above[of, place]
    order = np.argsort(cell, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(cell, minlength=cells))))
    return of[order].astype(np.int64), starts.astype(np.int64)


@compiled
def _penalty(count: int, difference: int) -> float:
    square = difference * difference
    root = np.sqrt(count + difference) - np.sqrt(count)
    return float(square + square * square / 16.0 + 4.0 * root * root)


@compiled
def _change(counts: Ints, cells: Ints, differences: Ints, step: int) -> float:
    """What the penalty rises by where all these cells change by the step."""
    rise = 0.0
    for cell in cells:
        if cell >= 0:
            was = differences[cell]
            rise += _penalty(counts[cell], was + step) - _penalty(counts[cell], was)
    return rise


@compiled
def _apply(cells: Ints, differences: Ints, step: int) -> None:
    for cell in cells:
        if cell >= 0:
            differences[cell] += step


@compiled
def _begin(
    counts: Ints, above: Ints, small: Ints, base: int, differences: Ints, up: NDArray[np.bool_]
) -> None:
    """All down, then one by one, the largest counts first, up where that is nearer."""
    for i in range(len(small)):
        _apply(above[i], differences, -small[i])
    for i in np.argsort(-small, kind="mergesort"):
        if _change(counts, above[i], differences, base) < 0:
            _apply(above[i], differences, base)
            up[i] = True


@compiled
def _sweep(
    counts: Ints,
    above: Ints,
    members: Ints,
    starts: Ints,
    base: int,
    differences: Ints,
    up: NDArray[np.bool_],
) -> bool:
    """Turn each cell alone, or with the best partner the other way; whether anything got better."""
    better = False
    tried = max(PARTNERS // above.shape[1], 4)
    for i in range(len(above)):
        step = -base if up[i] else base
        rise = _change(counts, above[i], differences, step)
        _apply(above[i], differences, step)
        up[i] = not up[i]
        best, partner = rise, -1
        for cell in above[i]:
            if cell < 0:
                continue
            first, last = starts[cell], starts[cell + 1]
            shift = (i * 7919) % (last - first)  # other partners for each, where there are many
            for k in range(min(last - first, tried)):
                j = members[first + (shift + k) % (last - first)]
                if j != i and up[j] == up[i]:
                    both = rise + _change(counts, above[j], differences, -step)
                    if both < best:
                        best, partner = both, j
        if best > -1e-9:
            _apply(above[i], differences, -step)
            up[i] = not up[i]
            continue
        better = True
        if partner >= 0:
            _apply(above[partner], differences, -step)
            up[partner] = not up[partner]
    return better
