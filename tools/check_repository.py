"""Rules of the house that no linter knows: what is never committed, and how large files get."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_BYTES = 1_500_000
MAX_LINES = 500
TEXT = {".py", ".md", ".toml", ".txt", ".in", ".json", ".html", ".css", ".js", ".csv", ".po", ""}
# The brackets keep this file from finding itself.
REGISTRY = re.compile(r"https?://[a-z0-9.-]*(?:py[p]i|python[h]osted|npm[j]s|regis[t]ry[.])")
MACHINE_PATH = re.compile(r"(?:^|[\s\"'=(])/(?:wor[k]|roo[t])/")
UNFINISHED = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b|raise NotImplemented[E]rror")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [path for name in listed.stdout.decode().split("\0") if (path := ROOT / name).is_file()]


def faults(path: Path) -> Iterator[str]:
    name = path.relative_to(ROOT)
    if path.stat().st_size > MAX_BYTES:
        yield f"{name}: {path.stat().st_size} bytes; files over {MAX_BYTES} are not committed"
        return
    if path.suffix not in TEXT:
        return
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, start=1):
        if REGISTRY.search(line):
            yield f"{name}:{number}: names the address of a package registry"
        if MACHINE_PATH.search(line):
            yield f"{name}:{number}: names a path of one machine"
        if path.suffix == ".py" and UNFINISHED.search(line):
            yield f"{name}:{number}: marks something as left undone; finish it"
    if path.suffix == ".py" and len(lines) > MAX_LINES and "migrations" not in name.parts:
        yield f"{name}: {len(lines)} lines; split a file before {MAX_LINES}"


def main() -> int:
    found = [fault for path in tracked() for fault in faults(path)]
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
