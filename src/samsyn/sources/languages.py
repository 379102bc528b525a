"""Whether a page is written in Swedish, told by its small words."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from samsyn.sources.findings import finding
from samsyn.sources.records import CharSpan, Finding

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 40_000
_FEWEST_WORDS = 8


@cache
def _small_words() -> dict[str, frozenset[str]]:
    table = tomllib.loads(files("samsyn.sources").joinpath("languages.toml").read_text("utf-8"))
    return {language: frozenset(words) for language, words in table.items()}


def language_of(text: str) -> str | None:
    """The language whose small words are clearly commonest; None for too little or mixed text."""
    words = Counter(_WORD.findall(text[:_SAMPLE].lower()))
    counts = Counter(
        {language: sum(words[word] for word in small) for language, small in _small_words().items()}
    )
    (first, most), (_, second) = counts.most_common(2)
    return first if most >= _FEWEST_WORDS and most > 1.2 * second else None


def foreign_language(text: str) -> Iterator[Finding]:
    """A finding for a page in another language than Swedish; what can be read is read anyway."""
    language = language_of(text)
    if language is None or language == "sv":
        return
    yield finding("foreign_language", CharSpan(0, min(1, len(text))), language=language)
