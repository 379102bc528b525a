"""Proposed whole tables, and a solver that errs: neither may change a verdict."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from samstat.disclosure.attack import Knowledge, Report, Verdict, attack, programs
from samstat.disclosure.protect import protect_counts
from samstat.disclosure.rules import threshold_rule
from samstat.errors import ContradictionError, EverythingSuppressedError, ProtectionError
from samstat.tables import CellStatus, Changes, Table
from tests.unit.samstat.test_attack import hiding, place, sex, small_table

RULE = threshold_rule(3)
STATUS = highspy.HighsModelStatus


def verdicts(report: Report) -> list[tuple[int, int, int]]:
    triples = zip(report.lower, report.upper, report.verdicts, strict=True)
    return [(int(low), int(high), int(verdict)) for low, high, verdict in triples]


def changes(*each: dict[int, int]) -> Changes:
    cells = [cell for one in each for cell in one]
    amounts = [amount for one in each for amount in one.values()]
    starts = np.cumsum([0, *(len(one) for one in each)])
    return Changes(
        starts.astype(np.int64), np.array(cells, dtype=np.int64), np.array(amounts, dtype=np.int64)
    )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    counts=st.lists(st.integers(1, 6), min_size=8, max_size=8),
    chosen=st.lists(st.booleans(), min_size=21, max_size=21),
    false=st.lists(st.dictionaries(st.integers(0, 20), st.integers(-4, 9), max_size=5), max_size=4),
)
def test_a_false_proposal_counts_for_nothing(
    counts: list[int], chosen: list[bool], false: list[dict[int, int]]
) -> None:
    table = small_table(counts, (place(), sex()))
    public = hiding(table, [cell for cell in range(len(table)) if chosen[cell]])
    knowledge = Knowledge(public, RULE)
    without = attack(knowledge, start=(table,))
    told = attack(knowledge, start=(table,), changes=(changes(*false),))
    assert told.verdicts.tolist() == without.verdicts.tolist()


def test_a_cell_named_twice_is_moved_twice() -> None:
    """Trading two of each sex between M1 and M2 fits; twice two would take M2's last woman."""
    public = hidden_square()
    at = np.flatnonzero(public.status == CellStatus.SUPPRESSED).astype(np.int64)
    table = small_table([5, 9, 4, 8, 5, 6, 4, 5], (place(), sex()))
    ways = np.where(np.isin(table.counts[at], (5, 8)), 2, -2).astype(np.int64)
    once = changes(dict(zip(at.tolist(), ways.tolist(), strict=True)))
    twice = Changes(
        np.array([0, 8], dtype=np.int64), np.concatenate([at, at]), np.concatenate([ways, ways])
    )
    knowledge = Knowledge(public, threshold_rule(1))
    seen = attack(knowledge, start=(table,), changes=(once,))
    assert (seen.most - seen.least).tolist() == [2, 2, 2, 2]
    not_seen = attack(knowledge, start=(table,), changes=(twice,))
    assert not_seen.least.min() >= RULE.lowest_hidden


@settings(max_examples=40, deadline=None)
@given(counts=st.lists(st.integers(0, 9), min_size=8, max_size=8))
def test_every_change_of_a_protection_is_another_table_that_fits(counts: list[int]) -> None:
    assume(sum(count > 0 for count in counts) > 1)
    table = small_table(counts, (place(), sex()))
    try:
        made = protect_counts(table, RULE)
    except (EverythingSuppressedError, ProtectionError):
        return
    least, most = table.counts.copy(), table.counts.copy()
    hidden = made.primary | made.secondary
    for start, end in zip(made.changes.starts, made.changes.starts[1:], strict=False):
        cells = made.changes.cells[start:end]
        other = table.counts.copy()
        other[cells] += made.changes.amounts[start:end]
        assert hidden[cells].all()
        assert (other[hidden] >= RULE.lowest_hidden).all()
        for parents in table.parents:
            below = np.flatnonzero(parents >= 0)
            sums = np.bincount(parents[below], other[below], len(other))
            assert (sums == other)[np.unique(parents[below])].all()
        least, most = np.minimum(least, other), np.maximum(most, other)
    assert (most - least)[hidden].min(initial=RULE.width) >= RULE.width
    assert (least[hidden] == made.lowest[hidden]).all()
    assert (most[hidden] == made.highest[hidden]).all()


class Erring:
    """The true solver, which answers otherwise until it is cleared (`stubborn`: even then)."""

    answer, stubborn, cleared = STATUS.kInfeasible, False, 0

    def __init__(self) -> None:
        self._true, self._wrong = highspy.Highs(), True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._true, name)

    def run(self) -> None:
        self._true.run()

    def clearSolver(self) -> None:  # noqa: N802 - the solver's own name
        type(self).cleared += 1
        self._wrong = self.stubborn
        self._true.clearSolver()

    def getModelStatus(self) -> Any:  # noqa: N802 - the solver's own name
        return self.answer if self._wrong else self._true.getModelStatus()


def erring(wrong: Any, always: bool) -> type[Erring]:
    return type("ThisErring", (Erring,), {"answer": wrong, "stubborn": always, "cleared": 0})


def hidden_square() -> Table:
    table = small_table([5, 9, 4, 8, 5, 6, 4, 5], (place(), sex()))
    cells = [
        table.position({"muni": muni, "sex": each}) for muni in ("M1", "M2") for each in ("K", "M")
    ]
    return hiding(table, cells)


@pytest.mark.parametrize("wrong", [STATUS.kInfeasible, STATUS.kUnknown, STATUS.kSolveError])
def test_a_solver_that_errs_once_is_asked_again(monkeypatch: Any, wrong: Any) -> None:
    right = verdicts(attack(Knowledge(hidden_square(), RULE)))
    solver = erring(wrong, always=False)
    monkeypatch.setattr(programs, "_SOLVER", solver)
    assert verdicts(attack(Knowledge(hidden_square(), RULE))) == right
    assert solver.cleared > 0


def test_a_solver_that_errs_twice_gives_no_safe_verdict(monkeypatch: Any) -> None:
    monkeypatch.setattr(programs, "_SOLVER", erring(STATUS.kInfeasible, always=True))
    with pytest.raises(ContradictionError, match="no table of whole numbers"):
        attack(Knowledge(hidden_square(), RULE))
    monkeypatch.setattr(programs, "_SOLVER", erring(STATUS.kUnknown, always=True))
    report = attack(Knowledge(hidden_square(), RULE))
    assert not report.safe
    assert report.count(Verdict.UNDECIDED) == len(report.hidden)
