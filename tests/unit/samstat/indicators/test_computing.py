"""Numbers with their statuses: nothing that is hidden or missing comes out as a number."""

from __future__ import annotations

import numpy as np
import pytest

from samstat import errors
from samstat.cubes import Column, Cube
from samstat.disclosure.rules import threshold_rule
from samstat.indicators import Indicator, Need, Origin, Words, compute, parse
from samstat.indicators.arithmetic import Cells, added, divided, joined, multiplied
from samstat.indicators.computing import rounded
from samstat.indicators.formula import references
from samstat.tables import CellStatus as S
from samstat.tables import Dimension, has_value

WORDS = Words("ord", "word")


def indicator(
    formula: str, *, breakdowns: tuple[str, ...] = ("area",), **rest: object
) -> Indicator:
    node = parse(formula)
    measures = tuple(dict.fromkeys(each.measure for each in references(node)))
    needs = {"x": Need("x", ("area", "year"), measures)}
    made: dict[str, object] = {"unit": "percent", "polarity": "none", "decimals": 2, **rest}
    return Indicator(
        "made",
        WORDS,
        WORDS,
        node,
        formula,
        source=Origin("a", "b"),
        breakdowns=breakdowns,
        cubes=needs,
        **made,  # type: ignore[arg-type]
    )


AREAS = Dimension.flat("area", ["A", "B", "C", "D"])
YEARS = Dimension.flat("year", ["2020", "2021"])


def ones(cells: int) -> Column:
    return Column("count", np.ones(cells), np.zeros(cells, np.uint8))


def cube(**measures: list[tuple[float, S]]) -> Cube:
    """A cube of areas, one (value, status) for the total and each area, the same each year."""
    keys = np.arange(15)
    columns = {}
    for name, cells in measures.items():
        values = np.repeat([value for value, _ in cells], 3).astype(np.float64)
        columns[name] = Column(
            "count", values, np.repeat([s for _, s in cells], 3).astype(np.uint8)
        )
    return Cube("x", (AREAS, YEARS), keys, columns)


V, Z, H, U, N, R = S.VALUE, S.ZERO, S.SUPPRESSED, S.UNKNOWN, S.NOT_APPLICABLE, S.NOT_REPORTED


def statuses(formula: str, **measures: list[tuple[float, S]]) -> list[S]:
    return [S(code) for code in compute(indicator(formula), {"x": cube(**measures)}).status]


def test_a_share_by_hand() -> None:
    x = cube(
        part=[(30, V), (10, V), (0, Z), (20, V), (0, Z)],
        whole=[(60, V), (40, V), (10, V), (10 * 2 + 0, V), (0, Z)],
    )
    found = compute(indicator("share(x.part, x.whole)"), {"x": x})
    assert found.codes == (("Total", "A", "B", "C", "D"),)
    assert found.values.tolist()[:4] == [50, 25, 0, 100]
    assert [S(code) for code in found.status] == [V, V, Z, V, N]
    assert found.value(area="A") == 25
    assert found.value(area="D") is None


def test_a_rate_over_a_suppressed_part_is_suppressed_and_zero_over_nothing_does_not_apply() -> None:
    part = [(9, V), (0, H), (5, V), (0, U), (0, Z)]
    whole = [(20, V), (9, V), (0, H), (7, V), (0, Z)]
    for formula in ("share(x.a, x.b)", "rate(x.a, x.b)", "per(1000, x.a, x.b)", "x.a / x.b"):
        assert statuses(formula, a=part, b=whole) == [V, H, H, U, N]


def test_a_sum_with_a_hidden_part_is_hidden_and_one_that_does_not_apply_adds_nothing() -> None:
    a = [(9, V), (0, H), (0, N), (0, N), (0, R)]
    b = [(1, V), (0, U), (4, V), (0, N), (2, V)]
    assert statuses("x.a + x.b", a=a, b=b) == [V, H, V, N, R]
    assert statuses("sum(x.a, x.b)", a=a, b=b) == [V, H, V, N, R]
    # A difference of rates, though, does not apply where either does not.
    assert statuses("rate(x.a, x.a) - rate(x.b, x.b)", a=a, b=b)[2:] == [N, N, R]


@pytest.mark.parametrize("weak", [S.ESTIMATED, S.ROUNDED, S.ROUNDED_AT_SOURCE, S.PRELIMINARY])
def test_a_number_is_as_weak_as_its_weakest_part(weak: S) -> None:
    found = statuses("share(x.a, x.b)", a=[(1, V)] * 4 + [(0, weak)], b=[(4, weak)] * 5)
    assert found == [weak] * 5


def test_every_pair_of_statuses_keeps_the_reason_and_never_makes_a_number_of_none() -> None:
    for left in S:
        for right in S:
            pair = [
                Cells(np.array([2.0]), np.array([s], dtype=np.uint8), True) for s in (left, right)
            ]
            for made in (added(*pair), added(*pair, sign=-1), multiplied(*pair), divided(*pair)):
                if {left, right} & {H, U, R}:
                    assert not has_value(made.status)[0]
                    assert np.isnan(made.values[0])
                if H in (left, right):
                    assert made.status[0] == H
    assert joined({N, V}, adds=True) == V
    assert joined({N, V}, adds=False) == N


def test_a_base_year_and_rounding() -> None:
    x = cube(a=[(8, V), (3, V), (1, V), (7, V), (0, Z)])
    columns = {"a": Column("count", np.arange(15.0), np.full(15, V, dtype=np.uint8))}
    x = Cube("x", x.dimensions, x.keys, columns)
    found = compute(
        indicator("index(x.a, x.a[year=2020])", breakdowns=("area", "year"), decimals=1), {"x": x}
    )
    assert found.value(area="A", year="2021") == rounded(np.array([500 / 4]), 1)[0]
    assert found.value(area="B", year="2020") == 100
    assert rounded(np.array([0.25, -0.25, 2.675, 1.005]), 1).tolist() == [0.3, -0.3, 2.7, 1.0]
    assert rounded(np.array([2.675, 1.005]), 2).tolist() == [2.68, 1.01]


def test_wilson_and_poisson_are_in_the_unit_and_absent_where_numbers_are_estimates() -> None:
    x = cube(
        a=[(81, V), (15, V), (0, Z), (1, V), (1, S.ESTIMATED)],
        b=[(263, V), (148, V), (20, V), (29, V), (9, V)],
    )
    found = compute(indicator("share(x.a, x.b)", uncertainty="wilson"), {"x": x})
    assert found.low is not None
    assert found.high is not None
    assert found.low.tolist()[:4] == [25.53, 6.24, 0, 0.61]
    assert found.high.tolist()[:4] == [36.62, 16.05, 16.11, 17.18]
    assert np.isnan(found.low[4])
    x = cube(a=[(10, V)] * 5, b=[(1000, V)] * 5)
    found = compute(indicator("per(1000, x.a, x.b)", uncertainty="poisson"), {"x": x})
    assert found.low is not None
    assert found.high is not None
    assert (found.low[0], found.high[0]) == (4.8, 18.39)


def test_a_part_larger_than_its_whole_is_told_with_its_cell() -> None:
    x = cube(
        a=[(1, V), (9, V), (1, V), (1, V), (1, V)], b=[(20, V), (8, V), (2, V), (2, V), (2, V)]
    )
    with pytest.raises(errors.CountError, match="larger than its whole") as error:
        compute(indicator("share(x.a, x.b)"), {"x": x})
    assert "'area': 'A'" in error.value.where


def test_unsafe_counts_that_nobody_has_hidden_are_refused() -> None:
    rule = threshold_rule(3)
    whole = [(90, V), (9, V), (20, V), (7, V), (30, V)]
    safe = cube(a=[(20, V), (0, H), (5, V), (0, Z), (10, V)], b=whole)
    assert len(compute(indicator("share(x.a, x.b)"), {"x": safe}, rule=rule)) == 5
    for part in (
        [(20, V), (2, V), (5, V), (0, Z), (10, V)],
        [(88, V), (0, H), (5, V), (0, Z), (9, V)],
    ):
        with pytest.raises(errors.DisclosureError, match="1 cells"):
            compute(indicator("share(x.a, x.b)"), {"x": cube(a=part, b=whole)}, rule=rule)


def test_codes_that_a_cube_lacks_are_unknown_and_wrong_names_are_told() -> None:
    x = cube(a=[(1, V)] * 5)
    with pytest.raises(errors.UnknownCodeError, match="does not have"):
        compute(indicator("x.a[year=1999]"), {"x": x})
    with pytest.raises(errors.DefinitionError, match="no dimension 'county'"):
        compute(indicator("x.a", breakdowns=("county",)), {"x": x})
    with pytest.raises(errors.DefinitionError, match="no such measure"):
        compute(indicator("x.b"), {"x": x})
    needs = {name: Need(name, ("area",), ("a",)) for name in ("x", "y")}
    two = Indicator(
        "made",
        WORDS,
        WORDS,
        parse("x.a + y.a"),
        "",
        "number",
        "none",
        Origin("a", "b"),
        ("area",),
        needs,
    )
    few = Dimension.flat("area", ["A", "E"], total="whole")
    other = Cube("y", (few,), np.arange(3), {"a": ones(3)})
    x = Cube("x", (AREAS,), np.arange(5), {"a": ones(5)})
    found = compute(two, {"x": x, "y": other})
    assert found.codes == (("Total", "A", "B", "C", "D", "E"),)
    assert [S(code) for code in found.status] == [V, V, U, U, U, U]
