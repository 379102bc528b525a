"""Which sums a rule of shares finds unsafe, and how uncertain they must stay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.rules.primary import dominated, estimable
from samstat.disclosure.rules.rule import AMOUNT_KINDS, Rule
from samstat.errors import RuleError
from samstat.tables.contributions import Contributions

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def unsafe_amounts(contributions: Contributions, rule: Rule) -> Flags:
    """Cells, margins included, whose largest contributors hold too much of the sum."""
    check_amount_rule(rule)
    sums, largest = contributions.sums, contributions.largest(max(2, rule.contributors))
    # Sums are rounded: they may be a hair below what they are made of.
    sums = np.maximum(sums, largest.sum(axis=1))
    judge = dominated if rule.kind == "dominance" else estimable
    return judge(sums, largest, rule)


def protection_needed(contributions: Contributions, rule: Rule) -> Floats:
    """How far above its sum each unsafe cell's upper bound must lie; 0 for the others.

    Hundepool and others, Statistical Disclosure Control (2012), section 4.2.2: with the largest
    x₁ ≥ x₂ ≥ … of a sum X, dominance asks for (100/k)(x₁ + … + xₙ) − X, the p% rule for
    p/100 · x₁ − (X − x₁ − x₂), and the (p,q) rule for p/q · x₁ − (X − x₁ − x₂).
    """
    unsafe = unsafe_amounts(contributions, rule)
    sums, largest = contributions.sums, contributions.largest(max(2, rule.contributors))
    if rule.kind == "dominance":
        needed = 100 / rule.percent * largest[:, : rule.contributors].sum(axis=1) - sums
    else:
        rest = np.maximum(sums - largest[:, 0] - largest[:, 1], 0)
        needed = rule.percent / rule.prior * largest[:, 0] - rest
    return np.where(unsafe, np.maximum(needed, 0), 0.0)


def check_amount_rule(rule: Rule) -> None:
    """RuleError for a rule that judges counts."""
    if rule.kind not in AMOUNT_KINDS:
        raise RuleError(
            "this rule does not judge sums",
            where=f"rule {rule.name}",
            value=rule.kind,
            next_step=f"Use a rule of kind {', '.join(AMOUNT_KINDS)}.",
        )
