"""Labels of funders' pages: which there are (`labels.toml`) and where they stand in a text.

A label may be followed by a colon, a tab, several spaces, its value glued to it, a single space, or
the end of the line with the value on the next one. Which of the doubtful ones count is settled by
`samsyn.sources.labelled`, which sees their surroundings.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from samsyn.sources.bullets import LEAD
from samsyn.sources.fields import PARTICIPANTS
from samsyn.sources.records import CharSpan

Joiner = Literal["colon", "cell", "glued", "space", "line"]

# Bullets, numbers, and the marks of Markdown and of quoted mail.
_DECORATION = re.compile(rf"[|>#\s]*{LEAD}")
_UNIT = (
    r"(?:\s*[(\[](?P<unit>[^()\[\]\n]{1,20})[)\]]"
    r"|,?\s+(?:i\s+)?(?P<unit2>kr|kronor|tkr|mkr|SEK|EUR)\.?(?=\s*(?::|\t|$)))?"
)
_COLON = re.compile(r"[*_]*\s?[::][*_]*")
_CELL = re.compile(
    r"[*_]*(?:[ \u00a0]*[\t|]|[ \u00a0]{2,}|[ \u00a0]*(?:\.{3,}|…+)|[ \u00a0][–—-][ \u00a0])"
    r"[ \t|]*"
)
# Fields whose values begin with a figure, so that one may be glued to a common word.
_IN_FIGURES = frozenset(
    {"call_number", "total_budget", "period", "period_start", "period_end", *PARTICIPANTS}
)
_EMAIL = re.compile(r"[^\s@]+@")


@dataclass(frozen=True, slots=True)
class Label:
    field: str
    wording: str
    weak: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A label in the text. `value_start` is where its value may begin, on the same line."""

    field: str
    weak: bool
    label: CharSpan
    value_start: int
    joined: Joiner
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    hits: tuple[Hit, ...] = ()

    @property
    def span(self) -> CharSpan:
        return CharSpan(self.start, self.end)


@cache
def vocabulary() -> dict[str, tuple[Label, ...]]:
    """Labels by their first two letters, the longest first."""
    tables = tomllib.loads(files("samsyn.sources").joinpath("labels.toml").read_text("utf-8"))
    labels: list[Label] = []
    for field, table in tables.items():
        for weak, key in ((False, "labels"), (True, "weak")):
            for wording in table.get(key, ()):
                labels.append(Label(field, wording, weak, _pattern(wording)))
    labels.sort(key=lambda label: -len(label.wording))
    buckets: dict[str, list[Label]] = {}
    for label in labels:
        buckets.setdefault(_beginning(label.wording), []).append(label)
    return {begins: tuple(found) for begins, found in buckets.items()}


def _beginning(text: str, start: int = 0) -> str:
    """The first two letters in lower case, by which labels are found; '-' for any other mark."""
    first, second = text[start : start + 1].lower(), text[start + 1 : start + 2].lower()
    return first + (second if second.isalnum() else "-")


def scan(text: str) -> list[Line]:
    """Every line of the text, with the labels that may stand in it."""
    lines = []
    start = 0
    for written in text.split("\n"):
        end = start + len(written)
        lines.append(Line(start, end, tuple(_hits_in_line(text, start, end))))
        start = end + 1
    return lines


def label_at(text: str, start: int, end: int) -> Hit | None:
    """The longest label that begins at `start` and is joined to what follows in a known way."""
    if start >= end:
        return None
    for label in vocabulary().get(_beginning(text, start), ()):
        match = label.pattern.match(text, start, end)
        if match is None:
            continue
        joined = _joined(text, start, match.end(), end, label)
        if joined:
            kind, value_start = joined
            unit = match["unit"] or match["unit2"]
            span = CharSpan(start, match.end("label"))
            return Hit(label.field, label.weak, span, value_start, kind, unit)
    return None


def _hits_in_line(text: str, start: int, end: int) -> Iterator[Hit]:
    if end - start > 4000:
        return  # a whole page on one line of prose; no label's line is that long
    decoration = _DECORATION.match(text, start, end)
    first = label_at(text, decoration.end() if decoration else start, end)
    if first:
        yield first
    position = first.value_start if first else start
    if first is None and end - start > 400:
        return
    yield from _later_hits(text, position, end, first)


def _later_hits(text: str, start: int, end: int, first: Hit | None) -> Iterator[Hit]:
    """Further labels in the line: after a space with a colon, or glued to the value before."""
    strong = int(first is not None and not first.weak and first.joined != "space")
    position = start
    while position < end:
        match = _CANDIDATE.search(text, position, end)
        if match is None:
            return
        hit = label_at(text, match.end(), end)
        position = match.end() + (not match["gap"])
        if hit is None:
            continue
        glued = not match["gap"]
        if first and first.joined == hit.joined == "cell" and _CELL_END.search(match["gap"] or ""):
            yield hit  # a row of label, value, label, value
            position = max(position, hit.value_start)
            continue
        if glued and hit.joined in ("colon", "cell", "glued") and (not hit.weak or strong >= 2):
            accepted = first is not None
        else:
            accepted = not glued and hit.joined == "colon" and first is not None
            accepted = accepted and first is not None and first.joined in ("colon", "cell")
        if accepted:
            strong += not hit.weak
            yield hit
            position = max(position, hit.value_start)


_CELL_END = re.compile(r"[\t|]")
# Where a label may begin inside a line: after a space or mark, or a capital after a small letter.
_CANDIDATE = re.compile(r"(?P<gap>[\s,;|/•]+)(?=[A-ZÅÄÖ])|(?<=[a-zåäöé0-9%).])(?=[A-ZÅÄÖ])")


def _joined(text: str, start: int, after: int, end: int, label: Label) -> tuple[Joiner, int] | None:
    rest = text[after:end]
    if not rest.strip(" \u00a0*_"):
        # A bare label is written with a capital; 'region' alone on a line is a word cut off.
        bare = text[start].isupper() or not label.weak
        return ("cell" if rest.startswith("\t") else "line", end) if bare else None
    colon = _COLON.match(rest)
    if colon:
        return "colon", after + colon.end()
    cell = _CELL.match(rest)
    if cell:
        return "cell", after + cell.end()
    if not text[start].isupper():
        return None
    if rest[0] in " \u00a0":
        # 'Start / Projekt / …' is the way to the page, not a fact.
        return ("space", after + 1) if rest[1:2] not in ("/", ">", "»", "›") else None
    return ("glued", after) if _may_be_glued(rest, label) else None


def _may_be_glued(rest: str, label: Label) -> bool:
    if label.field == "contact_email":
        return _EMAIL.match(rest) is not None
    if label.weak and not rest[0].isupper():
        return rest[0].isdigit() and label.field in _IN_FIGURES
    return rest[0].isupper() or rest[0].isdigit() or rest[0] in "\"”“'+("


def _pattern(wording: str) -> re.Pattern[str]:
    parts = []
    for character in wording:
        if character == " ":
            parts.append(r"[ \u00a0\u202f]+")
        elif character == "-":
            parts.append("[-\u00ad\u2010\u2011\u2012\u2013]")
        else:
            parts.append(re.escape(character))
    return re.compile(f"(?P<label>{''.join(parts)}){_UNIT}", re.IGNORECASE)
