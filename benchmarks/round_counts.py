"""Small-count rounding of the made-up register, beside the recorded peer.

The peer is not run again: R's SmallCountRounding, base 3, on A took 0.92 s, with a largest
difference of 5 and a utility of 0.985. `SAMSYN_BENCH_TABLES` (A) names the tables; only A has a
peer.
"""

from __future__ import annotations

import os
import statistics
import time

from benchmarks.disclosure_data import table
from samstat.disclosure.rounding import round_counts

PEER_SECONDS, PEER_LARGEST, PEER_UTILITY = 0.92, 5, 0.985
ROUNDS = 5


def main() -> None:
    round_counts(table("A"))  # compiles, or reads what was compiled
    for name in os.environ.get("SAMSYN_BENCH_TABLES", "A"):
        cells = table(name)
        elapsed, used = [], []
        for _ in range(ROUNDS if name == "A" else 1):
            started, busy = time.perf_counter(), time.process_time()
            rounding = round_counts(cells)
            elapsed.append(time.perf_counter() - started)
            used.append(time.process_time() - busy)
        seconds = statistics.median(elapsed)
        line = (
            f"sdc_{name}: {len(cells)} cells; {seconds:.2f} s "
            f"({statistics.median(used):.2f} s of one core, median of {len(used)}), "
            f"largest difference {rounding.largest_difference}, utility {rounding.utility:.4f}"
        )
        if name == "A":
            line += (
                f"; peer {PEER_SECONDS} s, {PEER_LARGEST} and {PEER_UTILITY}, "
                f"ratio {seconds / PEER_SECONDS:.2f}"
            )
        print(line, flush=True)
