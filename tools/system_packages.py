"""Install what the tests need from the system: Chromium, PostgreSQL, GNU gettext.

As root on Debian the system's packages are used. Elsewhere Playwright brings its own Chromium, and
a missing PostgreSQL or gettext is said, since only its own part of the tests then cannot run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {"chromium": "chromium", "postgresql": "postgresql", "gettext": "gettext"}


def present(name: str) -> bool:
    if name == "chromium":
        return any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    if name == "postgresql":
        return bool(
            shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        )
    return shutil.which("xgettext") is not None


def install_from_debian(names: list[str]) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    packages = [PACKAGES[name] for name in names]
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        check=True,
        env=quiet,
        stdout=subprocess.DEVNULL,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=sorted(PACKAGES), default=sorted(PACKAGES))
    missing = [name for name in parser.parse_args().only if not present(name)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        install_from_debian(missing)
        return
    if "chromium" in missing:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
        missing.remove("chromium")
    for name in missing:
        sys.stdout.write(f"{name} is not installed; the tests that need it are skipped\n")


if __name__ == "__main__":
    main()
