"""The attacker, held to every whole table that fits what was published."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from samstat.disclosure.attack import Knowledge, Share, Stage, Verdict, attack
from samstat.disclosure.rules import Rule, load_rule, threshold_rule
from samstat.errors import ContradictionError, RuleError, UnknownCodeError
from samstat.tables import CellStatus, Dimension, Rows, Table, table_from_rows, with_zeros

RULE = threshold_rule(3)
FREE = threshold_rule(3, zeros_shown=False)


def small_table(counts: list[int], dimensions: tuple[Dimension, ...]) -> Table:
    leaves = np.array(list(itertools.product(*(dim.leaves for dim in dimensions)))).T
    numbers = np.array(counts, dtype=np.int64)
    return table_from_rows(Rows(dimensions, leaves.astype(np.int32), numbers))


def hiding(table: Table, cells: list[int]) -> Table:
    status = table.status.copy()
    status[cells] = CellStatus.SUPPRESSED
    return table.with_status(status).published()


def place() -> Dimension:
    return Dimension.from_parents("muni", {"M1": "R1", "M2": "R1", "M3": "R2", "M4": "R2"})


def sex() -> Dimension:
    return Dimension.flat("sex", ["K", "M"])


def everything_that_fits(public: Table, rule: Rule, most: int) -> np.ndarray:
    """Every whole table, one a row, in the order of the cells."""
    hidden = public.status == CellStatus.SUPPRESSED
    inner = np.flatnonzero(public.is_inner)
    choices = [
        range(rule.lowest_hidden, most + 1) if hidden[leaf] else [int(public.counts[leaf])]
        for leaf in inner
    ]
    tried = np.array(list(itertools.product(*choices)), dtype=np.int64)
    holds = np.array(
        [[_below(public, cell, leaf) for leaf in inner] for cell in range(len(public))]
    )
    values = tried @ holds.T.astype(np.int64)
    fits = (values[:, ~hidden] == public.counts[~hidden]).all(axis=1)
    fits &= (values[:, hidden] >= rule.lowest_hidden).all(axis=1)
    found: np.ndarray = values[fits]
    return found


def _below(table: Table, cell: int, leaf: int) -> bool:
    return all(
        int(table.nodes[d, cell]) in dimension.path(int(table.nodes[d, leaf]))
        for d, dimension in enumerate(table.dimensions)
    )


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    counts=st.lists(st.integers(0, 4), min_size=8, max_size=8),
    chosen=st.lists(st.booleans(), min_size=21, max_size=21),
    zeros_shown=st.booleans(),
    known_truth=st.booleans(),
)
def test_verdicts_are_those_of_trying_every_whole_table(
    counts: list[int], chosen: list[bool], zeros_shown: bool, known_truth: bool
) -> None:
    assume(sum(count > 0 for count in counts) > 1)
    rule = RULE if zeros_shown else FREE
    table = small_table(counts, (place(), sex()))
    if not zeros_shown:
        table = with_zeros(table)
    inner = table.is_inner
    hidden = [
        cell for cell in range(len(table)) if chosen[cell] and table.counts[cell] >= zeros_shown
    ]
    assume(hidden and sum(inner[cell] for cell in hidden) <= 5)
    public = hiding(table, hidden)
    whole = everything_that_fits(public, rule, most=9)
    report = attack(Knowledge(public, rule), start=(table,) if known_truth else ())
    for at, x in enumerate(report.hidden):
        cell = table.position(report.system.cells.codes(int(report.system.numbers[x])))
        least, most = int(whole[:, cell].min()), int(whole[:, cell].max())
        wide = most - least >= rule.width
        assert report.lower[at] <= least
        assert report.upper[at] >= most or most >= 9
        assert (report.verdicts[at] == Verdict.SAFE) == wide
        if not wide:
            assert (report.lower[at], report.upper[at]) == (least, most)
            assert (report.verdicts[at] == Verdict.EXACT) == (least == most)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    counts=st.lists(st.integers(0, 3), min_size=8, max_size=8),
    chosen=st.lists(st.booleans(), min_size=27, max_size=27),
)
def test_three_dimensions_where_sums_have_corners_between_whole_numbers(
    counts: list[int], chosen: list[bool]
) -> None:
    assume(sum(count > 0 for count in counts) > 1)
    dims = (Dimension.flat("a", ["1", "2"]), Dimension.flat("b", ["1", "2"]), sex())
    table = with_zeros(small_table(counts, dims))
    hidden = [cell for cell in range(len(table)) if chosen[cell]]
    assume(hidden and sum(table.is_inner[cell] for cell in hidden) <= 6)
    rule = threshold_rule(1, zeros_shown=False)
    public = hiding(table, hidden)
    whole = everything_that_fits(public, rule, most=5)
    report = attack(Knowledge(public, rule))
    for at, x in enumerate(report.hidden):
        cell = table.position(report.system.cells.codes(int(report.system.numbers[x])))
        wide = whole[:, cell].max() - whole[:, cell].min() >= rule.width
        assert (report.verdicts[at] == Verdict.SAFE) == wide


def square(*hidden: tuple[str, str]) -> Table:
    """Four municipalities by sex: 2 9 / 7 8 / 5 6 / 1 4."""
    table = small_table([2, 9, 7, 8, 5, 6, 1, 4], (place(), sex()))
    return hiding(table, [table.position({"muni": m, "sex": s}) for m, s in hidden])


def test_nothing_hidden_is_nothing_to_find() -> None:
    report = attack(Knowledge(square(), RULE))
    assert report.safe
    assert len(report.hidden) == 0


def test_a_hidden_cell_alone_in_its_sum_is_settled_by_sums() -> None:
    report = attack(Knowledge(square(("M1", "K")), RULE))
    (finding,) = report.findings()
    assert finding.codes == {"muni": "M1", "sex": "K"}
    assert (finding.lower, finding.upper) == (2, 2)
    assert finding.verdict is Verdict.EXACT
    assert finding.stage is Stage.SUMS
    assert not finding.above


def test_a_cell_that_no_published_sum_holds_is_unbounded_and_safe() -> None:
    table = small_table([2, 9, 7, 8, 5, 6, 1, 4], (place(), sex()))
    cells = [{}, {"sex": "K"}, {"muni": "R1"}, {"muni": "M1"}]
    cells += [{"muni": "R1", "sex": "K"}, {"muni": "M1", "sex": "K"}]
    report = attack(Knowledge(hiding(table, [table.position(codes) for codes in cells]), RULE))
    assert report.safe


def test_the_cell_is_the_same_in_two_tables_by_its_codes() -> None:
    age = Dimension.flat("age", ["a", "b"])
    one = square(("M1", "K"), ("M1", "M"), ("M2", "K"), ("M2", "M"))
    other = small_table([3, 8, 7, 8, 5, 6, 1, 4], (place(), age))
    assert attack(Knowledge(one, RULE)).safe
    hidden = hiding(one, [one.position({"muni": "M1"}), one.position({"muni": "M2"})])
    assert attack(Knowledge(hidden, RULE, others=(other,))).safe
    told = attack(Knowledge(hidden, RULE, others=(other,), own=(({"muni": "M1", "sex": "M"}, 9),)))
    assert told.count(Verdict.EXACT) == 3


def test_part_and_whole_bound_each_other_without_a_sum() -> None:
    one = square(("M1", "K"), ("M1", "M"), ("M2", "K"), ("M2", "M"))
    order = Share({"muni": "M1", "sex": "M"}, {"muni": "M3"})
    assert attack(Knowledge(one, RULE, orders=(order,))).safe
    order = Share({"muni": "M1", "sex": "M"}, {"muni": "M4"})
    report = attack(Knowledge(one, RULE, orders=(order,)))
    bounds = {tuple(each.codes.values()): (each.lower, each.upper) for each in report.findings()}
    assert bounds[("M1", "M")] == (3, 5)  # the sums alone say from 3 to 10
    assert report.count(Verdict.NARROW) == 3


def test_tables_that_cannot_be_true_are_told() -> None:
    one = square(("M1", "K"), ("M1", "M"))
    with pytest.raises(ContradictionError, match="different numbers"):
        attack(
            Knowledge(one, RULE, others=(small_table([2, 9, 7, 8, 5, 6, 1, 5], (place(), sex())),))
        )
    with pytest.raises(ContradictionError, match="no whole number fits"):
        attack(Knowledge(one, threshold_rule(3), at_least=(({"muni": "M1", "sex": "K"}, 11),)))
    with pytest.raises(ContradictionError, match="larger than its cell"):
        attack(Knowledge(one, RULE, at_least=(({"muni": "M2", "sex": "K"}, 11),)))
    with pytest.raises(ContradictionError, match="what a contributor knows"):
        attack(Knowledge(one, RULE, own=(({"muni": "M2", "sex": "K"}, 1),)))
    with pytest.raises(UnknownCodeError):
        attack(Knowledge(one, RULE, own=(({"muni": "M9"}, 1),)))


def test_a_rule_of_amounts_is_refused() -> None:
    rule = Rule(name="p", kind="p_percent", percent=10)
    with pytest.raises(RuleError, match="does not judge counts"):
        Knowledge(square(), rule)
    assert load_rule("small_counts").width == RULE.width


def test_the_same_report_every_time() -> None:
    public = square(("M1", "K"), ("M1", "M"), ("M2", "K"), ("M3", "K"))
    first, second = (attack(Knowledge(public, RULE)) for _ in range(2))
    assert list(first.findings()) == list(second.findings())
    assert first.least.tobytes() == second.least.tobytes()


def with_an_estimate(estimate: int, total: int) -> Table:
    """M1 is an estimate, M2 is hidden, and the county's total of both is printed."""
    table = small_table([9, 0, 2, 0, 7, 5, 8, 6], (place(), sex()))
    at = {codes: table.position({"muni": codes, "sex": "K"}) for codes in ("M1", "M2", "R1")}
    status, counts = table.status.copy(), table.counts.copy()
    status[[at["M1"], at["R1"]]] = CellStatus.ESTIMATED
    status[at["M2"]] = CellStatus.SUPPRESSED
    for codes in ("M1", "M2", "R1"):
        whole = table.position({"muni": codes})
        status[whole] = CellStatus.SUPPRESSED
    counts[at["M1"]], counts[at["R1"]] = estimate, total
    return replace(table, counts=counts, status=status).published()


def test_printed_estimates_are_added_and_subtracted() -> None:
    [found] = [
        one
        for one in attack(Knowledge(with_an_estimate(9, 11), FREE)).findings()
        if one.codes == {"muni": "M2", "sex": "K"}
    ]
    assert (found.verdict, found.lower, found.upper) == (Verdict.EXACT, 2, 2)


def test_of_estimates_that_do_not_add_up_nothing_is_claimed() -> None:
    found = attack(Knowledge(with_an_estimate(12, 11), FREE)).findings()
    assert {"muni": "M2", "sex": "K"} not in [one.codes for one in found]


def test_estimates_that_do_not_add_up_leave_the_others_to_the_attacker() -> None:
    """In one table R1's estimates cannot be right; R2's add up, and give its hidden cell away."""
    table = small_table([9, 0, 2, 0, 7, 5, 8, 6], (place(), sex()))
    status, counts = table.status.copy(), table.counts.copy()
    for whole, shown, hidden in (("R1", "M1", "M2"), ("R2", "M3", "M4")):
        for code in (whole, shown, hidden):
            kinds = [table.position({"muni": code, "sex": sex}) for sex in ("K", "M")]
            status[[at for at in kinds if at >= 0]] = CellStatus.ESTIMATED
            status[table.position({"muni": code})] = CellStatus.SUPPRESSED
        status[table.position({"muni": hidden, "sex": "K"})] = CellStatus.SUPPRESSED
    counts[table.position({"muni": "M1", "sex": "K"})] = 40  # more than the county it is part of
    status[table.position({"sex": "K"})] = status[table.position({})] = CellStatus.SUPPRESSED
    published = replace(table, counts=counts, status=status).published()
    found = {tuple(one.codes.items()): one for one in attack(Knowledge(published, FREE)).findings()}
    given_away = found[(("muni", "M4"), ("sex", "K"))]
    assert (given_away.verdict, given_away.lower) == (Verdict.EXACT, 8)
    assert (("muni", "M2"), ("sex", "K")) not in found


def test_what_a_contributor_knows_is_better_than_a_printed_estimate() -> None:
    knowledge = Knowledge(with_an_estimate(9, 11), FREE, own=(({"muni": "M1", "sex": "K"}, 8),))
    [found] = [
        one for one in attack(knowledge).findings() if one.codes == {"muni": "M2", "sex": "K"}
    ]
    assert (found.verdict, found.lower, found.upper) == (Verdict.EXACT, 3, 3)
