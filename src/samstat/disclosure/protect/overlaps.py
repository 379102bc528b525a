"""Protecting distinct persons: part ≤ whole ≤ sum of parts where a person may have several codes.

Each hidden count gets other whole tables that fit what is published, found by an integer program
that moves as few and as cheap shown cells as it can; the cells that it moves are hidden too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.protect.costs import Costs
from samstat.disclosure.protect.counts import Protection
from samstat.disclosure.protect.deviations import Limits, cheapest_deviation
from samstat.disclosure.protect.joined import Joined, joined
from samstat.disclosure.rules import Rule, unsafe_counts
from samstat.errors import (
    DisclosureError,
    EverythingSuppressedError,
    ProtectionError,
    RuleError,
)
from samstat.tables import CellStatus, Table

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NUMBERED = (CellStatus.VALUE, CellStatus.ZERO, CellStatus.PRELIMINARY, CellStatus.NOT_APPLICABLE)
NEAR = 400  # cells around a hidden one that its program may move; if none fit, all cells may


@dataclass(eq=False)
class _Search:
    """What is hidden so far, and the least and most that whole tables which fit have shown."""

    cells: Joined
    rule: Rule
    limits: Limits
    cost: NDArray[np.float64]
    hidden: Flags
    lowest: Ints
    highest: Ints

    def short(self) -> Ints:
        """Hidden cells whose range is too narrow yet, wholes first: what they hide serves many."""
        found = np.flatnonzero(self.hidden & (self.highest - self.lowest < self.rule.width))
        return found[np.argsort(self.cells.depth[found], kind="stable")]

    def widen(self, cell: int) -> None:
        """Other whole tables, far enough from what this cell has been seen to be."""
        cost = np.where(self.hidden, 0.0, self.cost)
        movable = self.limits.lowest < self.limits.highest
        best = None
        for near in (self._near(cell) & movable, movable):
            best = self._cheapest(cell, np.flatnonzero(near), cost) if near[cell] else None
            if best is not None:
                break
        if best is None:
            raise ProtectionError(
                "a cell cannot be protected by hiding more",
                where=self.cells.where(cell),
                next_step="Merge small categories, leave out a dimension, or publish fewer tables.",
            )
        self.hidden |= best != 0
        self.lowest = np.minimum(self.lowest, self.cells.counts + best)
        self.highest = np.maximum(self.highest, self.cells.counts + best)

    def _cheapest(self, cell: int, near: Ints, cost: NDArray[np.float64]) -> Ints | None:
        count = self.cells.counts[cell]
        up = int(self.lowest[cell] + self.rule.width - count)
        down = int(self.highest[cell] - self.rule.width - count)
        made = [cheapest_deviation(self.limits, near, cell, up, cost)]
        if down >= self.limits.lowest[cell]:
            made.append(cheapest_deviation(self.limits, near, cell, down, cost))
        found = [each for each in made if each is not None]
        return min(found, key=lambda each: float(cost[each != 0].sum()), default=None)

    def _near(self, cell: int) -> Flags:
        """Cells that rows join to this one, ring by ring, and a leaf's wholes in each table."""
        near = np.zeros(len(self.cells), dtype=np.bool_)
        near[cell] = True
        while near.sum() < NEAR:
            before = int(near.sum())
            near = self.limits.joined(near)
            if near.sum() == before:
                break
        return near | self._towers(cell)

    def _towers(self, cell: int) -> Flags:
        """A tower below this cell, and in each other table one below a cell that they share."""
        found = np.zeros(len(self.cells), dtype=np.bool_)
        found[cell] = True
        pairs = list(zip(self.cells.tables, self.cells.places, strict=True))
        for table, place in sorted(pairs, key=lambda pair: not (pair[1] == cell).any()):
            shared = np.flatnonzero(found[place])
            if len(shared):
                deepest = int(shared[np.argmax(self.cells.depth[place[shared]])])
                found[place[_tower(table, deepest, self.limits.highest[place] > 0)]] = True
        return found


def _tower(table: Table, cell: int, movable: Flags) -> Flags:
    """The largest inner cell below this one that may move, with every cell that holds it."""
    below = table.is_inner & movable
    for d, dimension in enumerate(table.dimensions):
        node = int(table.nodes[d, cell])
        inside = [node in dimension.path(other) for other in range(len(dimension))]
        below &= np.array(inside)[table.nodes[d]]
    leaf = int(np.argmax(np.where(below, table.counts + 1, 0)))
    tower = np.ones(len(table), dtype=np.bool_)
    for d, dimension in enumerate(table.dimensions):
        tower &= np.isin(table.nodes[d], dimension.path(int(table.nodes[d, leaf])))
    return tower


def protect_distinct(
    tables: Sequence[Table],
    rule: Rule,
    overlapping: Collection[str],
    *,
    earlier: Sequence[Table] = (),
    costs: Costs | None = None,
) -> tuple[Protection, ...]:
    """Hide what the rule finds unsafe, and more until each hidden count has a wide enough range.

    `tables` are published together, each with every margin (`overlapping_table`), and `earlier`
    were published before, of the same persons. `overlapping` names the dimensions in which a person
    may have several codes. Each hidden cell, of an earlier release too, gets values `rule.width`
    apart in whole tables that keep part ≤ whole ≤ sum of parts there, the sums along the other
    dimensions, and all that is published in any of the tables: one system for them all.

    Raises RuleError for a rule that asks for more than a threshold, ContradictionError for tables
    that cannot all be true, DisclosureError where an unsafe cell was published before,
    ProtectionError for cells whose number nobody has exactly or that cannot be protected, and
    EverythingSuppressedError where nothing is left to publish.
    """
    _refuse_rule(rule)
    for table in tables:
        _refuse_inexact(table, NUMBERED)
    for table in earlier:
        _refuse_inexact(table, (*NUMBERED, CellStatus.SUPPRESSED))
    cells = joined(tables, earlier)
    cells.fill(rule, overlapping)
    primary, cost = _primary(cells, rule, tables, costs or Costs())
    hidden = primary | (cells.hidden_before & (cells.counts >= rule.lowest_hidden))
    search = _Search(
        cells,
        rule,
        cells.limits(rule, overlapping),
        cost,
        hidden & ~cells.looked_up & ~cells.not_applicable,
        cells.counts.copy(),
        cells.counts.copy(),
    )
    while len(short := search.short()):
        search.widen(int(short[0]))
    pairs = zip(tables, cells.places, strict=False)
    return tuple(_result(table, place, search, primary) for table, place in pairs)


def _primary(
    cells: Joined, rule: Rule, tables: Sequence[Table], costs: Costs
) -> tuple[Flags, NDArray[np.float64]]:
    """The cells that are unsafe in themselves, and what it costs to hide each."""
    primary = np.zeros(len(cells), dtype=np.bool_)
    cost = np.zeros(len(cells))
    for table, place, own in zip(tables, cells.places, costs.for_each(tables), strict=False):
        primary[place[unsafe_counts(table, rule)]] = True
        cost[place] = np.maximum(cost[place], own.of(table))
    known = primary & cells.looked_up
    if known.any():
        raise DisclosureError(
            f"{int(known.sum())} unsafe cells were published before",
            where=cells.where(int(np.flatnonzero(known)[0])),
            next_step=f"Hiding them now protects nobody. Report it, or check rule {rule.name}.",
        )
    return primary, cost


def _result(table: Table, place: Ints, search: _Search, unsafe: Flags) -> Protection:
    hidden, primary = search.hidden[place], unsafe[place]
    if hidden.any() and not (~hidden & (table.counts > 0)).any():
        raise EverythingSuppressedError(
            "the rule leaves no count to publish",
            where=f"rule {search.rule.name}",
            value=f"{int(primary.sum())} of {len(table)} cells are unsafe",
            next_step="Merge categories, leave out a dimension, or publish for a larger area.",
        )
    return Protection(
        table.with_status(np.where(hidden, CellStatus.SUPPRESSED, table.status).astype(np.uint8)),
        search.rule,
        primary,
        hidden & ~primary,
        search.lowest[place],
        search.highest[place],
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


def _refuse_inexact(table: Table, allowed: Sequence[CellStatus]) -> None:
    wrong = np.flatnonzero(~np.isin(table.status, allowed))
    if len(wrong):
        raise ProtectionError(
            f"{len(wrong)} cells have no exact number",
            where=", ".join(table.codes(int(wrong[0]))),
            value=CellStatus(int(table.status[wrong[0]])).label,
            next_step="Protect distinct persons with all their numbers, as they were counted.",
        )
