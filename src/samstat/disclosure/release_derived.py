"""Rates beside a release: chosen by the protection, then put to the attacker."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack import Rate
from samstat.disclosure.protect.derived import RateBeside, check_rates, rates_that_stay
from samstat.disclosure.release import Release, attack_beside
from samstat.tables import Table

Flags = NDArray[np.bool_]


def release_rates(
    release: Release,
    rates: Sequence[RateBeside],
    *,
    earlier: Sequence[Table] = (),
    overlapping: Sequence[str] = (),
) -> Flags:
    """Which rates may be published beside the release's first table.

    Where the attacker, told of the rates that protection would let stay, finds anything, or where
    contributors know cells of their own, only rates of shown counts stay: they tell nothing that
    the counts do not. Raises CountError for a rate that is not that of its counts.
    """
    first = release.protections[0]
    check_rates(first.internal, rates)
    certain = rates_that_stay(first, rates, beside_shown_only=True)
    stay = rates_that_stay(first, rates)
    if len(release.reports) > 1 or (stay == certain).all():
        return certain
    known = [
        Rate(rate.cell, float(rate.value), rate.decimals, rate.denominator)
        for rate, kept in zip(rates, stay, strict=True)
        if kept
    ]
    return stay if attack_beside(release, earlier, overlapping, rates=known).safe else certain
