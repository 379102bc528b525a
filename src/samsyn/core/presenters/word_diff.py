"""Two texts compared word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\S+|\s+")
# Comparing is quadratic: beyond this many words the texts are shown whole, one after the other.
MOST_WORDS = 3_000
# Texts that have less in common are easier to read one after the other than mixed.
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Part:
    """`kind` is same, removed or added."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> list[Part]:
    """The texts as one, with what was taken away and what was added in their places."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [Part("removed", before), Part("added", after)]
    parts: list[Part] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return [Part("removed", before), Part("added", after)]
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(old[i:j])))
            continue
        parts += [
            Part(kind, text)
            for kind, text in (("removed", "".join(old[i:j])), ("added", "".join(new[k:m])))
            if text
        ]
    return parts
