"""One pass over the text: where written forms of places stand, before their context is judged.

The work is linear in the text: each capitalised stretch is looked up once, and a form is at most a
handful of words long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from samsyn.gazetteer.lexicon import Entry, Node, tree
from samsyn.gazetteer.places import nuts_regions

CAPITALISED = re.compile("[A-ZÅÄÖ]+[a-zåäöé]*")
_STEP = re.compile(
    r"(?P<gap>[^\S\n]{0,3}(?:\n[^\S\n]{0,8}|[-\u2010-\u2013][^\S\n]?)?)"
    r"(?P<word>[A-ZÅÄÖ]+[a-zåäöé]*|[a-zåäöé]+|&)"
)
_ADDRESS_AFTER = re.compile(r"\.(?:se|com|nu|org|net|eu)\b|@")
_NUTS_TAIL = re.compile(r"[1-3][0-9]{0,2}(?![^\W_])")
# Words that never continue a name on the next line: there they begin a label or a sentence.
_SAME_LINE = frozenset(
    (
        *("kommun", "kommuns", "kommunen", "kommuner", "kommunerna", "stad", "stads"),
        *("län", "läns", "landsting", "county", "municipality"),
    )
)
_LABELS = frozenset(("region", "länsstyrelsen", "landstinget", "regionförbundet"))


class Hit(NamedTuple):
    """A form found at characters `start` to `end`; `glued` where letters or digits touch it."""

    start: int
    end: int
    entry: Entry
    glued: bool


def hits(text: str) -> Iterator[Hit]:
    """Forms in the order they stand, the longest at each spot, none overlapping another."""
    first_words = tree().following
    done = 0
    for match in CAPITALISED.finditer(text):
        start = match.start()
        if start < done:
            continue
        word = match[0].lower()
        node = first_words.get(word)
        if node is not None:
            hit = _longest(text, start, match.end(), node, word in _LABELS)
        elif word == "se":
            hit = _nuts_code(text, start, match.end())
        else:
            continue
        if hit is not None:
            done = hit.end
            yield hit


def _longest(text: str, start: int, end: int, node: Node, label: bool) -> Hit | None:
    best, best_end = node.entry, end
    while node.following:
        step = _STEP.match(text, end)
        if step is None:
            break
        word = step["word"].lower()
        # A label ('Region', then its value) is no name where only a line or nothing parts them.
        parted = "\n" in step["gap"] or not step["gap"]
        following = node.following.get(word)
        if following is None or (parted and label) or ("\n" in step["gap"] and word in _SAME_LINE):
            break
        node, end = following, step.end()
        if node.entry is not None:
            best, best_end = node.entry, end
    if best is None:
        return None
    return _bounded(text, start, best_end, best)


def _bounded(text: str, start: int, end: int, entry: Entry) -> Hit | None:
    """The hit, unless it is part of a longer word or of an address."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before == " " == after:
        return Hit(start, end, entry, glued=False)
    if before == "@" or (before == "." and text[max(0, start - 4) : start].lower() == "www."):
        return None
    if after in {".", "@"} and _ADDRESS_AFTER.match(text, end):
        return None
    if after.isalpha() and not after.isupper():
        return None
    if before.isalpha() and not before.islower():
        return None
    return Hit(start, end, entry, before.isalnum() or after.isalnum())


def _nuts_code(text: str, start: int, end: int) -> Hit | None:
    tail = _NUTS_TAIL.match(text, end)
    if tail is None or text[start - 1 : start].isalnum() or text[start:end] != "SE":
        return None
    code = text[start : tail.end()]
    if code not in nuts_regions():
        return None
    return Hit(start, tail.end(), Entry("nuts", "full", (code,)), glued=False)
