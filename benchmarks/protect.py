"""Protection of the made-up register: time, memory and what is lost, beside the recorded peer.

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
from samstat.disclosure.protect import protect_counts
from samstat.disclosure.rules import load_rule

PEER = {"A": (15.8, 667), "B": (120.0, 5_910)}


def main() -> None:
    rule = load_rule("small_counts")
    protect_counts(table("A"), rule)  # compiles, or reads what was compiled
    for name in os.environ.get("SAMSYN_BENCH_TABLES", "AB"):
        cells = table(name)
        started, used = time.perf_counter(), time.process_time()
        protection = protect_counts(cells, rule)
        seconds, busy = time.perf_counter() - started, time.process_time() - used
        secondary = protection.secondary
        proved = protection.highest - protection.lowest
        assert (proved[secondary | protection.primary] >= rule.width).all()
        line = (
            f"sdc_{name}: {len(cells)} cells, {protection.primary.sum()} primary, "
            f"{secondary.sum()} secondary of {cells.counts[secondary].sum()} persons, "
            f"largest {cells.counts[secondary].max()}; {seconds:.2f} s ({busy:.2f} s of one core), "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )
        if name in PEER:
            peer, hidden = PEER[name]
            line += f"; peer {peer} s and {hidden} secondary, ratio {seconds / peer:.3f}"
        print(line, flush=True)
