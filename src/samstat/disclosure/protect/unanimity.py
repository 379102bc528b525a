"""What hides that all of a group share a category: an empty sibling that may not be empty."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.rules import Rule, sensitive_dimension
from samstat.errors import ProtectionError
from samstat.tables import Table

Flags = NDArray[np.bool_]


def decoys(table: Table, rule: Rule, unanimous: Flags, cost: NDArray[np.float64]) -> Flags:
    """One empty sibling to hide for each unanimous group, of the category that has most persons.

    Once such a cell has a second possible value, some table that fits spreads the group over two
    categories. Only the highest unanimous category of a group needs one: what lies below it is a
    part. A cell of infinite cost stays published.

    Raises ProtectionError where a group has no sibling that may be hidden.
    """
    chosen = np.zeros(len(table), dtype=np.bool_)
    d = sensitive_dimension(table, rule)
    if d < 0 or not unanimous.any():
        return chosen
    dimension, nodes = table.dimensions[d], table.nodes[d]
    above = table.parents[d]
    highest = unanimous & ~unanimous[above]
    persons = _persons(table, d)
    for node in np.unique(nodes[highest]).tolist():
        cells = np.flatnonzero(highest & (nodes == node))
        siblings = np.flatnonzero(dimension.parents == dimension.parents[node])
        siblings = siblings[siblings != node]
        for sibling in siblings[np.argsort(-persons[siblings], kind="stable")].tolist():
            at = table.positions(table.keys[cells] + (sibling - node) * table.strides[d])
            may = (at >= 0) & np.isfinite(cost[at])
            chosen[at[may]] = True
            cells = cells[~may]
        if len(cells):
            raise ProtectionError(
                f"{len(cells)} unanimous groups have no empty category that may be hidden",
                where=", ".join(table.codes(int(cells[0]))),
                next_step="Merge small categories, or leave out a dimension.",
            )
    return chosen


def _persons(table: Table, d: int) -> NDArray[np.int64]:
    """How many persons each category holds in the whole table."""
    at = table.positions(np.arange(len(table.dimensions[d]), dtype=np.int64) * table.strides[d])
    return np.where(at >= 0, table.counts[at], 0)
