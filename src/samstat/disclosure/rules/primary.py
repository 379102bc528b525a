"""Which cells a rule finds unsafe in themselves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.rules.rule import Rule
from samstat.errors import RuleError, WeightError
from samstat.tables import Table, has_value

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


def unsafe_counts(table: Table, rule: Rule) -> Flags:
    """Cells whose count is in the rule's unsafe range; zeros count where they are not shown.

    Only cells with a number are judged: what nobody knows cannot be disclosed. A rule of unanimous
    groups alone finds no count too small.
    """
    if rule.kind == "unanimous":
        return np.zeros(len(table), dtype=np.bool_)
    if rule.kind != "threshold":
        raise RuleError(
            "this rule does not judge counts",
            where=f"rule {rule.name}",
            value=rule.kind,
            next_step="Use a threshold rule, or the function of the rule's own kind.",
        )
    inside = (table.counts >= rule.lowest_unsafe) & (table.counts <= rule.highest_unsafe)
    return np.asarray(inside & has_value(table.status), dtype=np.bool_)


def dominated(total: Floats, largest: Floats, rule: Rule) -> Flags:
    """(n,k) dominance: the n largest contributors hold more than k per cent of a cell's amount.

    `largest[i]` are cell i's contributions, largest first, at least n of them (0 where it has
    fewer).
    """
    _check_amounts(total, largest, rule.contributors, rule)
    share: Floats = largest[:, : rule.contributors].sum(axis=1)
    return np.asarray((total > 0) & (share > rule.percent / 100 * total), dtype=np.bool_)


def estimable(total: Floats, largest: Floats, rule: Rule) -> Flags:
    """(p,q) rule: q · (total − x₁ − x₂) < p · x₁, how well the second largest learns the largest.

    Beforehand he knew the others' contributions within q per cent; the p% rule is q = 100.
    """
    if rule.kind not in ("p_percent", "pq"):
        raise RuleError(
            "this rule does not compare the two largest contributions",
            where=f"rule {rule.name}",
            value=rule.kind,
            next_step="Use a p_percent or pq rule, or the function of the rule's own kind.",
        )
    _check_amounts(total, largest, 2, rule)
    rest = total - largest[:, 0] - largest[:, 1]
    return np.asarray(
        (total > 0) & (rule.prior * rest < rule.percent * largest[:, 0]), dtype=np.bool_
    )


def unanimous(part: NDArray[np.int64], group: NDArray[np.int64], rule: Rule) -> Flags:
    """All of a group share the attribute (part = group), or none of them does (part = 0).

    Whoever knows that a person is in the group then knows the person's attribute. Groups smaller
    than `lowest_unsafe` are left to the threshold.
    """
    if (part > group).any() or (part < 0).any():
        row = int(np.flatnonzero((part > group) | (part < 0))[0])
        raise WeightError(
            "a part is larger than its group or negative",
            where=f"cell {row + 1}",
            value=(int(part[row]), int(group[row])),
            next_step="Give the group's size for the same cells, in the same order.",
        )
    large = group >= max(1, rule.lowest_unsafe)
    return np.asarray(large & ((part == group) | (part == 0)), dtype=np.bool_)


def _check_amounts(total: Floats, largest: Floats, needed: int, rule: Rule) -> None:
    if largest.ndim != 2 or largest.shape[1] < needed or len(largest) != len(total):
        raise RuleError(
            f"the rule needs each cell's {needed} largest contributions",
            where=f"rule {rule.name}",
            value=largest.shape,
            next_step="Give an array of one row a cell, largest first.",
        )
    wrong = (largest < 0).any(axis=1) | ~np.isfinite(total)
    wrong |= largest[:, :needed].sum(axis=1) > total * (1 + 1e-12)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise WeightError(
            "contributions are negative or add up to more than their cell",
            where=f"cell {row + 1}",
            value=float(total[row]),
            next_step="The rule holds for amounts from 0 and up.",
        )
