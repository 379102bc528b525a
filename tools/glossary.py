"""Writes docs/glossary.md from the glossary's data; with --check, says whether it has drifted."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from samsyn.vocabularies.catalogue import terms
from samsyn.vocabularies.document import render

PAGE = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"


def main(arguments: list[str] | None = None, page: Path = PAGE) -> int:
    """0 when the page is written or up to date, 1 when --check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, exit 1 on a difference"
    )
    wanted = render(terms())
    if parser.parse_args(arguments).check:
        found = page.read_text(encoding="utf-8") if page.exists() else ""
        if found != wanted:
            sys.stderr.write(f"{page.name} differs from the data: run tools/glossary.py\n")
            return 1
        return 0
    page.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
