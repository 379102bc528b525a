"""Published composites (indices) as the attacker reads them: weighted sums of rates of cells."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack.knowledge import CompositeValue, Knowledge
from samstat.disclosure.attack.propagation import propagate
from samstat.disclosure.attack.system import System
from samstat.errors import ContradictionError
from samstat.tables import has_value

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
ROUNDS = 100  # bounds that creep on are left; what is left is never called safe


@dataclass(frozen=True, slots=True)
class _Line:
    """least ≤ Σ coefficient · unknown ≤ most."""

    name: str
    cells: tuple[int, ...]
    terms: tuple[tuple[int, Fraction], ...]
    least: Fraction
    most: Fraction

    def span(self, system: System, leave_out: int = -1) -> tuple[Fraction, Fraction]:
        """The least and the most that the terms can sum to, by what is proved of each unknown."""
        low = high = Fraction(0)
        for unknown, by in self.terms:
            if unknown != leave_out:
                ends = by * int(system.lower[unknown]), by * int(system.upper[unknown])
                low, high = low + min(ends), high + max(ends)
        return low, high

    def tighten(self, system: System) -> bool:
        """Narrow each unknown by what the others leave it; whether that changed anything."""
        changed = False
        for unknown, by in self.terms:
            low, high = self.span(system, unknown)
            ends = sorted(((self.least - high) / by, (self.most - low) / by))
            lower = max(int(system.lower[unknown]), ceil(ends[0]))
            upper = min(int(system.upper[unknown]), floor(ends[1]))
            if lower > upper:
                raise _wrong(self.name, self.cells)
            changed |= (lower, upper) != (system.lower[unknown], system.upper[unknown])
            system.lower[unknown], system.upper[unknown] = lower, upper
        return changed

    def told(self, system: System) -> bool:
        """Whether the bounds say all that the line says, so that nothing of it is left."""
        low, high = self.span(system)
        open_ = [unknown for unknown, _ in self.terms if _free(system, unknown)]
        return len(open_) <= 1 or (self.least <= low and high <= self.most)


def take_composites(system: System, knowledge: Knowledge) -> Flags:
    """Propagate sums and composites in turn; the unknowns of which composites may tell still more.

    What several hidden counts in one composite tell of each other is bounded by intervals only, so
    nothing that depends on them is to be called safe. ContradictionError for a composite that is
    not that of its published counts.
    """
    lines = [_line(each, system, knowledge) for each in knowledge.composites]
    propagate(system)
    for _ in range(ROUNDS):
        if not any(line.tighten(system) for line in lines):
            break
        propagate(system)
    left = np.zeros(len(system.lower), dtype=np.bool_)
    for line in lines:
        if not line.told(system):
            left[[unknown for unknown, _ in line.terms]] = True
    return left


def _free(system: System, unknown: int) -> bool:
    return bool(system.lower[unknown] < system.upper[unknown])


def _line(composite: CompositeValue, system: System, knowledge: Knowledge) -> _Line:
    half = Fraction(1, 2 * 10**composite.decimals)
    rest = composite.value - composite.constant
    terms: dict[int, Fraction] = {}
    cells = tuple(system.cells.find(codes) for codes, _ in composite.parts)
    for cell, (_, by) in zip(cells, composite.parts, strict=True):
        found = np.flatnonzero(system.numbers == cell).tolist()  # none where no table lists it
        if found:
            terms[found[0]] = terms.get(found[0], Fraction(0)) + by
        else:
            rest -= by * _number(system, knowledge, cell)
    kept = tuple((unknown, by) for unknown, by in terms.items() if by)
    if not kept and abs(rest) > half:
        raise _wrong(composite.name, cells)
    return _Line(composite.name, cells, kept, rest - half, rest + half)


def _number(system: System, knowledge: Knowledge, cell: int) -> int:
    """The number of a cell that is no unknown: his own, or published; 0 where no table lists it."""
    if cell < 0:
        return 0
    for codes, number in knowledge.own:
        if system.cells.find(codes) == cell:
            return number
    for table in knowledge.tables:
        at = int(system.cells.positions(table, np.array([cell]))[0])
        if at >= 0 and has_value(table.status[at : at + 1])[0]:
            return int(table.counts[at])
    return 0


def _wrong(name: str, cells: tuple[int, ...]) -> ContradictionError:
    error = ContradictionError(
        "no whole numbers give this composite, as it is published",
        where=f"composite {name}",
        next_step="Check its components' cells, weights, denominators, lows and highs.",
    )
    error.doubtful = tuple(cell for cell in cells if cell >= 0)
    return error
