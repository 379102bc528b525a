"""A release of the made-up register, attacker included: time, memory, loss, and the recorded peer.

The peer is not run again: R's GaussSuppression 1.2.3, SuppressSmallCounts(maxN=3,
protectZeros=FALSE, secondaryZeros=FALSE, extend0=FALSE), took 15.8 s and 120 s, and its pattern
leaves cells unsafe. `SAMSYN_BENCH_TABLES` (AB) names the tables; C and D have no peer that
finished.
"""

from __future__ import annotations

import os
import resource
import time

from benchmarks.disclosure_data import table
from samstat.disclosure.attack import Verdict
from samstat.disclosure.release import release_counts
from samstat.disclosure.rules import load_rule

PEER = {"A": (15.8, 667), "B": (120.0, 5_910)}


def main() -> None:
    rule = load_rule("small_counts")
    release_counts([table("A")], rule)  # compiles, or reads what was compiled
    for name in os.environ.get("SAMSYN_BENCH_TABLES", "AB"):
        cells = table(name)
        started, used = time.perf_counter(), time.process_time()
        release = release_counts([cells], rule)
        seconds, busy = time.perf_counter() - started, time.process_time() - used
        (protection,), (report,) = release.protections, release.reports
        secondary = protection.secondary
        line = (
            f"sdc_{name}: {len(cells)} cells, {protection.primary.sum()} primary, "
            f"{secondary.sum()} secondary of {cells.counts[secondary].sum()} persons, "
            f"largest {cells.counts[secondary].max()}; "
            f"the attacker finds {len(report.hidden) - report.count(Verdict.SAFE)}; "
            f"{seconds:.2f} s ({busy:.2f} s of one core), "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )
        if name in PEER:
            peer, hidden = PEER[name]
            line += f"; peer {peer} s and {hidden} secondary, ratio {seconds / peer:.3f}"
        print(line, flush=True)
