"""Run the whole suite on SQLite, then on PostgreSQL, and end with one summary line of both."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import postgres  # noqa: E402

REPORTS = ROOT / "build" / "tests"


def run(database: str, extra: list[str]) -> tuple[int, Counter[str]]:
    report = REPORTS / f"{database}.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "2",
        "--dist",
        "loadfile",
        f"--junitxml={report}",
    ]
    sys.stdout.write(f"\n== the suite on {database}\n")
    sys.stdout.flush()
    # Whatever the shell says, the tests run on settings and a database of their own.
    left_out = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment["SAMSYN_TEST_DATABASE"] = database
    code = subprocess.run([*command, *extra], cwd=ROOT, env=environment, check=False).returncode
    return code, count(report)


def count(report: Path) -> Counter[str]:
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314  our own pytest wrote it
    figures = dict(suite.attrib) if suite is not None else {}
    failed = int(figures.get("failures", 0)) + int(figures.get("errors", 0))
    skipped = int(figures.get("skipped", 0))
    passed = int(figures.get("tests", 0)) - failed - skipped
    return Counter(passed=passed, failed=failed, skipped=skipped)


def main() -> int:
    REPORTS.mkdir(parents=True, exist_ok=True)
    databases = ["sqlite"]
    if postgres.available():
        databases.append("postgresql")
    else:
        sys.stdout.write("PostgreSQL is not installed: the suite runs on SQLite only\n")
    total: Counter[str] = Counter()
    codes = []
    for database in databases:
        code, counts = run(database, sys.argv[1:])
        codes.append(code)
        total.update(counts)
    sys.stdout.write(
        f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped\n"
    )
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
