"""How a comparison is timed: both sides in turn, several rounds, medians and their ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """Medians in seconds; `ratio` is ours by the peer's, so that less is better."""

    name: str
    ours: float
    peer: float
    rounds: int

    @property
    def ratio(self) -> float:
        return self.ours / self.peer

    def __str__(self) -> str:
        return (
            f"{self.name}: ours {self.ours:.3f} s, peer {self.peer:.3f} s, "
            f"ratio {self.ratio:.2f} (medians of {self.rounds})"
        )


def compare(
    name: str, ours: Callable[[], object], peer: Callable[[], object], rounds: int = 5
) -> Comparison:
    """Run both sides in turn, so that a slow spell of the machine meets both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for side, run in zip(taken, (ours, peer), strict=True):
            started = time.perf_counter()
            run()
            side.append(time.perf_counter() - started)
    return Comparison(name, statistics.median(taken[0]), statistics.median(taken[1]), rounds)
