"""Reading saved project pages on both cores, beside the same reader on one.

The pages are constructed. SAMSYN_BENCH_PAGES sets how many (default 10,000).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.timing import compare
from samsyn.cli.parse import read_all
from samsyn.sources.parse import parse_file

PAGE = """{number} - Projekt {index}

Projektnummer:
{number}
Projektägare:
Sala kommun
Namn:
Projekt {index}
Region:
Östra Mellansverige
Planerat antal deltagare:
{participants}
Projektperiod:
2019-02-01 - 2020-11-30
Total projektbudget:
{budget}
Beviljat ESF-stöd:
{support}

Deltagare i Sala, Heby och Enköping får stöd på väg mot arbete. Vägen är olika för olika människor.
"""


def write_pages(folder: Path, count: int) -> list[Path]:
    paths = []
    for index in range(count):
        budget = 1_000_000 + 37 * index
        text = PAGE.format(
            number=f"2019/{index:05}",
            index=index,
            participants=20 + index % 300,
            budget=f"{budget:,}".replace(",", " "),
            support=f"{budget // 2:,}".replace(",", " "),
        )
        path = folder / f"{index:06}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def main() -> None:
    count = int(os.environ.get("SAMSYN_BENCH_PAGES", "10000"))
    with tempfile.TemporaryDirectory() as folder:
        paths = write_pages(Path(folder), count)
        result = compare(
            "read_pages",
            lambda: sum(1 for _ in read_all(paths)),
            lambda: sum(1 for _ in map(parse_file, paths)),
        )
    print(result, f"- {count / result.ours:.0f} pages a second")
