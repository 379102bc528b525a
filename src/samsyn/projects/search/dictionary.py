"""Swedish words and how they inflect and join, read from the package hunspell-sv.

Format: hunspell(5). An entry is a word with flags; a suffix rule of a flag says what is taken from
the end, what is put there and which endings it applies to. Here the rules are read backwards: from
an inflected word to the entries that it may come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import metadata
from pathlib import Path

PACKAGE = "hunspell-sv"
_JOINING_VOWELS = "oeu"
FORBIDDEN, JOINS_FIRST, JOINS_MIDDLE, ONLY_JOINED = "%", "X", "U", "Z"


@dataclass(frozen=True, slots=True)
class Suffix:
    """One line of a suffix rule; `joining` gives a first part of a compound, not a word."""

    flag: str
    strip: str
    applies: re.Pattern[str] | None
    joining: bool


@dataclass(slots=True)
class Dictionary:
    entries: dict[str, str] = field(default_factory=dict)
    suffixes: dict[str, list[Suffix]] = field(default_factory=dict)
    longest: int = 0

    def bases(self, word: str) -> set[str]:
        """The entries that the word is, or is a form of; none for an unknown word."""
        return set(self._derived(word, joining=False)) | ({word} & self.entries.keys())

    def joining_bases(self, part: str) -> set[str]:
        """The same for a part that another follows: 'ungdoms' of ungdom, 'kvinno' of kvinna."""
        found = set(self._derived(part, joining=True))
        flags = self.entries.get(part, "")
        if JOINS_FIRST in flags or JOINS_MIDDLE in flags:
            found.add(part)
        if ONLY_JOINED in flags and part[-1] in _JOINING_VOWELS:
            # 'hälso' is an entry of its own, which leads to hälsa by no rule.
            found |= {part[:-1] + "a"} & self.entries.keys()
        return found

    def _derived(self, word: str, *, joining: bool) -> Iterator[str]:
        for length in range(min(self.longest, len(word) - 1) + 1):
            cut = len(word) - length
            for suffix in self.suffixes.get(word[cut:], ()):
                base = word[:cut] + suffix.strip
                if (
                    suffix.joining is joining
                    and suffix.flag in self.entries.get(base, "")
                    and (suffix.applies is None or suffix.applies.search(base))
                ):
                    yield base


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """The dictionary of the installed package, read once a process (about half a second)."""
    read = Dictionary()
    _read_entries(read, _file("sv_SE.dic").read_text("utf-8").splitlines())
    _read_suffixes(read, _file("sv_SE.aff").read_text("utf-8").splitlines())
    return read


def _file(name: str) -> Path:
    for path in metadata.files(PACKAGE) or ():
        if path.name == name:
            return Path(str(path.locate()))
    raise FileNotFoundError(f"{name} of the package {PACKAGE} is missing; install the package anew")


def _read_entries(read: Dictionary, lines: Iterable[str]) -> None:
    shared: dict[str, str] = {}
    for line in lines:
        word, _, flags = line.partition("/")
        flags = flags.split(maxsplit=1)[0] if flags else ""
        if not word.isalpha() or FORBIDDEN in flags:
            continue
        known = read.entries.get(word := word.lower())
        flags = flags if known is None else known + flags
        read.entries[word] = shared.setdefault(flags, flags)


def _read_suffixes(read: Dictionary, lines: Iterable[str]) -> None:
    for line in lines:
        parts = line.split()
        if len(parts) < 5 or parts[0] != "SFX" or parts[1].isdigit():
            continue
        _, flag, strip, added, condition = parts[:5]
        added, _, following = added.partition("/")
        added = "" if added == "0" else added
        suffix = Suffix(
            flag=flag,
            strip="" if strip == "0" else strip,
            applies=None if condition == "." else re.compile(f"(?:{condition})$"),
            joining=bool(following),
        )
        read.suffixes.setdefault(added, []).append(suffix)
        read.longest = max(read.longest, len(added))
