"""Protected counts, held to every table that fits what was published."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samstat.disclosure.protect import Costs, Protection, protect_counts
from samstat.disclosure.rules import threshold_rule
from samstat.errors import (
    DisclosureError,
    EverythingSuppressedError,
    MemoryLimitError,
    RuleError,
    WeightError,
)
from samstat.tables import CellStatus, Dimension, Rows, Table, table_from_rows, with_zeros

RULE = threshold_rule(3)


def small_table(counts: list[int], dimensions: tuple[Dimension, ...]) -> Table:
    leaves = np.array(list(itertools.product(*(dim.leaves for dim in dimensions)))).T
    numbers = np.array(counts, dtype=np.int64)
    return table_from_rows(Rows(dimensions, leaves.astype(np.int32), numbers))


def place() -> Dimension:
    return Dimension.from_parents("muni", {"M1": "R1", "M2": "R1", "M3": "R2"})


def sex() -> Dimension:
    return Dimension.flat("sex", ["K", "M"])


def possible_ranges(protection: Protection, most: int) -> dict[int, set[int]]:
    """Each hidden cell's values over every whole table that fits, by trying all inner cells."""
    table, status = protection.table, protection.table.status
    hidden = status == CellStatus.SUPPRESSED
    inner = np.flatnonzero(table.is_inner)
    holds = np.array(
        [[_below(table, int(cell), int(leaf)) for leaf in inner] for cell in range(len(table))]
    )
    least = protection.rule.lowest_hidden
    choices = [
        range(least, most + 1) if hidden[leaf] else [int(table.counts[leaf])] for leaf in inner
    ]
    seen: dict[int, set[int]] = {int(cell): set() for cell in np.flatnonzero(hidden)}
    tried = np.array(list(itertools.product(*choices)), dtype=np.int64)
    values = tried @ holds.T.astype(np.int64)
    fits = (values[:, ~hidden] == table.counts[~hidden]).all(axis=1)
    fits &= (values[:, hidden] >= least).all(axis=1)
    for cell, found in seen.items():
        found.update(values[fits, cell].tolist())
    return seen


def _below(table: Table, cell: int, leaf: int) -> bool:
    return all(
        int(table.nodes[d, cell]) in dimension.path(int(table.nodes[d, leaf]))
        for d, dimension in enumerate(table.dimensions)
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(counts=st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_no_whole_table_that_fits_gives_a_hidden_count_away(counts: list[int]) -> None:
    if sum(count > 0 for count in counts) < 2:
        return
    table = small_table(counts, (place(), sex()))
    try:
        protection = protect_counts(table, RULE)
    except EverythingSuppressedError:
        return
    for cell, values in possible_ranges(protection, most=8).items():
        assert int(table.counts[cell]) in values
        assert max(values) - min(values) >= RULE.width, (cell, values)


@settings(max_examples=25, deadline=None)
@given(counts=st.lists(st.integers(0, 9), min_size=18, max_size=18))
def test_same_input_same_output_and_no_unsafe_count_is_published(counts: list[int]) -> None:
    if sum(count > 0 for count in counts) < 2:
        return
    dims = (place(), Dimension.flat("age", ["a", "b", "c"]), sex())
    table = small_table(counts, dims)
    try:
        first, second = (protect_counts(table, RULE) for _ in range(2))
    except EverythingSuppressedError:
        return
    assert first.table.status.tobytes() == second.table.status.tobytes()
    shown = first.public.counts[first.public.status == CellStatus.VALUE]
    assert (shown > 3).all()
    assert set(first.public.status.tolist()) <= {CellStatus.VALUE, CellStatus.SUPPRESSED}
    assert not first.public.counts[first.public.status == CellStatus.SUPPRESSED].any()


def test_two_small_counts_beside_a_shown_total_are_not_enough() -> None:
    # 1 + 2 = 3 below a total of 20: with both hidden alone, an attacker adds up to 3 exactly.
    table = small_table([1, 9, 2, 8, 40, 50], (place(), sex()))
    protection = protect_counts(table, RULE)
    assert protection.primary.sum() == (table.counts <= 3).sum()
    assert protection.secondary.any()
    for values in possible_ranges(protection, most=16).values():
        assert len(values) > 1 or not values


def test_where_zeros_are_hidden_too_they_get_a_range() -> None:
    table = with_zeros(small_table([0, 12, 9, 8, 11, 10], (place(), sex())))
    rule = threshold_rule(3, zeros_shown=False)
    protection = protect_counts(table, rule)
    zero = table.position({"muni": "M1", "sex": "K"})
    assert protection.primary[zero]
    hidden = protection.primary | protection.secondary
    assert (protection.highest - protection.lowest)[hidden].min() >= rule.width


def test_hidden_zeros_must_be_listed() -> None:
    table = small_table([0, 12, 9, 8, 11, 10], (place(), sex()))
    with pytest.raises(RuleError, match="does not list them"):
        protect_counts(table, threshold_rule(3, zeros_shown=False))


def test_all_small_leaves_nothing_to_publish() -> None:
    with pytest.raises(EverythingSuppressedError):
        protect_counts(small_table([1, 0, 0, 0, 0, 1], (place(), sex())), RULE)


def test_what_was_published_before_stays_and_an_unsafe_one_is_told() -> None:
    table = small_table([2, 20, 30, 40, 50, 60], (place(), sex()))
    known = np.zeros(len(table), dtype=np.bool_)
    known[table.position({"sex": "K"})] = True
    protection = protect_counts(table, RULE, published_before=known)
    assert protection.table.status[table.position({"sex": "K"})] == CellStatus.VALUE
    known[table.position({"muni": "M1", "sex": "K"})] = True
    with pytest.raises(DisclosureError, match="published before"):
        protect_counts(table, RULE, published_before=known)


def test_costs_choose_which_cell_goes() -> None:
    dims = (Dimension.flat("muni", ["M1", "M2", "M3"]), sex())
    table = small_table([2, 20, 20, 20, 20, 20], dims)
    for kept, goes in (("M2", "M3"), ("M3", "M2")):
        protection = protect_counts(table, RULE, costs=Costs(factors={"muni": {kept: 50.0}}))
        assert protection.secondary[table.position({"muni": goes, "sex": "K"})]
        assert not protection.secondary[table.position({"muni": kept, "sex": "K"})]
    with pytest.raises(WeightError, match="above zero"):
        protect_counts(table, RULE, costs=Costs(factors={"muni": {"M2": 0.0}}))


def test_too_little_memory_is_told_before_the_work() -> None:
    with pytest.raises(MemoryLimitError, match="MB"):
        protect_counts(small_table([2, 9, 9, 9, 9, 9], (place(), sex())), RULE, memory_limit=10)
