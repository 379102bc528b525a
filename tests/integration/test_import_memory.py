"""A list ten times as long takes no more memory: measured in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The bytes of the longer list, its text and what finds rows that stand twice; held as records, its
# rows would take ten times as much.
ALLOWED_MB = 25
# Reads the shorter list first, with which everything is loaded that the first import loads.
SCRIPT = """
import json, resource, sys
from pathlib import Path

import django

django.setup()
from django.core.management import call_command

from samsyn.projects.services.importing import import_file

call_command("migrate", verbosity=0)
HEAD = "Diarienummer;Stödmottagare;Namn på insatsen;Total projektbudget;Startdatum;Slutdatum"
peaks = []
for year, rows in ((21, 2_000), (22, 20_000)):
    path = Path(sys.argv[1]) / f"{year}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD + "\\n")
        for n in range(rows):
            file.write(f"{year}-{n:06}-S01;Sala kommun;Väg {n};{n + 1000};2023-01-01;2025-12-31\\n")
    assert import_file(path, by=None).new == rows
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(json.dumps(peaks))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is in kilobytes on Linux only")
def test_ten_times_the_rows_take_hardly_more_memory(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'bank.sqlite3'}",
        "SAMSYN_DATA_DIR": str(tmp_path),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        env=environment, cwd=ROOT, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    shorter, longer = json.loads(done.stdout.splitlines()[-1])
    assert (longer - shorter) / 1024 < ALLOWED_MB
