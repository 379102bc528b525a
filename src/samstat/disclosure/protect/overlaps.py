"""Protecting distinct persons: part ≤ whole ≤ sum of parts where a person may have several codes.

Each hidden count gets another whole table that fits what is published, found by an integer program
that moves as few and as cheap shown cells as it can; the cells that it moves are hidden too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.protect.costs import Costs
from samstat.disclosure.protect.counts import Protection
from samstat.disclosure.protect.deviations import Limits, cheapest_deviation
from samstat.disclosure.rules import Rule, unsafe_counts
from samstat.errors import EverythingSuppressedError, ProtectionError, RuleError
from samstat.tables import CellStatus, Table

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NUMBERED = (CellStatus.VALUE, CellStatus.ZERO, CellStatus.PRELIMINARY, CellStatus.NOT_APPLICABLE)
NEAR = 400  # cells around a hidden one that its program may move; beyond, its leaf's wholes only


@dataclass(eq=False)
class _Search:
    """What is hidden so far, and the least and most that whole tables which fit have shown."""

    table: Table
    rule: Rule
    limits: Limits
    cost: NDArray[np.float64]
    hidden: Flags
    lowest: Ints
    highest: Ints

    def short(self) -> Ints:
        """Hidden cells whose range is too narrow yet, wholes first: what they hide serves many."""
        cells = np.flatnonzero(self.hidden & (self.highest - self.lowest < self.rule.width))
        pairs = zip(self.table.dimensions, self.table.nodes, strict=True)
        depth = sum(dimension.depth[nodes[cells]] for dimension, nodes in pairs)
        return np.asarray(cells[np.argsort(depth, kind="stable")], dtype=np.int64)

    def widen(self, cell: int) -> None:
        """Another whole table, far enough from what this cell has been seen to be."""
        counts = self.table.counts
        up = int(self.lowest[cell] + self.rule.width - counts[cell])
        down = int(self.highest[cell] - self.rule.width - counts[cell])
        near = self._near(cell)
        cost = np.where(self.hidden, 0.0, self.cost)
        made = [cheapest_deviation(self.limits, near, cell, up, cost)]
        if down >= self.limits.lowest[cell]:
            made.append(cheapest_deviation(self.limits, near, cell, down, cost))
        found = [each for each in made if each is not None]
        if not found:
            raise ProtectionError(
                "a cell cannot be protected by hiding more",
                where=", ".join(self.table.codes(cell)),
                next_step="Merge small categories, or leave out a dimension.",
            )
        best = min(found, key=lambda each: float(cost[each != 0].sum()))
        self.hidden |= best != 0
        self.lowest = np.minimum(self.lowest, counts + best)
        self.highest = np.maximum(self.highest, counts + best)

    def _near(self, cell: int) -> Ints:
        """Cells that rows join to this one, ring by ring, and a leaf's wholes, which always do."""
        near = np.zeros(len(self.table), dtype=np.bool_)
        near[cell] = True
        while near.sum() < NEAR:
            before = int(near.sum())
            near = self.limits.joined(near)
            if near.sum() == before:
                break
        near |= self._tower(cell)
        return np.flatnonzero(near & (self.limits.lowest < self.limits.highest))

    def _tower(self, cell: int) -> Flags:
        """The largest inner cell below this one, with every cell that holds it."""
        below = self.table.is_inner & (self.limits.highest > 0)
        for d, dimension in enumerate(self.table.dimensions):
            node = int(self.table.nodes[d, cell])
            inside = [node in dimension.path(other) for other in range(len(dimension))]
            below &= np.array(inside)[self.table.nodes[d]]
        leaf = int(np.argmax(np.where(below, self.table.counts + 1, 0)))
        tower = np.ones(len(self.table), dtype=np.bool_)
        for d, dimension in enumerate(self.table.dimensions):
            path = dimension.path(int(self.table.nodes[d, leaf]))
            tower &= np.isin(self.table.nodes[d], path)
        return tower


def protect_distinct(
    table: Table, rule: Rule, overlapping: Collection[str], *, costs: Costs | None = None
) -> Protection:
    """Hide what the rule finds unsafe, and more until each hidden count has a wide enough range.

    `overlapping` names the dimensions in which a person may have several codes; the table holds
    every margin (`overlapping_table`). Each hidden cell gets values `rule.width` apart in whole
    tables that keep part ≤ whole ≤ sum of parts there, the sums along the other dimensions, and
    all that is published.

    Raises RuleError for a rule that asks for more than a threshold, ProtectionError for cells whose
    number nobody has exactly or that cannot be protected, and EverythingSuppressedError
    where nothing is left to publish.
    """
    _refuse_rule(rule)
    _refuse_inexact(table)
    primary = unsafe_counts(table, rule)
    search = _Search(
        table,
        rule,
        _limits(table, rule, overlapping),
        (costs or Costs()).of(table),
        primary.copy(),
        table.counts.copy(),
        table.counts.copy(),
    )
    while len(short := search.short()):
        search.widen(int(short[0]))
    if search.hidden.any() and not (~search.hidden & (table.counts > 0)).any():
        raise EverythingSuppressedError(
            "the rule leaves no count to publish",
            where=f"rule {rule.name}",
            value=f"{int(primary.sum())} of {len(table)} cells are unsafe",
            next_step="Merge categories, leave out a dimension, or publish for a larger area.",
        )
    status = np.where(search.hidden, CellStatus.SUPPRESSED, table.status).astype(np.uint8)
    return Protection(
        table.with_status(status),
        rule,
        primary,
        search.hidden & ~primary,
        search.lowest,
        search.highest,
        table.status,
    )


def _refuse_rule(rule: Rule) -> None:
    if rule.kind != "threshold" or rule.sensitive:
        raise RuleError(
            "distinct persons are protected by a threshold alone",
            where=f"rule {rule.name}",
            value=rule.sensitive or rule.kind,
            next_step="Use a threshold rule without a sensitive dimension.",
        )


def _refuse_inexact(table: Table) -> None:
    wrong = np.flatnonzero(~np.isin(table.status, NUMBERED))
    if len(wrong):
        raise ProtectionError(
            f"{len(wrong)} cells have no exact number",
            where=", ".join(table.codes(int(wrong[0]))),
            value=CellStatus(int(table.status[wrong[0]])).label,
            next_step="Protect distinct persons with all their numbers, as they were counted.",
        )


def _limits(table: Table, rule: Rule, overlapping: Collection[str]) -> Limits:
    """How far each cell's number may go, and the rows that hold them together.

    A hidden cell is at least `rule.lowest_hidden`; a zero that is shown, and a cell that does not
    apply, stay.
    """
    fixed = (table.counts < rule.lowest_hidden) | (table.status == CellStatus.NOT_APPLICABLE)
    lowest = np.where(fixed, 0, rule.lowest_hidden - table.counts)
    highest = np.where(fixed, 0, int(table.counts.max()) + 2 * rule.width)
    limits = Limits(lowest.astype(np.int64), highest.astype(np.int64))
    for dimension, parents in zip(table.dimensions, table.parents, strict=True):
        parts = np.flatnonzero(parents >= 0)
        wholes = parents[parts].astype(np.int64)
        overlaps = dimension.name in overlapping
        limits.add_sums(table.counts, parts, wholes, adds_up=not overlaps)
        if overlaps:
            limits.add_pairs(table.counts, parts, wholes)
    return limits
