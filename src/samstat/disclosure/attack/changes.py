"""Whole tables that somebody else proposes: each is checked against all that is published.

A publisher who knows how his numbers could have been otherwise may say so. The attacker takes no
word for it: a change counts only where every bound and every equation holds after it, and then it
proves the same whoever found it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from samstat.compiled import compiled
from samstat.disclosure.attack.exchange import Range, Rows, balanced
from samstat.disclosure.attack.system import System
from samstat.tables import Changes

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def take_changes(
    system: System, rows: Rows, seen: Range, proposed: Sequence[Changes], movable: Flags
) -> None:
    """Note the ranges that the changes show; one list of changes a table, in the tables' order."""
    unknown = np.full(len(system.cells), -1, dtype=np.int64)
    real = np.flatnonzero((system.numbers < len(system.cells)) & movable)
    unknown[system.numbers[real]] = real
    for changes, place in zip(proposed, system.cells.places, strict=False):
        _note(rows, seen, unknown[place[changes.cells]], changes.starts, changes.amounts)


@compiled
def _note(rows: Rows, seen: Range, members: Ints, starts: Ints, amounts: Ints) -> None:
    """Add each change, look whether it fits, and take it away again."""
    for change in range(starts.size - 1):
        first, last = starts[change], starts[change + 1]
        ours, by = members[first:last], amounts[first:last]
        if ours.size == 0 or ours.min() < 0:
            continue  # it moves a cell whose number is known
        for i in range(ours.size):
            seen.values[ours[i]] += by[i]
        if _inside(seen, ours) and balanced(rows, ours, by, ours.size):
            for x in ours:
                seen.least[x] = min(seen.least[x], seen.values[x])
                seen.most[x] = max(seen.most[x], seen.values[x])
        for i in range(ours.size):
            seen.values[ours[i]] -= by[i]


@compiled
def _inside(seen: Range, members: Ints) -> bool:
    inside = True
    for x in members:
        inside &= seen.lower[x] <= seen.values[x] <= seen.upper[x]
    return inside
