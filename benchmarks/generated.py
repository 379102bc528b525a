"""Constructed projects for benchmarks: Swedish words and compounds, as skewed as real texts."""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

OWNERS = ("kommun", "samordningsförbund", "högskola", "region", "ekonomisk förening", "AB")
_SYLLABLES = ("ba", "lin", "tor", "sve", "mar", "kil", "run", "dal", "vik", "ö", "näs", "by", "hög")


def _words() -> dict[str, list[str]]:
    sections = (Path(__file__).resolve().parent / "data" / "generated_words.txt").read_text("utf-8")
    parts = sections.split("[")[1:]
    return {name: words.split() for name, words in (part.split("]", 1) for part in parts)}


@functools.lru_cache(maxsize=1)
def vocabulary() -> list[str]:
    """About 30,000 words, the commonest first: plain words, then compounds, then names."""
    chance = random.Random(3)  # noqa: S311  not for security
    own = _words()
    compounds = [first + head for first, head in itertools.product(own["firsts"], own["heads"])]
    chance.shuffle(compounds)
    names = ["".join(parts) for parts in itertools.product(_SYLLABLES, repeat=4)]
    chance.shuffle(names)
    return [*own["plain"], *compounds, *names]


def projects(count: int, seed: int = 1, first: int = 0) -> Iterator[dict[str, object]]:
    """Columns of a project each: title of about 5 words, summary of about 60 (Zipf's law).

    `first` is the number that counting starts from, for a bank that is made in several parts.
    """
    chance = random.Random(seed)  # noqa: S311  not for security
    words = vocabulary()
    weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(1, len(words) + 1)))
    names = words[-5_000:]
    for index in range(first, first + count):
        drawn = chance.choices(words, cum_weights=weights, k=65)
        start = 2000 + chance.randrange(25)
        yield {
            "key": f"nr:generated:{index:07}",
            "number": f"{start}/{index:07}",
            "title": " ".join(drawn[:5]).capitalize(),
            "summary": " ".join(drawn[5:]).capitalize() + ".",
            "owner": f"{chance.choice(names).capitalize()} {chance.choice(OWNERS)}",
            "programme": ("2000-2006", "2007-2013", "2014-2020", "2021-2027")[(start - 2000) // 7],
            "fund": chance.choice(("ESF", "ESF+", "ERUF")),
            "region": f"Region {chance.randrange(8)}",
            "phase": chance.choice(("förstudie", "genomförande", "")),
            "state": chance.choice(("pågående", "avslutat", "")),
            "currency": "SEK",
            "total_budget": 10_000 * chance.randrange(1, 9_000),
            "period_start": date(start, 1, 1),
            "period_end": date(start + chance.randrange(1, 4), 12, 31),
        }
