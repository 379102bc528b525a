"""Composites beside a release: chosen by the protection, then put to the attacker."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack import CompositeValue
from samstat.disclosure.protect.composites import (
    CompositeBeside,
    check_composites,
    composites_that_stay,
)
from samstat.disclosure.release import Release, attack_beside, refuse
from samstat.tables import Table

Flags = NDArray[np.bool_]


def release_composites(
    release: Release,
    composites: Sequence[CompositeBeside],
    *,
    earlier: Sequence[Table] = (),
    overlapping: Sequence[str] = (),
) -> Flags:
    """Which composites may be published beside the release's first table.

    Those with a hidden numerator or denominator may not. Raises CountError for a composite that is
    not that of its counts, and DisclosureError where the attacker finds anything with the others.
    """
    first = release.protections[0]
    check_composites(first.internal, composites)
    stay = composites_that_stay(first, composites)
    kept = [as_known(each) for each, shown in zip(composites, stay, strict=True) if shown]
    refuse(attack_beside(release, earlier, overlapping, composites=kept), "anyone")
    return stay


def as_known(composite: CompositeBeside) -> CompositeValue:
    """The composite as whoever reads it sees it."""
    return CompositeValue(
        composite.name,
        Fraction(composite.text),
        composite.decimals,
        sum((part.constant for part in composite.parts), Fraction(0)),
        tuple((part.cell, part.coefficient) for part in composite.parts),
    )
