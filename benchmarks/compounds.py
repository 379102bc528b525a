"""Finding compounds by their parts: the dictionary, beside trigrams.

data/compounds.csv has words of real project texts that contain the sought word's letters; a person
said of each whether it is a compound of that word. Trigrams find exactly the words that contain the
letters, so that on these pairs they miss nothing, and the question is what else they bring.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path

PAIRS = Path(__file__).resolve().parent / "data" / "compounds.csv"

Pair = tuple[str, str, bool]


def main() -> None:
    os.environ.setdefault("SAMSYN_SECRET_KEY", "only-for-benchmarks")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.config.settings")
    import django

    django.setup()
    from samsyn.projects.search.forms import asked_of, likeness

    with PAIRS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    pairs = [(row["sought"], row["word"], row["part"] == "1") for row in rows]
    report("dictionary", pairs, lambda sought, word: likeness(word, sought) is not None)
    report("trigrams", pairs, lambda sought, word: min(asked_of(sought).stems, key=len) in word)


def report(name: str, pairs: list[Pair], finds: Callable[[str, str], bool]) -> None:
    found = [(part, finds(sought, word)) for sought, word, part in pairs]
    right = sum(part and hit for part, hit in found)
    precision = right / max(sum(hit for _, hit in found), 1)
    recall = right / sum(part for part, _ in found)
    print(
        f"compounds: {name:<10} precision {precision:.3f}, recall {recall:.3f} ({len(pairs)} pairs)"
    )
