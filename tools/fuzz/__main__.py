"""`python -m tools.fuzz --count 1000000`: break files and read them (docs/method/documents.md)."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from tools.fuzz.running import Outcome, fault, run
from tools.fuzz.seeds import seeds

_CHUNK = 250


def main(given: Sequence[str] | None = None) -> int:
    asked = _arguments().parse_args(given)
    if asked.replay:
        return _replay(asked.replay)
    readers = asked.reader or sorted(seeds())
    began, outcome = time.monotonic(), Outcome()
    parts = [
        range(first, min(first + _CHUNK, asked.first + asked.count))
        for first in range(asked.first, asked.first + asked.count, _CHUNK)
    ]
    task = partial(
        run, readers=readers, seed=asked.seed, kept_in=asked.kept, real=asked.real, evenly=False
    )
    try:
        for done, one in enumerate(_answers(task, parts, asked.processes), 1):
            outcome.add(one)
            if done % 20 == 0:
                print(f"{outcome.runs.total():,} of {asked.count:,}", file=sys.stderr, flush=True)
            if asked.minutes and time.monotonic() - began > 60 * asked.minutes:
                break
    except KeyboardInterrupt:
        print("stopped; go on with --first", file=sys.stderr)
    _tell(outcome, time.monotonic() - began)
    return 1 if outcome.failures else 0


def _answers(
    task: Callable[[range], Outcome], parts: Sequence[range], processes: int
) -> Iterator[Outcome]:
    """In order where one process does it all, else as they come."""
    if processes == 1:
        yield from map(task, parts)
        return
    # Processes of their own from the start: typst's threads do not survive a fork.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        try:
            for one in as_completed([pool.submit(task, part) for part in parts]):
                yield one.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _replay(paths: Sequence[Path]) -> int:
    failed = 0
    for path in paths:
        why = fault(path.read_bytes(), path.suffix.lstrip("."))
        print(f"{path}: {why or 'holds'}")
        failed += why is not None
    return 1 if failed else 0


def _tell(outcome: Outcome, seconds: float) -> None:
    for reader, count in sorted(outcome.runs.items()):
        slowest, number = outcome.slowest[reader]
        print(f"{reader:6} {count:>9,} inputs, the slowest {slowest:.2f} s (number {number})")
    print(f"{outcome.runs.total():,} inputs in {seconds:,.0f} s, {len(outcome.failures)} failed")
    print(f"most memory of one process: {outcome.memory / 1e6:,.0f} MB")
    for reader, kept, why in outcome.failures[:50]:
        print(f"\n{reader}: {kept}\n{why}")


def _arguments() -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    asked.add_argument("--count", type=int, default=10_000, help="how many files to break")
    asked.add_argument("--first", type=int, default=0, help="number of the first, to go on later")
    asked.add_argument("--minutes", type=float, help="stop after so long, between whole parts")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument(
        "--reader", action="append", choices=sorted(seeds()), help="only this format"
    )
    asked.add_argument("--real", type=Path, help="a folder of real files to break too")
    asked.add_argument("--kept", type=Path, default=Path("fuzz-failures"), help="where failures go")
    asked.add_argument("--processes", type=int, default=os.cpu_count())
    asked.add_argument("--replay", type=Path, nargs="+", help="read kept failures again")
    return asked


if __name__ == "__main__":
    raise SystemExit(main())
