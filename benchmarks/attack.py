"""The attacker on a protected table, beside one linear program a bound.

The peer solves, for each of 200 cells drawn from a fixed seed, the two programs over the whole
published system anew, as a plain attacker does, and its time is extrapolated to every hidden cell.
`SAMSYN_BENCH_PROGRAMS` (200) says for how many cells. Both give verdicts on the same cells.
"""

from __future__ import annotations

import os
import time

import numpy as np

from benchmarks.disclosure_data import table
from samstat.disclosure.attack import Knowledge, Verdict, attack
from samstat.disclosure.attack.programs import Program
from samstat.disclosure.attack.system import system_of
from samstat.disclosure.protect import protect_counts
from samstat.disclosure.rules import load_rule


def main() -> None:
    rule = load_rule("small_counts")
    for name in os.environ.get("SAMSYN_BENCH_TABLES", "B"):
        public = protect_counts(table(name), rule).public
        knowledge = Knowledge(public, rule)
        attack(Knowledge(protect_counts(table("A"), rule).public, rule))  # compiles
        used = time.process_time()
        report = attack(knowledge)
        ours = time.process_time() - used
        cells, theirs, same = peer(knowledge, report.verdicts == Verdict.SAFE)
        whole = theirs / cells * len(report.hidden)
        print(
            f"sdc_{name}: {len(report.hidden)} hidden, {report.count(Verdict.SAFE)} safe, "
            f"{report.count(Verdict.UNDECIDED)} undecided; ours {ours:.1f} s of CPU; "
            f"one program a bound {theirs:.0f} s for {cells} cells, {whole:.0f} s for all; "
            f"{whole / ours:.0f} times; same verdicts on {same} of {cells}",
            flush=True,
        )


def peer(knowledge: Knowledge, safe: np.ndarray) -> tuple[int, float, int]:
    """Cells asked, CPU seconds, and how many verdicts agree."""
    wanted = int(os.environ.get("SAMSYN_BENCH_PROGRAMS", "200"))
    system = system_of(knowledge)
    hidden = np.flatnonzero(system.hidden)
    drawn = np.random.default_rng(20261123).permutation(len(hidden))[:wanted]
    everything = np.arange(len(system.lower))
    used, same = time.process_time(), 0
    for at in drawn:
        ends = []
        for way in ("most", "least"):
            answer = getattr(Program(system, everything), way)(int(hidden[at]))
            ends.append(answer.bound)
        if None not in ends:
            wide = np.floor(ends[0] + 1e-6) - np.ceil(ends[1] - 1e-6) >= knowledge.rule.width
            same += int(wide == safe[at])
    return len(drawn), time.process_time() - used, same
