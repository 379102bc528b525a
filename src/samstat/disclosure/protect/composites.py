"""Composites (indices) that stand beside counts: which of them may be published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.protect.counts import Protection
from samstat.disclosure.protect.derived import beside_shown
from samstat.errors import CountError
from samstat.tables import Table, has_value

Codes = Mapping[str, str]  # dimension → code; a dimension left out means its total
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Part:
    """A component: the rate of a cell's count, normalised between `low` and `high`, weighted.

    `whole` is the denominator's cell where the table holds it, else None: then the denominator is a
    number that anyone can look up.
    """

    cell: Codes
    denominator: int
    weight: Fraction
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(1)
    whole: Codes | None = None

    @property
    def coefficient(self) -> Fraction:
        """How much the composite grows by one more in the numerator."""
        return self.weight / (self.denominator * (self.high - self.low))

    @property
    def constant(self) -> Fraction:
        return -self.weight * self.low / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class CompositeBeside:
    """A composite as it would be published: `text` with its decimals, and what it is made of."""

    name: str
    text: str
    parts: tuple[Part, ...]

    @property
    def decimals(self) -> int:
        return len(self.text.partition(".")[2])


def check_composites(table: Table, composites: Sequence[CompositeBeside]) -> None:
    """CountError where a composite or a denominator is not that of the table's counts.

    One with a cell that has no number at all cannot be checked, and is hidden.
    """
    for composite in composites:
        counts = [_count(table, part.cell) for part in composite.parts]
        for part in composite.parts:
            if part.whole is not None and _count(table, part.whole) not in (None, part.denominator):
                raise _not_its_counts(composite, "a denominator is not its whole's count")
        known = [count for count in counts if count is not None]
        if len(known) < len(counts):
            continue
        pairs = zip(composite.parts, known, strict=True)
        value = sum((part.constant + part.coefficient * n for part, n in pairs), Fraction(0))
        if abs(value - Fraction(composite.text)) > Fraction(1, 2 * 10**composite.decimals):
            raise _not_its_counts(composite, "a composite is not that of its counts")


def composites_that_stay(protection: Protection, composites: Sequence[CompositeBeside]) -> Flags:
    """Which composites have every numerator, and every denominator in the table, shown.

    With one of them hidden the composite and its other components give that, or bounds of it.
    """
    return np.array(
        [
            beside_shown(
                protection,
                [
                    *(part.cell for part in composite.parts),
                    *(part.whole for part in composite.parts if part.whole is not None),
                ],
            ).all()
            for composite in composites
        ],
        dtype=np.bool_,
    )


def _count(table: Table, codes: Codes) -> int | None:
    """The cell's number, 0 where it is not listed, None where it has none."""
    at = table.position(codes)
    if at >= 0 and not has_value(table.status[at : at + 1])[0]:
        return None
    return int(table.counts[at]) if at >= 0 else 0


def _not_its_counts(composite: CompositeBeside, what: str) -> CountError:
    return CountError(
        what,
        where=f"composite {composite.name}",
        value=composite.text,
        next_step="Round composites from the table's own counts, with their weights and scales.",
    )
