"""Tables of distinct persons that are published together, and before, as one system of cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.protect.deviations import Limits, smallest_that_fit
from samstat.disclosure.rules import Rule
from samstat.errors import ContradictionError
from samstat.tables import CellStatus, Table, has_value
from samstat.tables.dimension import in_words

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Key = tuple[tuple[str, str], ...]  # (dimension, code) without totals


@dataclass(eq=False)
class Joined:
    """Every cell of every table once: the same codes, totals left out, are the same cell.

    `tables` are those to be published, then those published before; `places[t]` maps table t's
    cells to their numbers here. `looked_up` are cells whose number an earlier release shows;
    `hidden_before` those that one hides, whose count is −1 where no table at hand tells it.
    """

    tables: tuple[Table, ...]
    places: tuple[Ints, ...]
    keys: tuple[Key, ...]
    counts: Ints
    looked_up: Flags
    hidden_before: Flags
    not_applicable: Flags
    depth: Ints

    def __len__(self) -> int:
        return len(self.keys)

    def where(self, cell: int) -> str:
        """A cell's codes in words."""
        return in_words(dict(self.keys[cell]))

    def limits(self, rule: Rule, overlapping: Collection[str]) -> Limits:
        """How far each cell's number may go, and the rows of all tables that hold them together.

        A hidden cell is at least `rule.lowest_hidden`. A zero that is shown, a cell that does not
        apply and a number that can be looked up stay.
        """
        fixed = (self.counts < rule.lowest_hidden) | self.not_applicable | self.looked_up
        lowest = np.where(fixed, 0, rule.lowest_hidden - self.counts)
        highest = np.where(fixed, 0, int(self.counts.max()) + 2 * rule.width)
        return self._with_rows(lowest, highest, overlapping)

    def _with_rows(self, lowest: Ints, highest: Ints, overlapping: Collection[str]) -> Limits:
        limits = Limits(lowest.astype(np.int64), highest.astype(np.int64))
        for table, place in zip(self.tables, self.places, strict=True):
            for dimension, parents in zip(table.dimensions, table.parents, strict=True):
                inside = np.flatnonzero(parents >= 0)
                parts, wholes = place[inside], place[parents[inside]]
                overlaps = dimension.name in overlapping
                limits.add_sums(self.counts, parts, wholes, adds_up=not overlaps)
                if overlaps:
                    limits.add_pairs(self.counts, parts, wholes)
        return limits

    def fill(self, rule: Rule, overlapping: Collection[str]) -> None:
        """Possible numbers for cells that an earlier release hides and no table at hand tells.

        They stand for the counted ones: proofs go by whole tables that fit what is published, and
        need no true one among them. Raises ContradictionError where none fit.
        """
        unknown = np.flatnonzero(self.counts < 0)
        if not len(unknown):
            return
        self.counts[unknown] = 0
        lowest, highest = np.zeros_like(self.counts), np.zeros_like(self.counts)
        lowest[unknown] = rule.lowest_hidden
        highest[unknown] = int(self.counts.sum()) + rule.width
        found = smallest_that_fit(self._with_rows(lowest, highest, overlapping), unknown)
        if found is None:
            raise ContradictionError(
                "no whole numbers fit what an earlier release hides",
                where=self.where(int(unknown[0])),
                next_step="Give releases that count the same persons, with the rule's own zeros.",
            )
        self.counts += found


def joined(tables: Sequence[Table], earlier: Sequence[Table]) -> Joined:
    """Number the cells of tables to be published and of earlier releases.

    Raises ContradictionError where two tables have different numbers of a cell.
    """
    numbers: dict[Key, int] = {}
    everything = (*tables, *earlier)
    places = tuple(
        np.array([numbers.setdefault(key, len(numbers)) for key in _keys(table)], dtype=np.int64)
        for table in everything
    )
    size = len(numbers)
    made = Joined(
        everything,
        places,
        tuple(numbers),
        np.full(size, -1, dtype=np.int64),
        np.zeros(size, dtype=np.bool_),
        np.zeros(size, dtype=np.bool_),
        np.zeros(size, dtype=np.bool_),
        np.zeros(size, dtype=np.int64),
    )
    for number, (table, place) in enumerate(zip(everything, places, strict=True)):
        _take(made, table, place, earlier=number >= len(tables))
    return made


def _take(made: Joined, table: Table, place: Ints, *, earlier: bool) -> None:
    hidden = table.status == CellStatus.SUPPRESSED
    before = made.counts[place]
    wrong = np.flatnonzero(~hidden & (before >= 0) & (before != table.counts))
    if len(wrong):
        raise ContradictionError(
            f"{len(wrong)} cells have different numbers in two tables",
            where=made.where(int(place[wrong[0]])),
            next_step="Give tables and releases that count the same persons.",
        )
    made.counts[place[~hidden]] = table.counts[~hidden]
    made.not_applicable[place[table.status == CellStatus.NOT_APPLICABLE]] = True
    made.hidden_before[place[hidden]] = True
    if earlier:
        made.looked_up[place[has_value(table.status)]] = True
    pairs = zip(table.dimensions, table.nodes, strict=True)
    made.depth[place] = sum(dimension.depth[nodes] for dimension, nodes in pairs)


def _keys(table: Table) -> list[Key]:
    """Each cell's dimensions and codes by the dimensions' names, totals left out."""
    order = sorted(range(len(table.dimensions)), key=lambda d: table.dimensions[d].name)
    found = []
    for cell in range(len(table)):
        codes = table.codes(cell)
        pairs = ((table.dimensions[d], codes[d]) for d in order)
        found.append(tuple((each.name, code) for each, code in pairs if code != each.total))
    return found
