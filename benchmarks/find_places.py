"""Finding place names in prose, beside one alternation of all official names over the same text.

The peer only finds names as written; ours also reads inflection, context and lists, so the ratio
says what that costs. SAMSYN_BENCH_CHARS sets the size (default 5 million characters).
"""

from __future__ import annotations

import os
import random
import re

from benchmarks.timing import compare
from samsyn.gazetteer import find_places
from samsyn.gazetteer.places import municipalities

FILLER = [
    "projektet",
    "samverkar",
    "med",
    "kommunen",
    "om",
    "stöd",
    "till",
    "deltagare",
    "på",
    "väg",
    "mot",
    "arbete",
    "och",
    "studier",
]


def text_of(size: int, seed: int = 1) -> str:
    """Constructed Swedish-like prose with a place name in about every fortieth word."""
    chance = random.Random(seed)  # noqa: S311  not for security
    names = [place.name for place in municipalities().values()]
    words: list[str] = []
    length = 0
    while length < size:
        word = chance.choice(names) if chance.random() < 0.025 else chance.choice(FILLER)
        words.append(word + ("." if chance.random() < 0.07 else ""))
        length += len(words[-1]) + 1
    return " ".join(words)


def main() -> None:
    size = int(os.environ.get("SAMSYN_BENCH_CHARS", "5000000"))
    text = text_of(size)
    names = sorted((place.name for place in municipalities().values()), key=len, reverse=True)
    peer = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")
    result = compare("find_places", lambda: find_places(text), lambda: peer.findall(text))
    print(result, f"- {size / result.ours / 1e6:.1f} million characters a second")
