"""A process killed in the middle of an import: nothing half, and the next import is whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Stops between the rows and the end of the transaction, says so, and waits to be killed.
SCRIPT = """
import sys, time, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from samsyn.projects.services import importing, links
from tests.unit.projects.builders import document, project, store
if sys.argv[1] == "stop":
    def wait(document):
        print("in the middle", flush=True)
        time.sleep(120)
    importing.link_calls = wait
report = store(document(*(project(f"2031/{n:05}") for n in range(200))))
print(report.new)
"""


def _run(database: Path, mode: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "samsyn.config.settings",
        "SAMSYN_SECRET_KEY": "x",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, mode], env=environment, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX signal")
def test_a_killed_import_leaves_nothing_and_can_be_done_again(tmp_path: Path) -> None:
    database = tmp_path / "killed.sqlite3"
    stopped = _run(database, "stop")
    assert stopped.stdout is not None
    assert stopped.stdout.readline().strip() == "in the middle"
    stopped.send_signal(signal.SIGKILL)
    stopped.wait()
    stopped.stdout.close()

    with sqlite3.connect(database) as connection:
        for table in ("core_document", "core_storedvalue", "projects_project", "core_auditentry"):
            count = connection.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608
            assert count.fetchone() == (0,), table
    connection.close()

    again = _run(database, "go")
    told, _ = again.communicate(timeout=120)
    assert told.strip() == "200"
