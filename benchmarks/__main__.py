"""`python -m benchmarks [NAME…]`: run all, or those named; each prints its sizes and its ratio."""

from __future__ import annotations

import importlib
import sys

NAMES = (
    "find_places",
    "read_pages",
    "import_list",
    "relevance",
    "compounds",
    "search",
    "similar",
    "similar_speed",
    "link_pairs",
    "link_actors",
    "protect",
    "round_counts",
    "attack",
    "attack_sums",
    "cube",
    "load",
    "networks",
)


def main() -> int:
    chosen = sys.argv[1:] or list(NAMES)
    if unknown := set(chosen) - set(NAMES):
        print(f"no benchmark named {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}")
        return 2
    for name in chosen:
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
