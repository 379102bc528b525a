"""The network of a large bank, step by step: rows to ties, the strongest part, files.

The rows are constructed: SAMSYN_BENCH_PROJECTS projects (default 500,000), half of them with one
actor and the others with 2 to 12 of 60,000, a few of which take part in much. CPU seconds.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from samstat.networks import strongest
from samstat.networks.brokers import betweenness
from samstat.networks.groups import groups
from samstat.networks.layout import positions
from samstat.networks.missing import missing_links
from samstat.networks.ties import between
from samstat.networks.years import Spans, years

_SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 12)
_SHARES = (0.5, 0.1, 0.1, 0.1, 0.08, 0.05, 0.04, 0.02, 0.01)
_ACTORS = 60_000
Found = TypeVar("Found")


def main() -> None:
    count = int(os.environ.get("SAMSYN_BENCH_PROJECTS", "500000"))
    chance = np.random.default_rng(1)
    things = np.repeat(np.arange(count), chance.choice(_SIZES, count, p=_SHARES))
    members = (_ACTORS * chance.power(0.35, len(things))).astype(np.int64)
    print(f"networks: {count} projects, {len(things)} roles")
    network = _told("ties", lambda: between(things, members))
    print(f"networks: {len(network.nodes)} actors, {len(network.first)} ties")
    part = _told("the 400 strongest", lambda: strongest.graph(network, 400))
    _told("brokers", lambda: betweenness(part))
    _told("groups", lambda: groups(part))
    _told("missing links", lambda: missing_links(part, 200))
    starts = 2000 + chance.integers(0, 25, count)
    spans = Spans(np.arange(count), starts, starts + chance.integers(1, 4, count))
    _told("years", lambda: years(network, spans, range(2000, 2029)))
    drawn = strongest.graph(network, 40)
    _told("places of 40", lambda: positions(drawn, width=940, height=580, room=(62, 50)))


def _told(what: str, run: Callable[[], Found]) -> Found:
    started = time.process_time()
    found = run()
    print(f"networks: {what} in {time.process_time() - started:.2f} s of CPU")
    return found
