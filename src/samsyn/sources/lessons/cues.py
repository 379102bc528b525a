"""The cues and headings of `cues.toml`, and the words about what a lesson is (`subjects.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from samsyn.sources.lessons.records import Found
from samsyn.sources.records import CharSpan

HEADING_KINDS = ("success", "problem", "reuse", "avoid", "structure")
_NUMBERING = re.compile(r"^[\s#*_]*(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?|[\s:*_]+$")
_LONGEST_HEADING = 90


@dataclass(frozen=True, slots=True)
class Cue:
    """`forward` cues may speak of what is to come, as a recommendation does. A `frame` says that a
    lesson follows ('experience shows that'), and another cue of the sentence of which kind."""

    code: str
    kind: str
    pattern: re.Pattern[str]
    strong: bool
    negated: str
    about: str
    forward: bool
    frame: bool


def _whole_words(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("samsyn.sources.lessons").joinpath(name).read_text("utf-8"))


@cache
def cues() -> tuple[Cue, ...]:
    return tuple(
        Cue(
            code=row["code"],
            kind=row["kind"],
            pattern=_whole_words(row["words"]),
            strong=row["strength"] == "strong",
            negated=row.get("negated", ""),
            about=row.get("about", ""),
            forward=row.get("forward", False),
            frame=row.get("frame", False),
        )
        for row in _table("cues.toml")["cue"]
    )


@cache
def _headings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = _table("cues.toml")["headings"]
    return tuple(
        (name, re.compile(rf"(?:{'|'.join(words)})", re.IGNORECASE))
        for name, words in table.items()
    )


def heading_class(line: str) -> str | None:
    """One of HEADING_KINDS, 'lessons' or 'other'; None where the line is no heading known here."""
    words = _NUMBERING.sub("", line)
    if not words or len(words) > _LONGEST_HEADING:
        return None
    return next((name for name, pattern in _headings() if pattern.fullmatch(words)), None)


@cache
def subjects(part: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(code, pattern) of 'about', 'groups', 'themes' or 'principles', in the file's order."""
    return tuple(
        (code, _whole_words(words)) for code, words in _table("subjects.toml")[part].items()
    )


def found_in(part: str, text: str, start: int, end: int) -> Iterator[Found]:
    """The first words of each code within the span."""
    for code, pattern in subjects(part):
        match = pattern.search(text, start, end)
        if match:
            yield Found(code, CharSpan(match.start(), match.end()))


def codes_told(part: str, text: str) -> list[str]:
    """The codes that the text's words tell of, in the order of their first words.

    One look through the text, for texts by the hundred thousand: the same words tell of one code,
    the first of the file's.
    """
    found = _all_of(part).finditer(text)
    return list(dict.fromkeys(code for match in found if (code := match.lastgroup)))


@cache
def _all_of(part: str) -> re.Pattern[str]:
    words = _table("subjects.toml")[part].items()
    codes = "|".join(f"(?P<{code}>{'|'.join(patterns)})" for code, patterns in words)
    return re.compile(rf"\b(?=\w)(?:{codes})(?!\w)", re.IGNORECASE)


def themes_of(text: str) -> tuple[str, ...]:
    """The codes of the themes that a text's words tell of."""
    return tuple(dict.fromkeys(one.code for one in found_in("themes", text, 0, len(text))))
