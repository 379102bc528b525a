"""One broken file after the other through its reader, and what must hold of the answer."""

from __future__ import annotations

import hashlib
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from types import FrameType

from samsyn.sources import parse
from samsyn.sources.archives import is_archive, open_archive
from samsyn.sources.records import Finding
from tools.fuzz.mutations import broken
from tools.fuzz.seeds import PERSONAL, seeds

LONGEST = 20.0  # seconds of this process for one small file
# Of a thousand inputs so many each: what a reader takes of the processor decides.
WEIGHTS = {
    "json": 250, "xls": 180, "ods": 180, "xlsx": 140, "csv": 70, "html": 60, "text": 60,
    "eml": 30, "docx": 16, "pdf": 8, "zip": 6,
}  # fmt: skip
STOPPED = 150  # seconds by the clock, after which even a reader that hangs is stopped


@dataclass
class Outcome:
    """`slowest` is (seconds, number of the input) by reader; `failures` are (reader, file, why).

    `memory` is the most that this process and each of its children have held at once, in bytes.
    """

    runs: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    failures: list[tuple[str, str, str]] = field(default_factory=list)
    memory: int = 0

    def add(self, other: Outcome) -> None:
        self.runs += other.runs
        self.failures += other.failures
        self.memory = max(self.memory, other.memory)
        for reader, seen in other.slowest.items():
            self.slowest[reader] = max(seen, self.slowest.get(reader, (0.0, 0)))


def run(
    numbers: range,
    readers: Sequence[str],
    seed: int,
    kept_in: Path,
    real: Path | None,
    *,
    evenly: bool = True,
) -> Outcome:
    """The inputs with these numbers; the same seed and number give the same input.

    Readers get as many inputs each, or by their WEIGHTS: quick ones more.
    """
    outcome = Outcome()
    for number in numbers:
        reader = readers[number % len(readers)] if evenly else weighted(readers, number)
        data = made(reader, seed, number, real)
        began = time.process_time()
        why = fault(data, reader)
        spent = time.process_time() - began
        if why is None and spent > LONGEST:
            why = f"took {spent:.0f} s of processor time"
        outcome.runs[reader] += 1
        outcome.slowest[reader] = max((spent, number), outcome.slowest.get(reader, (0.0, 0)))
        if why is not None:
            outcome.failures.append((reader, str(_kept(data, reader, kept_in)), why))
    outcome.memory = _memory()
    return outcome


def weighted(readers: Sequence[str], number: int) -> str:
    """The reader of the input with this number: each has its weight's share of any long run."""
    turns = _turns(tuple(readers))
    return turns[number % len(turns)]


@cache
def _turns(readers: tuple[str, ...]) -> Sequence[str]:
    turns = [reader for reader in readers for _ in range(WEIGHTS[reader])]
    Random(0).shuffle(turns)  # noqa: S311 - so that a short run has something of each
    return turns


def _memory() -> int:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) * 1024


def made(reader: str, seed: int, number: int, real: Path | None) -> bytes:
    random = Random(f"{seed}:{reader}:{number}")  # noqa: S311 - to be repeated, not to be secret
    files = seeds(real)
    others = [one for several in files.values() for one in several]
    if random.random() < 0.01:  # another format's content under this one's name
        return broken(random.choice(others), random, others)
    return broken(random.choice(files[reader]), random, others)


def fault(data: bytes, name: str) -> str | None:
    """What is wrong with the readers' answer to a file; None where all holds."""
    before = signal.signal(signal.SIGALRM, _stop)
    signal.alarm(STOPPED)
    try:
        told = list(_read(data, f"fil.{name}"))
    except Exception:
        return traceback.format_exc(limit=-6)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    for finding in told:
        if finding.code == "reader_failed":
            return _traceback(data, name)
        for personal in PERSONAL:
            if personal in finding.message:
                return f"{finding.code} repeats a personal text"
    return None


def _read(data: bytes, name: str) -> Iterator[Finding]:
    """Every finding of a file, or of each file in an archive, with its records written out."""
    if is_archive(data):
        archive = open_archive(data, name)
        for member in archive:
            if member.finding is not None:
                yield member.finding
            if member.data is not None:
                yield from _read_document(member.data, member.path)
        yield from archive.findings
    yield from _read_document(data, name)


def _read_document(data: bytes, name: str) -> Iterator[Finding]:
    parsed = parse.parse_bytes(data, name)
    parsed.as_json()
    yield from parsed.warnings


def _traceback(data: bytes, name: str) -> str:
    """The error behind 'reader_failed', which the reader of everything turns into a finding."""
    try:
        parse._parse(data, f"fil.{name}", None)
    except Exception:
        return traceback.format_exc(limit=-6)
    return "reader_failed for a file in an archive"


def _kept(data: bytes, reader: str, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(data).hexdigest()[:16]}.{reader}"
    path.write_bytes(data)
    return path


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"no answer in {STOPPED} seconds")
