"""Protecting a table of sums: unsafe cells, then as many more as keep their bounds far enough off.

The proof for a cell is a flow: changes of hidden cells that keep every sum and leave no amount
below zero, with the cell's own change as large as the rule asks. A linear program finds the flow
that hides least, by its costs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.protect.exact import cheapest_pattern
from samstat.disclosure.protect.flows import NOISE, Flows
from samstat.disclosure.rules import Rule, protection_needed
from samstat.errors import EverythingSuppressedError, ProtectionError
from samstat.tables import CellStatus, Table
from samstat.tables.contributions import Contributions
from samstat.tables.jj import Problem
from samstat.tables.problem import sums_of

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Progress = Callable[[str, int, int], None]

EXACT_CELLS = 60  # of a table that is first protected by the cheapest pattern of all
SPARE = 1.0001  # a little more than is asked, so that rounding takes nothing from it
WHOLE = 1e6  # what the table's total is scaled to, for the solver's tolerances


@dataclass(frozen=True, eq=False)
class AmountProtection:
    """A protected table of sums; `needed` is the protection that each primary cell is given."""

    contributions: Contributions
    rule: Rule
    primary: Flags
    secondary: Flags
    needed: Floats

    @property
    def hidden(self) -> Flags:
        return self.primary | self.secondary

    @property
    def table(self) -> Table:
        """All numbers, with 'suppressed' where none may be published."""
        status = self.contributions.table.status.copy()
        status[self.hidden] = CellStatus.SUPPRESSED
        return self.contributions.table.with_status(status)

    @property
    def public(self) -> Table:
        """What may be published: neither sum nor number of contributors of a hidden cell."""
        return self.table.published()

    def reasons(self) -> list[str]:
        """Why each cell is hidden, in plain words; internal."""
        words = np.full(len(self.primary), "", dtype=object)
        words[self.secondary] = "published, it would help to work out a primary cell"
        words[self.primary] = f"its largest contributors hold too much: rule {self.rule.name}"
        return [str(word) for word in words]


def protect_amounts(
    contributions: Contributions, rule: Rule, *, progress: Progress | None = None
) -> AmountProtection:
    """Hide what the rule finds unsafe, and more until no bound comes within the rule's protection.

    That holds for a stranger and for each contributor, who knows his own part of every cell, and
    the whole of those that he is alone in. Upwards the distance is the rule's; downwards the same,
    or down to zero where that is nearer, for those outside the cell.

    Raises RuleError for a rule of counts, EverythingSuppressedError where nothing is left to
    publish, and ProtectionError where a cell cannot be protected.
    """
    needed = protection_needed(contributions, rule)
    primary = needed > 0
    state = _Protection(contributions, needed)
    if primary.any():
        if len(primary) <= EXACT_CELLS:
            state.hidden |= _cheapest(contributions, state)
        queue = np.flatnonzero(primary)
        queue = queue[np.argsort(-needed[queue], kind="stable")]
        for number, cell in enumerate(queue.tolist()):
            if progress:
                progress("sums", number, len(queue))
            state.prove(cell)
    if state.hidden.all():
        raise EverythingSuppressedError(
            "the rule leaves no cell to publish",
            where=f"rule {rule.name}",
            value=f"{int(primary.sum())} of {len(primary)} cells are unsafe",
            next_step="Merge categories, leave out a dimension, or publish for a larger area.",
        )
    return AmountProtection(contributions, rule, primary, state.hidden & ~primary, needed)


class _Protection:
    """What is hidden so far, and the programs that say what more it takes. Scaled amounts."""

    def __init__(self, contributions: Contributions, needed: Floats) -> None:
        self.given = contributions
        self.scale = WHOLE / float(contributions.sums.max())
        self.values = contributions.sums * self.scale
        asked = np.maximum(needed * self.scale * SPARE, 10 * NOISE)
        self.needed = np.where(needed > 0, asked, 0.0)
        self.hidden = needed > 0
        self.cost = 1.0 + np.log1p(self.values)
        self.flows = Flows(self.values, sums_of(contributions.table))

    def prove(self, cell: int) -> None:
        """A flow up and one down for a stranger, and for each contributor whom these don't stop."""
        nobody = np.empty(0, dtype=np.int64)
        up = self.needed[cell]
        down = -min(up, self.values[cell])
        inside = self._holders(cell)
        for change in (up, down):
            flow = self._hide(cell, change, nobody)
            for holder in self._not_stopped(flow).tolist():
                if holder in inside and (change < 0 or self.given.alone[cell]):
                    continue
                self._hide(cell, change, np.flatnonzero(self.given.holders == holder))

    def _holders(self, cell: int) -> set[int]:
        starts = self.given.starts
        return set(self.given.holders[starts[cell] : starts[cell + 1]].tolist())

    def _hide(self, cell: int, change: float, parts: Ints) -> Floats:
        """Hide what the cheapest flow moves, for somebody who knows these parts."""
        room = self.values.copy()
        cells = self.given.cells[parts]
        room[cells] -= self.given.amounts[parts] * self.scale
        fixed = np.zeros(len(room), dtype=np.bool_)
        fixed[cells] = self.given.alone[cells]
        cost = np.where(self.hidden, 0.0, self.cost)
        flow = self.flows.cheapest(cell, change, np.maximum(room, 0), fixed, cost)
        if flow is None:
            raise ProtectionError(
                "a cell cannot be protected by hiding more",
                where=", ".join(self.given.table.codes(cell)),
                next_step="Merge small categories, or leave out a dimension.",
            )
        self.hidden |= np.abs(flow) > NOISE
        return flow

    def _not_stopped(self, flow: Floats) -> Ints:
        """Contributors who know that a flow is not possible, by their own parts."""
        cells = self.given.cells
        moved = np.abs(flow) > NOISE
        left = (self.values + flow)[cells] - self.given.amounts * self.scale
        knows = moved[cells] & (self.given.alone[cells] | (left < -NOISE))
        return np.unique(self.given.holders[knows])


def _cheapest(contributions: Contributions, state: _Protection) -> Flags:
    """The pattern that costs least against a stranger (Fischetti and Salazar-González 2001)."""
    values, needed = state.values, state.needed
    size = len(values)
    problem = Problem(
        values,
        state.cost,
        tuple("u" if unsafe else "s" for unsafe in state.hidden.tolist()),
        np.zeros(size),
        np.full(size, 2 * WHOLE),
        np.minimum(needed, values),
        needed,
        np.zeros(size),
        sums_of(contributions.table),
    )
    return cheapest_pattern(problem).hidden
