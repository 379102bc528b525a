"""How well the linkage finds the same organisation: precision and recall at each threshold.

The labelled pairs are those of tests/spec/actor_pairs.csv, organisations of real lists; intervals
are Wilson's, at 95 per cent. What is estimated rests on the training half alone.
"""

from __future__ import annotations

import os

THRESHOLDS = (0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9)


def interval(hits: int, of: int) -> str:
    """The share with its Wilson interval; a dash where there is nothing to share."""
    from scipy.stats import binomtest

    if not of:
        return "–"
    around = binomtest(hits, of).proportion_ci(method="wilson")
    return f"{hits}/{of} = {hits / of:.2f} ({around.low:.2f}–{around.high:.2f})"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
    os.environ.setdefault("SAMSYN_SECRET_KEY", "only-for-benchmarks")
    import django

    django.setup()
    from samstat.linkage.link import link
    from tests.spec.test_actor_pairs import labelled, parties

    rows = labelled()
    names = sorted({row[side] for row in rows for side in ("first", "second")})
    likely = {
        frozenset((names[one.first], names[one.second])): one.probability
        for one in link(parties(names), threshold=0.0)
    }
    print(f"link_pairs: {len(rows)} labelled pairs of {len(names)} names")
    for half in ("train", "test"):
        own = [row for row in rows if row["half"] == half]
        same = {_pair(row) for row in own if row["label"] == "same"}
        for threshold in THRESHOLDS:
            proposed = {_pair(row) for row in own if likely.get(_pair(row), 0) >= threshold}
            right = len(proposed & same)
            print(
                f"link_pairs: {half:<5} from {threshold:<4}  precision "
                f"{interval(right, len(proposed))}  recall {interval(right, len(same))}"
            )


def _pair(row: dict[str, str]) -> frozenset[str]:
    return frozenset((row["first"], row["second"]))
