"""The attack on sums as their release runs it, beside one linear program for each bound.

Rows are drawn from a fixed seed: skewed amounts of firms that each have several. The table is
protected by the p% rule, then attacked as anyone and as each firm. The peer, with equations made
here, gives SciPy's HiGHS the highest value of an unsafe cell as one of the firms, for
`SAMSYN_BENCH_PROGRAMS` (20) such pairs, extrapolated to all. `SAMSYN_BENCH_SUMS` (45x42) are
municipalities by branches; protection's own time is printed but not compared.
"""

from __future__ import annotations

import os
import time

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from samstat.disclosure.attack import Verdict
from samstat.disclosure.attack.amounts import AmountKnowledge, attack_amounts
from samstat.disclosure.protect.amounts import AmountProtection, protect_amounts
from samstat.disclosure.rules import load_rule
from samstat.tables import CellStatus, Dimension
from samstat.tables.contributions import Contributions, contributions_of


def main() -> None:
    for size in os.environ.get("SAMSYN_BENCH_SUMS", "45x42").split(","):
        given = drawn(*map(int, size.split("x")))
        started = time.process_time()
        made = protect_amounts(given, load_rule("p_percent_10"))
        middle = time.process_time()
        below = np.minimum(made.needed, given.sums)
        known = AmountKnowledge(made.public, made.rule, given, below, made.needed)
        report = attack_amounts(known)
        ours = time.process_time() - middle
        programs, theirs, every = peer(made)
        print(
            f"{size}: {len(given.table)} cells, {int(made.primary.sum())} unsafe, "
            f"{len(report.hidden)} hidden, {report.count(Verdict.SAFE)} safe; CPU: protection "
            f"{middle - started:.1f} s, attack {ours:.2f} s; one program a bound and firm "
            f"{theirs:.1f} s for {programs}, {every:.0f} s for all",
            flush=True,
        )


def drawn(places: int, branches: int) -> Contributions:
    """Some six rows an inner cell, of firms that have some six rows each."""
    draws = np.random.default_rng(1)
    dims = (
        Dimension.from_parents("muni", {f"M{at}": f"R{at // 10}" for at in range(places)}),
        Dimension.from_parents("branch", {f"b{at}": f"B{at // 5}" for at in range(branches)}),
    )
    rows = 6 * places * branches
    nodes = np.array([draws.choice(np.array(list(dim.leaves)), rows) for dim in dims])
    firms = [f"f{number}" for number in draws.integers(0, rows // 6, rows)]
    amounts = draws.lognormal(4, 1.5, rows).round()
    return contributions_of(dims, nodes.astype(np.int32), firms, amounts)


def peer(made: AmountProtection) -> tuple[int, float, float]:
    """Programs run, their CPU seconds, and those of all unsafe cells twice for each firm."""
    given, draws = made.contributions, np.random.default_rng(2)
    unsafe, firms = np.flatnonzero(made.primary), int(given.holders.max()) + 1
    matrix, constants = equations(made)
    hidden = np.flatnonzero(made.hidden)
    number = int(os.environ.get("SAMSYN_BENCH_PROGRAMS", "20"))
    started = time.process_time()
    for _ in range(number):
        own = given.holders == draws.integers(firms)
        least = np.zeros(len(given.table))
        least[given.cells[own]] = given.amounts[own]
        cost = np.where(hidden == draws.choice(unsafe), -1.0, 0.0)
        limits = [(low, None) for low in least[hidden].tolist()]
        linprog(cost, A_eq=matrix, b_eq=constants, bounds=limits, method="highs")
    taken = time.process_time() - started
    return number, taken, taken / number * 2 * len(unsafe) * (firms + 1)


def equations(made: AmountProtection) -> tuple[csr_matrix, np.ndarray]:
    """Children less their parent, for every parent along each dimension with a hidden part."""
    table, sums = made.public, made.contributions.sums
    hidden, rows, constants = table.status == CellStatus.SUPPRESSED, [], []
    for parents in table.parents:
        for head in np.unique(parents[parents >= 0]).tolist():
            row = (parents == head).astype(float)
            row[head] = -1.0
            if row[hidden].any():
                rows.append(csr_matrix(row[hidden]))
                constants.append(-float(row[~hidden] @ sums[~hidden]))
    return csr_matrix(np.vstack([row.toarray() for row in rows])), np.array(constants)
