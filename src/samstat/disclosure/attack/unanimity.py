"""Which groups the attacker proves to be unanimous: all other categories are known to be empty."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack.knowledge import Knowledge
from samstat.disclosure.attack.report import Finding, Stage, Verdict
from samstat.disclosure.attack.system import UNBOUNDED, System
from samstat.disclosure.rules import choosing_node, sensitive_dimension
from samstat.tables import Table, has_value

Ints = NDArray[np.int64]
Bounds = tuple[Ints, Ints]


def proved_groups(knowledge: Knowledge, system: System) -> tuple[Finding, ...]:
    """The cells that are proved to hold all of a group, in the order of their codes.

    A group that may be empty, or smaller than the rule asks, is left out.
    """
    lower, upper = _bounds(knowledge, system)
    least = max(1, knowledge.rule.lowest_unsafe)
    found: list[Ints] = [np.empty(0, dtype=np.int64)]
    for table, place in zip(knowledge.tables, system.cells.places, strict=True):
        d = sensitive_dimension(table, knowledge.rule)
        if d >= 0:
            found.append(_of_table(table, d, (lower[place], upper[place]), least, place))
    return tuple(
        Finding(
            system.cells.codes(cell),
            int(lower[cell]),
            None if upper[cell] >= UNBOUNDED else int(upper[cell]),
            Verdict.UNANIMOUS,
            Stage.SUMS,
            above=False,
        )
        for cell in np.unique(np.concatenate(found)).tolist()
    )


def _bounds(knowledge: Knowledge, system: System) -> Bounds:
    """The least and the most of every cell; no claim (0 and up) where nobody counted."""
    lower = np.zeros(len(system.cells), dtype=np.int64)
    upper = np.zeros(len(system.cells), dtype=np.int64)
    for table, place in zip(knowledge.tables, system.cells.places, strict=True):
        exact = has_value(table.status)
        lower[place[exact]] = upper[place[exact]] = table.counts[exact]
    for codes, number in knowledge.own:
        if (cell := system.cells.find(codes)) >= 0:
            lower[cell] = upper[cell] = number
    real = system.numbers < len(system.cells)
    lower[system.numbers[real]] = system.lower[real]
    upper[system.numbers[real]] = system.upper[real]
    return lower, upper


def _of_table(table: Table, d: int, bounds: Bounds, least: int, place: Ints) -> Ints:
    lower, upper = bounds
    dimension, nodes = table.dimensions[d], table.nodes[d]
    node = choosing_node(dimension)
    group = table.positions(table.keys - (nodes.astype(np.int64) - node) * table.strides[d])
    filled = np.flatnonzero((dimension.parents[nodes] == node) & (group >= 0) & (upper > 0))
    categories = np.bincount(group[filled], minlength=len(table))
    alone = filled[categories[group[filled]] == 1]
    proved: Ints = place[alone[lower[group[alone]] >= least]]
    return proved
