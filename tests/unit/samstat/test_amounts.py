"""Sums of contributions: unsafe cells, their protection, and an attacker of his own programs."""

from __future__ import annotations

import csv
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from typer.testing import CliRunner

from samstat.cli import app
from samstat.disclosure.amount_release import release_amounts
from samstat.disclosure.attack import Verdict
from samstat.disclosure.attack.amounts import AmountKnowledge, attack_amounts
from samstat.disclosure.protect.amounts import EXACT_CELLS, protect_amounts
from samstat.disclosure.rules import Rule, protection_needed, threshold_rule
from samstat.errors import (
    EverythingSuppressedError,
    FormatError,
    ProtectionError,
    RuleError,
    SamstatError,
    SingleRowError,
    WeightError,
)
from samstat.tables import CellStatus, Dimension, Table
from samstat.tables.contributions import Contributions, contributions_of

P10 = Rule("p", "p_percent", percent=10)
HEAD = "region,muni,branch,firm,turnover\n"
# Only M1's trade in a is unsafe: f1 has 900 of 950, and f2 knows 30 of the 50 that are left.
ROWS = HEAD + "".join(
    f"{'R2' if muni == 'M3' else 'R1'},{muni},{branch},f{3 * group + at},{amount}\n"
    for group, (muni, branch, amounts) in enumerate(
        [
            ("M1", "a", (900, 30, 20)),
            ("M1", "b", (300, 250, 200)),
            ("M2", "a", (400, 350, 300)),
            ("M2", "b", (280, 260, 240)),
            ("M3", "a", (150, 140, 130)),
            ("M3", "b", (120, 110, 100)),
        ]
    )
    for at, amount in enumerate(amounts)
)
DIMS = ["--dims", "region/muni,branch"]
GIVEN = ["--sum", "turnover", "--contributor", "firm", "--rule", "p_percent_10"]


def places(number: int = 4) -> Dimension:
    return Dimension.from_parents("muni", {f"M{at}": f"R{at // 2}" for at in range(number)})


def branches(number: int = 2) -> Dimension:
    return Dimension.flat("branch", [f"b{at}" for at in range(number)])


def contributions(cells: list[list[float]], firms: list[list[int]] | None = None) -> Contributions:
    """One list of amounts an inner cell, branch varying fastest; firms of their own if not said."""
    dims = (places(len(cells) // 2), branches())
    leaves = [(muni, branch) for muni in dims[0].leaves for branch in dims[1].leaves]
    rows = [(leaf, at, rank) for at, leaf in enumerate(leaves) for rank in range(len(cells[at]))]
    nodes = np.array([leaf for leaf, _, _ in rows], dtype=np.int32).T
    names = [f"f{at}.{n}" if firms is None else f"f{firms[at][n]}" for _, at, n in rows]
    amounts = np.array([cells[at][rank] for _, at, rank in rows], dtype=np.float64)
    return contributions_of(dims, nodes, names, amounts)


def bounds(public: Table, known: dict[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    """Each hidden cell's least and most by scipy, over inner cells alone."""
    hidden = public.status == CellStatus.SUPPRESSED
    inner = np.flatnonzero(public.is_inner)
    paths = [[dim.path(node) for node in range(len(dim))] for dim in public.dimensions]
    holds = np.array(
        [
            [
                all(
                    public.nodes[d, cell] in paths[d][public.nodes[d, leaf]]
                    for d in range(len(paths))
                )
                for leaf in inner
            ]
            for cell in range(len(public))
        ],
        dtype=float,
    )
    assert public.magnitude is not None
    above = np.vstack([holds[cell] for cell in known] + [-holds[cell] for cell in known] or [holds])
    limit = [high for _, high in known.values()] + [-low for low, _ in known.values()]
    more = {"A_ub": above, "b_ub": limit} if known else {}
    found = {}
    for cell in np.flatnonzero(hidden).tolist():
        ends = []
        for way in (1, -1):
            answer = linprog(
                way * holds[cell],
                A_eq=holds[~hidden],
                b_eq=public.magnitude[~hidden],
                **more,
            )
            ends.append(way * answer.fun if answer.status == 0 else np.inf)
        found[cell] = (ends[0], ends[1])
    return found


def held(given_: Contributions, rule: Rule) -> None:
    """Every unsafe cell's bounds lie as far off as the rule asks, for all who know something."""
    made = protect_amounts(given_, rule)
    public, sums = made.public, given_.sums
    slack = 1e-5 * sums.max()
    for holder in [-1, *range(int(given_.holders.max()) + 1)]:
        parts = np.flatnonzero(given_.holders == holder)
        own = dict(zip(given_.cells[parts].tolist(), given_.amounts[parts].tolist(), strict=True))
        known = {
            cell: (part, part if given_.table.counts[cell] == 1 else 1e9)
            for cell, part in own.items()
            if made.hidden[cell]
        }
        for cell, (low, high) in bounds(public, known).items():
            if not made.primary[cell] or (cell in own and given_.table.counts[cell] == 1):
                continue
            assert high >= sums[cell] + made.needed[cell] - slack
            if cell not in own:
                assert low <= max(sums[cell] - made.needed[cell], 0) + slack


def run(folder: Path, *options: str, rows: str = ROWS) -> tuple[Path, Path]:
    source, out, inside = (folder / name for name in ("rows.csv", "out.csv", "internal.csv"))
    source.write_text(rows, encoding="utf-8")
    given_ = ["protect", str(source), "--out", str(out), "--internal", str(inside), *DIMS]
    done = CliRunner().invoke(app, [*given_, *GIVEN, *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return out, inside


def by_cell(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["muni"], row["branch"]): row for row in csv.DictReader(file)}


def test_the_command_hides_one_square(tmp_path: Path) -> None:
    out, inside = run(tmp_path)
    shown, why = by_cell(out), by_cell(inside)
    hidden = {key for key, row in shown.items() if row["status"] == "suppressed"}
    assert hidden == {("M1", "a"), ("M1", "b"), ("M2", "a"), ("M2", "b")}
    assert {shown[key]["value"] + shown[key]["contributors"] for key in hidden} == {""}
    assert shown["Total", "Total"]["value"] == "4280"
    assert shown["R1", "Total"]["contributors"] == "12"
    assert [key for key, row in why.items() if row["primary"] == "true"] == [("M1", "a")]
    # p/100 · x₁ − (X − x₁ − x₂) = 90 − 20
    assert float(why["M1", "a"]["protection_needed"]) == pytest.approx(70)
    assert "hold too much" in why["M1", "a"]["reason"]
    again, _ = run(tmp_path)
    assert again.read_bytes() == out.read_bytes()


def test_audit_finds_nothing_in_it_and_the_exact_sum_where_one_cell_is_shown(
    tmp_path: Path,
) -> None:
    out, _ = run(tmp_path)
    words = ["--sum", "value", "--rule", "p_percent_10", "--json"]
    done = CliRunner().invoke(app, ["audit", str(out), *DIMS, *words])
    assert (done.exit_code, json.loads(done.stdout)["safe"]) == (0, 4)
    text = out.read_text(encoding="utf-8")
    line = next(each for each in text.splitlines() if each.startswith('"R1","M2","b"'))
    out.write_text(text.replace(line, '"R1","M2","b",3,780,"value"'), encoding="utf-8")
    done = CliRunner().invoke(app, ["audit", str(out), *DIMS, *words])
    assert done.exit_code == 3
    found = json.loads(done.stdout)["findings"]
    exact = {tuple(each["codes"].values()): each["upper"] for each in found}
    assert exact[("M1", "a")] == pytest.approx(950)
    told = CliRunner().invoke(app, ["audit", str(out), *DIMS, *words[:-1]])
    assert "muni=M1, branch=a: is 950 to 950 (exact)" in told.stdout


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["--rule", "p_percent_10"], RuleError),
        (["--sum", "turnover", "--contributor", "firm", "--threshold", "3"], RuleError),
        (["--sum", "turnover", "--rule", "p_percent_10"], FormatError),
        (["--sum", "sales", "--contributor", "firm", "--rule", "p_percent_10"], FormatError),
        (
            [*GIVEN, "--keep", "branch=a:5"],
            RuleError,
        ),
    ],
)
def test_options_that_do_not_go_together(
    tmp_path: Path, options: list[str], error: type[SamstatError]
) -> None:
    source, out = tmp_path / "rows.csv", tmp_path / "out.csv"
    source.write_text(ROWS, encoding="utf-8")
    given_ = ["protect", str(source), "--out", str(out), *DIMS]
    done = CliRunner().invoke(app, [*given_, *options])
    assert isinstance(done.exception, error)
    assert done.exception.exit_code == 2
    assert not out.exists()


def test_a_row_of_a_whole_is_told_and_nothing_written(tmp_path: Path) -> None:
    source, out = tmp_path / "rows.csv", tmp_path / "out.csv"
    source.write_text(ROWS + "R1,R1,a,f1,5\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["protect", str(source), "--out", str(out), *DIMS, *GIVEN])
    assert isinstance(done.exception, FormatError)
    assert "a row has the code of a whole" in str(done.exception)
    assert not out.exists()


def test_one_firm_in_several_cells_is_one_contributor_of_their_margin() -> None:
    made = contributions([[5.0, 4.0], [6.0]], [[1, 2], [1]])
    at = made.table.position({"muni": "M0"})
    assert made.table.counts[at] == 2
    assert made.largest(3)[at].tolist() == [11.0, 4.0, 0.0]


def test_who_is_alone_in_a_hidden_cell_cannot_undo_another() -> None:
    # The cheapest square would lean on cells that one firm each fills: it knows them.
    large = [[99.0, 98, 97], [99.0, 97, 95], [120.0, 110, 100], [115.0, 105, 95]]
    made = contributions([[90.0, 2.0], [95.0], [97.0], [40.0, 38.0, 36.0], *large])
    protected = protect_amounts(made, P10)
    held(made, P10)
    known = AmountKnowledge(
        protected.public, P10, made, np.minimum(protected.needed, made.sums), protected.needed
    )
    assert attack_amounts(known).safe


def test_the_attacker_knows_what_a_contributor_knows() -> None:
    # Four hidden cells; the firm that is alone in one of them takes it away and has the others.
    made = contributions([[90.0, 2.0], [95.0], [97.0, 94, 92], [40.0, 38.0, 36.0]])
    hidden = made.table.is_inner
    status = np.where(hidden, CellStatus.SUPPRESSED, made.table.status).astype(np.uint8)
    public = made.table.with_status(status).published()
    needed = protection_needed(made, P10)
    needed[~hidden] = 0
    report = attack_amounts(
        AmountKnowledge(public, P10, made, np.minimum(needed, made.sums), needed)
    )
    found = {tuple(each.codes.values()): each.by for each in report.findings()}
    # The firm of 90 leaves the other cell of the row at most 187 − 90 = 97, of which 95 is true.
    assert found == dict.fromkeys([("M0", "b0"), ("M0", "b1")], "a contributor")
    assert attack_amounts(AmountKnowledge(public, P10)).count(Verdict.EXACT) == 0


@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf")])
def test_amounts_that_no_rule_of_shares_judges(amount: float) -> None:
    with pytest.raises(WeightError):
        contributions([[5.0, amount], [6.0]])


def test_a_loss_is_refused_with_what_to_do_and_nothing_is_written(tmp_path: Path) -> None:
    source, out = tmp_path / "rows.csv", tmp_path / "out.csv"
    source.write_text(ROWS.replace(",900\n", ",-900\n"), encoding="utf-8")
    done = CliRunner().invoke(app, ["protect", str(source), "--out", str(out), *DIMS, *GIVEN])
    assert isinstance(done.exception, WeightError)  # the command makes this its exit code 2
    assert not out.exists()
    with pytest.raises(WeightError, match=r"row 1.*-900.*gains and losses as two columns"):
        contributions([[-900.0, 4.0], [6.0]])


def test_a_single_cell_and_a_rule_that_hides_all() -> None:
    with pytest.raises(SingleRowError):
        contributions([[5.0], [0.0]])
    with pytest.raises((EverythingSuppressedError, ProtectionError)):
        release_amounts(contributions([[5.0], [6.0]], [[1], [1]]), P10)
    with pytest.raises(RuleError):
        release_amounts(contributions([[5.0], [6.0]]), threshold_rule(3))


@pytest.mark.parametrize("size", [8, 40])
def test_tables_below_and_above_the_exact_size_are_safe_and_repeated(size: int) -> None:
    draws = np.random.default_rng(size)
    cells = [
        np.exp(draws.normal(4, 1.2, draws.integers(1, 9))).round(1).tolist() for _ in range(size)
    ]
    made = contributions(cells)
    assert (len(made.table) > EXACT_CELLS) == (size == 40)
    one, two = release_amounts(made, P10), release_amounts(made, P10)
    assert one.protection.primary.any()
    assert (one.protection.hidden == two.protection.hidden).all()


RULES = [
    P10,
    Rule("d", "dominance", contributors=1, percent=60),
    Rule("d2", "dominance", contributors=2, percent=85),
    Rule("pq", "pq", percent=10, prior=50),
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cells=st.lists(st.lists(st.integers(1, 60), min_size=0, max_size=4), min_size=8, max_size=8),
    firms=st.lists(st.integers(0, 9), min_size=32, max_size=32),
    rule=st.sampled_from(RULES),
    shared=st.booleans(),
)
def test_nobodys_bounds_come_within_the_rules_distance(
    cells: list[list[int]], firms: list[int], rule: Rule, shared: bool
) -> None:
    assume(sum(bool(each) for each in cells) > 1)
    own = [firms[4 * at : 4 * at + 4] for at in range(8)]
    made = contributions([[float(n) for n in each] for each in cells], own if shared else None)
    try:
        held(made, rule)
        release_amounts(made, rule)
    except (EverythingSuppressedError, ProtectionError):
        assume(False)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cells=st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=3), min_size=8, max_size=8),
    chosen=st.lists(st.booleans(), min_size=21, max_size=21),
)
def test_the_attackers_bounds_are_those_of_another_solver(
    cells: list[list[int]], chosen: list[bool]
) -> None:
    made = contributions([[float(n) for n in each] for each in cells])
    hidden = np.array(chosen[: len(made.table)])
    assume(hidden.any() and not hidden.all() and not hidden[made.table.position({})])
    status = np.where(hidden, CellStatus.SUPPRESSED, made.table.status).astype(np.uint8)
    public = made.table.with_status(status).published()
    report = attack_amounts(AmountKnowledge(public, P10))
    other = bounds(public, {})
    for at, cell in enumerate(report.hidden.tolist()):
        assert report.lower[at] == pytest.approx(other[cell][0], abs=1e-3)
        assert report.upper[at] == pytest.approx(other[cell][1], abs=1e-3)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cells=st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=3), min_size=8, max_size=8),
    firms=st.lists(st.integers(0, 6), min_size=24, max_size=24),
    chosen=st.lists(st.booleans(), min_size=21, max_size=21),
    rule=st.sampled_from(RULES),
)
def test_contributors_whom_no_program_was_asked_for_learn_nothing(
    cells: list[list[int]], firms: list[int], chosen: list[bool], rule: Rule
) -> None:
    own = [firms[3 * at : 3 * at + 3] for at in range(8)]
    made = contributions([[float(n) for n in each] for each in cells], own)
    needed = protection_needed(made, rule)
    hidden = np.array(chosen[: len(made.table)]) | (needed > 0)
    assume(hidden.any() and not hidden[made.table.position({})])
    status = np.where(hidden, CellStatus.SUPPRESSED, made.table.status).astype(np.uint8)
    public = made.table.with_status(status).published()
    below = np.minimum(needed, made.sums)
    report = attack_amounts(AmountKnowledge(public, rule, made, below, needed))
    told = {
        cell: (verdict == Verdict.SAFE, by if verdict == Verdict.NARROW else -1)
        for cell, verdict, by in zip(
            report.hidden.tolist(), report.verdicts.tolist(), report.by.tolist(), strict=True
        )
    }
    assert told == by_each_in_turn(made, public, below, needed)


def by_each_in_turn(
    made: Contributions, public: Table, below: np.ndarray, needed: np.ndarray
) -> dict[int, tuple[bool, int]]:
    """Whether each hidden cell is safe, and who first finds that it is not: a program a bound."""
    slack = 1e-9 * made.sums.max()
    told: dict[int, tuple[bool, int]] = {}
    for holder in [-1, *range(int(made.holders.max()) + 1)]:
        parts = np.flatnonzero(made.holders == holder)
        own = dict(zip(made.cells[parts].tolist(), made.amounts[parts].tolist(), strict=True))
        known = {
            cell: (part, part if made.alone[cell] else 1e9)
            for cell, part in own.items()
            if public.status[cell] == CellStatus.SUPPRESSED
        }
        for cell, (low, high) in bounds(public, known).items():
            if cell in told or (cell in own and made.alone[cell]):
                continue
            exact = holder < 0 and high - low <= slack
            near = needed[cell] > 0 and (
                high < made.sums[cell] + needed[cell] - slack
                or (cell not in own and low > made.sums[cell] - below[cell] + slack)
            )
            if exact or near:
                told[cell] = (False, holder)
    hidden = np.flatnonzero(public.status == CellStatus.SUPPRESSED).tolist()
    return {cell: told.get(cell, (True, -1)) for cell in hidden}


def test_the_attack_on_sums_tells_how_far_it_is() -> None:
    made = contributions([[90.0, 2.0], [95.0], [97.0, 94, 92], [40.0, 38.0, 36.0]])
    status = np.where(made.table.is_inner, CellStatus.SUPPRESSED, made.table.status)
    heard: list[tuple[str, int, int]] = []
    public = made.table.with_status(status.astype(np.uint8)).published()
    attack_amounts(AmountKnowledge(public, P10), progress=lambda *at: heard.append(at))
    assert heard == [("attack on sums", at, 4) for at in range(4)]


def test_parts_are_sorted_by_cell_and_size() -> None:
    made = contributions([[1.0, 3, 2], [6.0, 9]])
    for start, end in pairwise(made.starts.tolist()):
        assert made.amounts[start:end].tolist() == sorted(made.amounts[start:end], reverse=True)
