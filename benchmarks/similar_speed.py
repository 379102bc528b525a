"""How fast similar projects are found in a large bank: CPU seconds a question.

SAMSYN_BENCH_PROJECTS sets the projects (500,000), SAMSYN_BENCH_QUESTIONS the questions (40): half
are projects of the bank, half are texts of 3,000 words of the same vocabulary. See bank.py.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from functools import partial


def measure(questions: int) -> None:
    """Ask, of the bank that Django is set up with; the first questions only warm up."""
    from django.contrib.auth.models import AnonymousUser

    from benchmarks.generated import vocabulary
    from samsyn.projects import similar
    from samsyn.projects.models import Project

    chance = random.Random(7)  # noqa: S311  not for security
    nobody, words, count = AnonymousUser(), vocabulary(), Project.objects.count()
    asked = Project.objects.filter(pk__in=chance.sample(range(1, count), questions // 2))
    texts = [" ".join(chance.choices(words, k=3_000)) for _ in range(questions // 2)]
    similar.like_text(user=nobody, text=texts[0])
    runs = {
        "projects": [_timed(partial(similar.like_project, user=nobody, project=p)) for p in asked],
        "texts": [_timed(partial(similar.like_text, user=nobody, text=t)) for t in texts],
    }
    for name, taken in runs.items():
        cpu, wall = ([one[n] for one in taken] for n in (0, 1))
        print(
            f"similar_speed: {count} projects, {len(taken)} {name}: CPU median "
            f"{statistics.median(cpu) * 1000:.0f} ms, p95 {_p95(cpu) * 1000:.0f} ms; "
            f"elapsed median {statistics.median(wall) * 1000:.0f} ms, "
            f"p95 {_p95(wall) * 1000:.0f} ms"
        )


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    run()
    return time.process_time() - cpu, time.perf_counter() - wall


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, round(0.95 * len(values)))]


def main() -> None:
    from benchmarks import bank

    with bank.opened():
        bank.ready(int(os.environ.get("SAMSYN_BENCH_PROJECTS", "500000")))
        measure(int(os.environ.get("SAMSYN_BENCH_QUESTIONS", "40")))
