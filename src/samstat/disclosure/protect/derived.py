"""Rates and medians that stand beside counts: which of them may be published.

A rate times its denominator is its numerator, as near as its decimals say. So a rate beside a
hidden count is published only where that leaves every value that the count's proofs need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.protect.counts import Protection
from samstat.disclosure.rules import Rule
from samstat.errors import CountError
from samstat.tables import Table, has_value

Codes = Mapping[str, str]  # dimension → code; a dimension left out means its total
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RateBeside:
    """A rate as it would be published: `text` is 0.125 for 12.5 per cent, with its decimals.

    `cell` is the numerator's; `whole` the denominator's where the table holds it, else None: then
    the denominator is a number that anyone can look up.
    """

    cell: Codes
    text: str
    denominator: int
    whole: Codes | None = None

    @property
    def value(self) -> Fraction:
        return Fraction(self.text)

    @property
    def decimals(self) -> int:
        return len(self.text.partition(".")[2])

    def numerators(self) -> tuple[Fraction, Fraction]:
        """The least and the most that the numerator can be."""
        half = Fraction(1, 2 * 10**self.decimals)
        return (self.value - half) * self.denominator, (self.value + half) * self.denominator


@dataclass(frozen=True, slots=True)
class MedianBeside:
    """The median of a cell's values, and how many values it is of."""

    cell: Codes
    contributors: int


def check_rates(table: Table, rates: Sequence[RateBeside]) -> None:
    """CountError where a rate is not that of its counts: protection would then prove nothing."""
    for rate in rates:
        for codes, lowest, highest in (
            (rate.cell, *rate.numerators()),
            (rate.whole, rate.denominator, rate.denominator),
        ):
            if codes is None:
                continue
            at = table.position(codes)
            if at >= 0 and not has_value(table.status[at : at + 1])[0]:
                continue
            if not lowest <= (int(table.counts[at]) if at >= 0 else 0) <= highest:
                raise CountError(
                    "a rate is not its count by its denominator",
                    where=", ".join(f"{name}={code}" for name, code in rate.cell.items()),
                    value=f"{rate.text} of {rate.denominator}",
                    next_step="Round rates from the table's own counts, and give them as shares.",
                )


def rates_that_stay(
    protection: Protection, rates: Sequence[RateBeside], *, beside_shown_only: bool = False
) -> Flags:
    """Which rates tell nothing that the proofs of the hidden cells need to be unknown.

    Every proof has its numerator within `lowest` and `highest`; a rate that allows them all leaves
    every proof as it is. With `beside_shown_only` a rate stays only where its numerator is shown.
    A rate of a hidden denominator never stays.
    """
    table = protection.table
    stay = np.zeros(len(rates), dtype=np.bool_)
    for number, rate in enumerate(rates):
        if rate.whole is not None and not _shown(table, rate.whole):
            continue
        at = table.position(rate.cell)
        if _shown(table, rate.cell):
            stay[number] = True
        elif (protection.primary | protection.secondary)[at] and not beside_shown_only:
            lowest, highest = rate.numerators()
            # The ends are left out: who knows which way halves were rounded excludes one of them.
            inside = lowest < int(protection.lowest[at])
            stay[number] = inside and int(protection.highest[at]) < highest
    return stay


def medians_that_stay(protection: Protection, medians: Sequence[MedianBeside], rule: Rule) -> Flags:
    """Which medians are of enough values, and of a cell that is shown."""
    return np.array(
        [
            median.contributors >= rule.fewest_for_median and _shown(protection.table, median.cell)
            for median in medians
        ],
        dtype=np.bool_,
    )


def beside_shown(protection: Protection, cells: Sequence[Codes]) -> Flags:
    """Which of these cells have their number published: an interval stays only beside them."""
    return np.array([_shown(protection.table, codes) for codes in cells], dtype=np.bool_)


def _shown(table: Table, codes: Codes) -> bool:
    """Whether a cell's number is published; one that is not listed is a shown zero."""
    at = table.position(codes)
    return at < 0 or bool(has_value(table.status[at : at + 1])[0])
