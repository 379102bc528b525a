"""Every check that must be clean: runs them all, says which failed, ends non-zero if one did."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ENVIRONMENT = {
    **os.environ,
    "DJANGO_SETTINGS_MODULE": "samsyn.config.settings",
    "SAMSYN_SECRET_KEY": os.environ.get("SAMSYN_SECRET_KEY", "only-for-checks"),
    "SAMSYN_ENV_FILE": "",
    "DATABASE_URL": "sqlite://:memory:",
}
CHECKS: dict[str, list[str]] = {
    "style": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "types": [str(BIN / "mypy")],
    "layers": [str(BIN / "lint-imports")],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "src"],
    "migrations": [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "system": [sys.executable, "-m", "django", "check", "--fail-level", "WARNING"],
    "translations": [sys.executable, "tools/messages.py", "--check"],
    "generated docs": [sys.executable, "tools/generate_docs.py", "--check"],
    "repository": [sys.executable, "tools/check_repository.py"],
}


def main() -> int:
    failed = []
    for name, command in CHECKS.items():
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False
        )
        seconds = time.monotonic() - started
        mark = "ok" if done.returncode == 0 else "FAILED"
        sys.stdout.write(f"{name:<16} {mark:<7} {seconds:5.1f} s\n")
        if done.returncode:
            failed.append(name)
            sys.stdout.write(f"{done.stdout}{done.stderr}\n")
        sys.stdout.flush()
    if failed:
        sys.stdout.write(f"not clean: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
