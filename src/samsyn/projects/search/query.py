"""What somebody typed, as what is sought. Whatever is typed is a question; nothing is an error.

skola arbete     both words, in any form, also as parts of compounds
"unga vuxna"     these words in this order, as written
-skola           not this word, nor another form of it (its compounds may stand)
arbetsmark*      words that begin so
2019/00123       letters and digits with signs between: together, in this order
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from samsyn.projects.search.words import STOP_WORDS, words_of

MOST_CHARACTERS = 1_000
MOST_SOUGHT = 24
_SHORTEST_START = 2
_TELLING = 3  # 'e' and 'it' say little alone: e-hälsa, it-stöd
_QUOTES = '"“”„«»'
_PART = re.compile(rf"(-?)(?:[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]?|([^\s{_QUOTES}]+))")
_NUMBER = re.compile(r"\w*\d\w*[^\w\s*]+\w+")


class Kind(Enum):
    WORD = "word"
    PHRASE = "phrase"  # in quotation marks
    JOINED = "joined"  # written together with signs between
    START = "start"


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing to look for: a word, the start of one, or words in a row."""

    kind: Kind
    words: tuple[str, ...]

    @property
    def in_a_row(self) -> bool:
        return self.kind in (Kind.PHRASE, Kind.JOINED)

    @property
    def word(self) -> str:
        return self.words[0]

    def __str__(self) -> str:
        text = " ".join(self.words)
        if self.in_a_row:
            return f'"{text}"'
        return f"{text}*" if self.kind is Kind.START else text


@dataclass(frozen=True, slots=True)
class Query:
    """`cut` is true where the question was longer than is looked for, and its end left out."""

    sought: tuple[Sought, ...] = ()
    excluded: tuple[Sought, ...] = ()
    cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.sought or self.excluded)


def parse(text: str) -> Query:
    """Stop words are left out of what is sought, unless there is nothing else."""
    sought: dict[Sought, None] = {}
    excluded: dict[Sought, None] = {}
    for minus, quoted, plain in _PART.findall(text[:MOST_CHARACTERS]):
        found = _quoted(quoted) if quoted else _plain(plain)
        (excluded if minus else sought).update(dict.fromkeys(found))
    telling = [one for one in sought if one.kind is not Kind.WORD or one.word not in STOP_WORDS]
    kept = telling or list(sought)
    return Query(
        tuple(kept[:MOST_SOUGHT]),
        tuple(excluded)[:MOST_SOUGHT],
        cut=len(text) > MOST_CHARACTERS or len(kept) > MOST_SOUGHT or len(excluded) > MOST_SOUGHT,
    )


def _quoted(text: str) -> list[Sought]:
    words = tuple(words_of(text))
    return [Sought(Kind.PHRASE, words)] if words else []


def _plain(text: str) -> list[Sought]:
    words = words_of(text)
    if not words:
        return []
    if text.endswith("*") and len(words[-1]) >= _SHORTEST_START:
        return [*_each(words[:-1]), Sought(Kind.START, (words[-1],))]
    if len(words) > 1 and (_NUMBER.fullmatch(text) or min(map(len, words)) < _TELLING):
        return [Sought(Kind.JOINED, tuple(words))]
    return _each(words)


def _each(words: list[str]) -> list[Sought]:
    return [Sought(Kind.WORD, (word,)) for word in words]
