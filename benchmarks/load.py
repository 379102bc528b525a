"""The heaviest pages under load: wrk's 95th percentile and errors, the server as it is deployed.

`samsyn run` serves a bank of generated projects (gunicorn, two processes of four threads); wrk asks
for one page at a time over SAMSYN_BENCH_CONNECTIONS connections (default 50) for
SAMSYN_BENCH_SECONDS (default 20). Each page of `PAGES` is first asked for alone, and the ten that
take longest are loaded. SAMSYN_BENCH_PROJECTS sets the size (default 500,000), SAMSYN_BENCH_BANK
and SAMSYN_BENCH_DATABASE the bank (see bank.py), SAMSYN_BENCH_PORT the port. Needs wrk
(`apt-get install wrk`). The reader is not signed in. Each page is loaded twice: made anew for every
reader, as for those who are signed in, and kept while the database has not changed (docs/adr/0022).
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bank

SCRIPT = Path(__file__).parent / "data" / "load.lua"
HEAVIEST = 10
# How long one answer may take before wrk calls it an error, in seconds.
PATIENCE = 30
_LONGEST_WAIT = 120


@dataclass(frozen=True, slots=True)
class Page:
    """`alone` is the median of three answers to one reader, in seconds."""

    address: str
    alone: float


def main() -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("load: wrk is missing; install it with 'apt-get install wrk'")
    count = int(os.environ.get("SAMSYN_BENCH_PROJECTS", "500000"))
    with bank.opened():
        bank.ready(count)
        addresses, vendor = _addresses(), _let_go()
        with _served(kept=False) as site:
            pages = sorted(
                (Page(one, _alone(site + one)) for one in addresses),
                key=lambda page: -page.alone,
            )
            anew = _loads(site, pages[:HEAVIEST])
        with _served(kept=True) as site:
            kept = _loads(site, pages[:HEAVIEST])
        _report(pages, anew, kept, f"{vendor}, {count} projects")


def _addresses() -> list[str]:
    """The pages that look through many projects, and one of each kind that does not."""
    from samsyn.projects.models import Actor, Project

    project = Project.objects.order_by("pk")[1000 % Project.objects.count()].pk
    found = [
        "/",
        "/projekt/",
        "/projekt/?q=arbete",
        "/projekt/?q=stöd+arbete&sort=-budget",
        "/projekt/?county=01&programme=2014-2020",
        "/projekt/?sort=title&page=200",
        "/projekt/karta/",
        "/projekt/manniskor/",
        "/projekt/manniskor/?level=municipality&q=arbete",
        "/projekt/tidslinje/",
        "/projekt/pengar/?group=county&prices=2023",
        "/projekt/pengar/?q=arbete",
        "/projekt/jamfor/?a=county%3D01&b=county%3D12",
        "/projekt/natverk/",
        "/projekt/natverk/?q=arbete",
        f"/projekt/{project}/",
        f"/projekt/lika/?project={project}",
        "/aktorer/",
        "/api/v1/projects?q=arbete&limit=50",
    ]
    actor = Actor.objects.order_by("pk").first()
    quoted = [urllib.request.quote(one, safe="/?=&+%") for one in found]  # type: ignore[attr-defined]
    return quoted + ([f"/aktorer/{actor.pk}/"] if actor else [])


def _let_go() -> str:
    """End this process's own connection, so that the server alone holds the bank."""
    from django.db import connection

    connection.close()
    return connection.vendor


@contextmanager
def _served(*, kept: bool) -> Iterator[str]:
    """The site as `samsyn run` serves it, without the worker of background jobs; `kept` lets it
    keep pages."""
    address = f"127.0.0.1:{os.environ.get('SAMSYN_BENCH_PORT', '8765')}"
    command = "from samsyn.cli.main import main; main()"
    environment = os.environ | {"SAMSYN_SECRET_KEY": "only-for-benchmarks-" + "0" * 40}
    if not kept:
        environment["SAMSYN_KEPT_PAGES_MB"] = "0"
    started = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-c", command, "run", "--address", address, "--no-worker"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(server, f"http://{address}/healthz")
        print(f"load: the server answers after {time.perf_counter() - started:.1f} s", flush=True)
        yield f"http://{address}"
    finally:
        server.terminate()
        # gunicorn lets the answers under way end, for at most half a minute.
        server.wait(timeout=60)


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + _LONGEST_WAIT
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  our own address
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"load: no server at {address} within {_LONGEST_WAIT} s")


def _alone(address: str) -> float:
    """Seconds of one answer, the median of three after a first that warms what is held.

    A page that does not answer in time is told, and counts as the heaviest there is.
    """
    taken = []
    for _ in range(4):
        started = time.perf_counter()
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310
                answer.read()
        except urllib.error.HTTPError as error:
            raise SystemExit(f"load: {address} answers {error.code}") from error
        except TimeoutError:
            print(f"load: {address} does not answer within {PATIENCE} s", flush=True)
            return float(PATIENCE)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken[1:])


@dataclass(frozen=True, slots=True)
class Load:
    """Seconds of an answer, and answers that were none; without any answer p50 and p95 are None."""

    p50: float | None
    p95: float | None
    a_second: float
    errors: float

    def cells(self) -> str:
        times = ("none" if one is None else f"{one * 1e3:.0f}" for one in (self.p50, self.p95))
        return f"{' | '.join(times)} | {self.a_second:.1f} | {self.errors:.0f}"


def _loads(site: str, pages: list[Page]) -> list[Load]:
    connections = os.environ.get("SAMSYN_BENCH_CONNECTIONS", "50")
    seconds = os.environ.get("SAMSYN_BENCH_SECONDS", "20")
    found = []
    for page in pages:
        _loaded(site + page.address, "8", "3")  # both processes have what they keep
        told = _loaded(site + page.address, connections, seconds)
        errors = told["status"] + told["timeout"] + told["connection"]
        times = (told["p50"], told["p95"]) if told["requests"] else (None, None)
        found.append(Load(*times, told["requests"] / told["seconds"], errors))
        _rested(site)
        print(f"load: {page.address}: {found[-1].cells()}", file=sys.stderr, flush=True)
    return found


def _rested(site: str) -> None:
    """Wait until the server has answered what wrk no longer waits for."""
    until = time.monotonic() + _LONGEST_WAIT
    while time.monotonic() < until:
        started = time.perf_counter()
        with suppress(OSError):
            urllib.request.urlopen(f"{site}/healthz", timeout=_LONGEST_WAIT).close()  # noqa: S310
            if time.perf_counter() - started < 0.2:
                return


def _report(pages: list[Page], anew: list[Load], kept: list[Load], words: str) -> None:
    """Times in milliseconds."""
    print(f"load: {words}; each page made anew, then kept")
    print(
        "| Page | Alone | p50 | p95 | A second | Errors | p50 kept | p95 kept | A second | Errors |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for page, one, other in zip(pages, anew, kept, strict=False):
        print(f"| `{page.address}` | {page.alone * 1e3:.0f} | {one.cells()} | {other.cells()} |")
    rest = ", ".join(f"{page.address} {page.alone * 1e3:.0f} ms" for page in pages[HEAVIEST:])
    print(f"load: lighter, asked for alone: {rest}", flush=True)


def _loaded(address: str, connections: str, seconds: str) -> dict[str, float]:
    done = subprocess.run(
        ["wrk", "--threads", "2", "--connections", connections, "--duration", f"{seconds}s",
         "--timeout", f"{PATIENCE}s", "--script", str(SCRIPT), address],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return told
