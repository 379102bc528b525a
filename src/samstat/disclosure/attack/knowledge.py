"""What an attacker holds: published tables, a rule, and what he knows of his own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.rules import Rule, check_sensitive
from samstat.disclosure.rules.rule import AMOUNT_KINDS
from samstat.errors import RuleError
from samstat.tables import CellStatus, Table

# Printed numbers that need not be the count.
INEXACT = (CellStatus.ESTIMATED, CellStatus.ROUNDED, CellStatus.ROUNDED_AT_SOURCE)
Codes = Mapping[str, str]  # dimension → code; a dimension left out means its total


@dataclass(frozen=True, slots=True)
class Share:
    """Part ≤ whole for a measure that does not add up, or for a group and its part."""

    part: Codes
    whole: Codes


@dataclass(frozen=True, slots=True)
class Rate:
    """A published rate of a cell: numerator / denominator, rounded to a number of decimals.

    `value` is the rate itself, 0.125 for 12.5 per cent, which has three `decimals` then.
    """

    cell: Codes
    value: float
    decimals: int
    denominator: int


@dataclass(frozen=True, slots=True)
class CompositeValue:
    """A published composite: constant + Σ coefficient · count, rounded to `decimals`.

    `parts` are the components' cells with their coefficients: of a rate n/d, normalised as
    (n/d − low) / (high − low) and weighted by w, w / (d · (high − low)).
    """

    name: str
    value: Fraction
    decimals: int
    constant: Fraction
    parts: tuple[tuple[Codes, Fraction], ...]


@dataclass(frozen=True, eq=False)
class Knowledge:
    """The release under attack, the rule it was made by, and everything else he can look up.

    `others` are earlier releases and linked tables; a cell is the same in two tables when its codes
    are, totals left out, so tables of different dimensions meet in their margins. All tables must
    count the same persons. `own` are cells whose numbers he knows exactly (a municipality that
    contributed them, say); `at_least` are cells of which he knows a part, a share of his own.
    `unanimous` are groups of which he knows that all members share one hidden cell's attribute: the
    pair (cell, group) has the same number. `orders` are pairs of cells, part ≤ whole, which no sum
    tells. `rates` and `composites` stand published beside counts that may be hidden. `overlapping`
    names dimensions in which a person may have several codes: part ≤ whole ≤ sum of parts takes
    the sum's place.

    Estimated and rounded numbers are taken as they stand, as whoever adds and subtracts what is
    printed does.
    """

    table: Table
    rule: Rule
    others: tuple[Table, ...] = ()
    own: tuple[tuple[Codes, int], ...] = ()
    at_least: tuple[tuple[Codes, int], ...] = ()
    unanimous: tuple[tuple[Codes, Codes], ...] = ()
    orders: tuple[Share, ...] = ()
    rates: tuple[Rate, ...] = ()
    composites: tuple[CompositeValue, ...] = ()
    overlapping: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.rule.kind in AMOUNT_KINDS:
            raise RuleError(
                "the attacker works on counts, and this rule does not judge counts",
                where=f"rule {self.rule.name}",
                value=self.rule.kind,
                next_step="Use a threshold rule, or one of unanimous groups.",
            )

        check_sensitive(self.tables, self.rule, self.overlapping)

    def without_numbers(self, cells: Sequence[NDArray[np.int64]]) -> Knowledge:
        """The same where he makes nothing of these cells' numbers, one array a table."""
        tables = []
        for table, places in zip(self.tables, cells, strict=True):
            status = table.status.copy()
            status[places] = CellStatus.UNKNOWN
            tables.append(table.with_status(status))
        return replace(self, table=tables[0], others=tuple(tables[1:]))

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.table, *self.others)
