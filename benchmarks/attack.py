"""The attacker on a protected table, beside one linear program a bound.

The peer shares nothing with him: its equations are made here, from the published table's own codes
and numbers, and SciPy's HiGHS solves the two programs of each cell over the whole of them, as a
plain attacker does. Its time for cells drawn from a fixed seed is extrapolated to every hidden
cell. `SAMSYN_BENCH_PROGRAMS` (200) says for how many, `SAMSYN_BENCH_SECONDS` (1200) after how many
seconds it stops early, which is told. The attacker runs five times with the proofs that protection
hands him ('shown'), and once without the publisher's numbers ('blind'): that takes minutes.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from benchmarks.disclosure_data import table
from samstat.disclosure.attack import Knowledge, Report, Verdict, attack
from samstat.disclosure.protect import protect_counts
from samstat.disclosure.rules import load_rule
from samstat.tables import CellStatus, Table

ROUNDS = 5
CLOSE = 1e-6


def main() -> None:
    rule = load_rule("small_counts")
    attack(Knowledge(protect_counts(table("A"), rule).public, rule))  # compiles
    for name in os.environ.get("SAMSYN_BENCH_TABLES", "B"):
        whole = table(name)
        made = protect_counts(whole, rule)
        knowledge = Knowledge(made.public, rule)

        proofs = (made.changes,)
        report, seconds = medians(partial(attack, knowledge, start=(whole,), changes=proofs))
        _, blind = medians(partial(attack, knowledge), rounds=1)
        harmless = np.flatnonzero(report.verdicts == Verdict.SAFE).tolist()
        safe = {report_cell(made.public, report, at) for at in harmless}
        cells, theirs, same = peer(made.public, rule.lowest_hidden, rule.width, safe)
        every = theirs / cells * len(report.hidden)
        print(
            f"sdc_{name}: {len(report.hidden)} hidden, {report.count(Verdict.SAFE)} safe; CPU: "
            f"shown {seconds:.2f} s (median of {ROUNDS}), blind {blind:.2f} s; one program a "
            f"bound {theirs:.0f} s for {cells} cells, {every:.0f} s for all; ratio "
            f"{every / seconds:.0f} shown, {every / blind:.0f} blind; same verdicts on {same}",
            flush=True,
        )


def medians(run: Callable[[], Report], rounds: int = ROUNDS) -> tuple[Report, float]:
    taken = []
    for _ in range(rounds):
        used = time.process_time()
        report = run()
        taken.append(time.process_time() - used)
    return report, statistics.median(taken)


def report_cell(public: Table, report: Report, at: int) -> int:
    return public.position(report.system.cells.codes(int(report.system.numbers[report.hidden[at]])))


def equations(public: Table) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
    """Every parent minus its children along each dimension is zero: matrix, hidden cells, right."""
    rows, cells, signs, count = [], [], [], 0
    for parents in public.parents:
        below = np.flatnonzero(parents >= 0)
        heads, row = np.unique(parents[below], return_inverse=True)
        rows += [row + count, np.arange(len(heads)) + count]
        cells += [below, heads]
        signs += [np.ones(len(below)), -np.ones(len(heads))]
        count += len(heads)
    entries = (np.concatenate(signs), (np.concatenate(rows), np.concatenate(cells)))
    matrix = csr_matrix(entries, shape=(count, len(public)))
    hidden = np.flatnonzero(public.status == CellStatus.SUPPRESSED)
    shown = np.flatnonzero(public.status != CellStatus.SUPPRESSED)
    return matrix[:, hidden], hidden, -(matrix[:, shown] @ public.counts[shown])


def peer(public: Table, lowest: int, width: int, safe: set[int]) -> tuple[int, float, int]:
    """Cells asked, CPU seconds, and on how many the verdicts agree."""
    wanted = int(os.environ.get("SAMSYN_BENCH_PROGRAMS", "200"))
    limit = float(os.environ.get("SAMSYN_BENCH_SECONDS", "1200"))
    matrix, hidden, right = equations(public)
    drawn = np.random.default_rng(20261123).permutation(len(hidden))[:wanted]
    used, begun, same, cells = time.process_time(), time.perf_counter(), 0, 0
    for place in drawn:
        if time.perf_counter() - begun > limit:
            print(f"the peer stopped after {cells} of {wanted} cells", flush=True)
            break
        ends = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(hidden))
            cost[place] = sign
            answer = linprog(cost, A_eq=matrix, b_eq=right, bounds=(lowest, None), method="highs")
            # Status 3 is no bound at all; without an optimum the cell counts as not agreeing.
            ends.append(answer.fun * sign if answer.status == 0 else np.nan)
        wide = np.floor(ends[1] + CLOSE) - np.ceil(ends[0] - CLOSE) >= width
        same += int(bool(wide) == (int(hidden[place]) in safe) and not np.isnan(ends).any())
        cells += 1
    return cells, time.process_time() - used, same
