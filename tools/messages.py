"""Translations: compile every .po under src, or check that none lacks a translation.

python tools/messages.py           compiles what is newer than its .mo (Babel, no gettext needed)
python tools/messages.py --check   extracts every text anew (GNU gettext) and compares
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "samsyn"
LANGUAGE = "sv"
CATALOGUE = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"


class ToolMissingError(Exception):
    """Which program is not there, and how to get it."""


def read(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=LANGUAGE)


def compile_all(folder: Path = SOURCE) -> int:
    """Write the .mo of each .po that is newer; answers how many were written."""
    written = 0
    for path in sorted(folder.rglob("*.po")):
        target = path.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        part = target.with_suffix(".part")
        with part.open("wb") as stream:
            write_mo(stream, read(path))
        part.replace(target)
        written += 1
    return written


def extracted(app: Path) -> Catalog:
    """The app's catalogue as it would be after a fresh extraction, made in a copy of the app."""
    with tempfile.TemporaryDirectory(prefix="samsyn-messages-") as folder:
        copy = Path(folder) / app.name
        shutil.copytree(app, copy, ignore=shutil.ignore_patterns("*.mo", "__pycache__", "vendor"))
        (copy / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", LANGUAGE]
        done = subprocess.run(
            [*command, "--no-location", "--no-obsolete", "--verbosity=0"],
            cwd=copy,
            env={
                name: text for name, text in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ToolMissingError(
                f"texts of {app.name} could not be extracted; is GNU gettext installed"
                f" (Debian: apt-get install gettext)?\n{done.stderr.strip()}"
            )
        target = copy / CATALOGUE
        return read(target) if target.is_file() and target.stat().st_size else Catalog(LANGUAGE)


def fault(message: Message, catalogue: Catalog) -> str | None:
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    if message.fuzzy:
        return "fuzzy (the English changed, or another text was guessed)"
    if not all(texts):
        return "no Swedish"
    errors = message.check(catalogue)
    return "; ".join(str(error) for error in errors) or None


def faults() -> Iterator[str]:
    """One line a text that is missing, guessed or has other placeholders than the English."""
    for marker in sorted(SOURCE.glob("*/apps.py")):
        app = marker.parent
        catalogue = extracted(app)
        for message in catalogue:
            if message.id and (why := fault(message, catalogue)):
                name = message.id if isinstance(message.id, str) else message.id[0]
                yield f"{app.name}: {why}: {name!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Compile or check the translations.")
    parser.add_argument("--check", action="store_true", help="fail where a text has no Swedish")
    if not parser.parse_args().check:
        compile_all()
        return 0
    try:
        found = list(faults())
    except ToolMissingError as error:
        found = [str(error)]
    for line in found:
        sys.stdout.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
