"""What a column's heading means: known names in every EU language, then rules on word stems.

A heading is compared in a normal form (lower case, no accents, no spaces, hyphens or marks), so
that 'Unions-Kofinan- zierungssatz' and 'unionskofinanzierungssatz' are one. Evidence in order:

1. the user's mapping (normal form → field);
2. the whole heading as a known name (`data/columns.csv`; what Samsyn writes: `own_columns.csv`);
3. a bilingual heading ('Land / country'): its parts, where those that are known agree;
4. a known name with a note that does not change it ('Total cost (EUR)', '(1)');
5. a name cut short (a database keeps 63 characters): the one known name that begins so;
6. rules on stems (`data/stems.csv`), first match counts.

What none explains is unknown: asked for, never guessed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import Literal

IGNORE = "ignore"
How = Literal["mapping", "known", "bilingual", "noted", "cut", "stems"]

# Databases cut a column's name at 63 characters, so a name this long may lack its end.
CUT_FROM = 28
LONGEST = 400
_SHORT = 100

_ALIKE = str.maketrans(
    {"ß": "ss", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h"}
    | {"ı": "i", "ς": "σ"}
)
_PARTS = re.compile(r"\s*[/|\n\\]\s*|__+|\s+[-–—]\s+|\s*[()\[\]]\s*")
_NOTE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\*+|[¹²³⁴⁵⁶⁷⁸⁹]|(?<=\w)\s*\d{1,2}\)?\s*$")


@dataclass(frozen=True, slots=True)
class Explained:
    """`field` is a name of `sources.fields`, a help column's name, or 'ignore'."""

    field: str
    how: How
    language: str


def normalise(heading: str) -> str:
    """The form in which headings are compared: letters and digits only, without accents."""
    # A cell's long text is met once; headings and short cells are met again and again.
    return _normalise(heading) if len(heading) <= _SHORT else _normalise.__wrapped__(heading)


@lru_cache(maxsize=20_000)
def _normalise(heading: str) -> str:
    plain = heading[:LONGEST].replace("\u00ad", "").replace("%", " pct ").casefold()
    folded = unicodedata.normalize("NFKD", plain)
    return "".join(character for character in folded if character.isalnum()).translate(_ALIKE)


def explain(
    heading: str, mapping: Mapping[str, str] | None = None, language: str = ""
) -> Explained | None:
    """What a column with this heading holds, or None where nothing explains it.

    `language` (of the other headings) settles words that mean different things, as 'Kraj': region
    in Czech, country in Polish.
    """
    if mapping and (key := normalise(heading)) in mapping and key:
        return Explained(mapping[key], "mapping", "")
    return _explain(heading, language)


@lru_cache(maxsize=20_000)
def _explain(heading: str, language: str) -> Explained | None:
    key = normalise(heading)
    if not key:
        return None
    known = _lookup(key, language, "known")
    if known:
        return known
    return _bilingual(heading, language) or _noted(heading, language) or _cut(key) or _by_stems(key)


def _lookup(key: str, language: str, how: How) -> Explained | None:
    meanings = _known().get(key)
    if not meanings:
        return None
    first = next(iter(meanings.items()))
    chosen = (language, meanings[language]) if language in meanings else first
    return Explained(chosen[1], how, chosen[0])


def _bilingual(heading: str, language: str) -> Explained | None:
    keys = [key for part in _PARTS.split(heading) if (key := normalise(part))]
    if len(keys) < 2:
        return None
    found = [
        answer
        for key in keys
        if (answer := _lookup(key, language, "known") or _cut(key) or _by_stems(key))
    ]
    fields = {answer.field for answer in found}
    if len(fields) == 1 and 2 * len(found) >= len(keys):
        return Explained(found[0].field, "bilingual", found[0].language)
    return None


def _noted(heading: str, language: str) -> Explained | None:
    """Without what stands in brackets, a footnote's number, a currency or a column's number."""
    bare = _NOTE.sub(" ", heading)
    bare = re.sub(r"^\s*[\dA-Za-z]{1,2}[.)]\s+|^\d{1,2}[._]", "", bare)
    bare = re.sub(
        r"(?i)(?<![^\W\d_])(?:in|i|en|w)?[\s_]*(?:eur|euros?|€|sek|kr|kronor|tkr)\s*$", "", bare
    )
    key = normalise(bare)
    return _lookup(key, language, "noted") if key != normalise(heading) else None


def _cut(key: str) -> Explained | None:
    if len(key) < CUT_FROM:
        return None
    names = _sorted_names()
    found: dict[str, str] = {}
    for place in range(bisect_left(names, key), len(names)):
        if not names[place].startswith(key):
            break
        found |= {field: language for language, field in _known()[names[place]].items()}
    if len(found) == 1:
        field, language = next(iter(found.items()))
        return Explained(field, "cut", language)
    return None


def _by_stems(key: str) -> Explained | None:
    if _first_stems().search(key) is None:  # nearly every cell that is no heading
        return None
    for rule in _rules():
        if rule.matches(key):
            return Explained(rule.field, "stems", rule.language)
    return None


@dataclass(frozen=True, slots=True)
class _Rule:
    """All stems of `needed` occur in the heading, none of `excluded`; '^' binds to the start."""

    field: str
    language: str
    needed: tuple[str, ...]
    excluded: tuple[str, ...]

    def matches(self, key: str) -> bool:
        return all(_occurs(stem, key) for stem in self.needed) and not any(
            _occurs(stem, key) for stem in self.excluded
        )


def _occurs(stem: str, key: str) -> bool:
    if stem.startswith("^"):
        return key.startswith(stem[1:])
    if stem.endswith("$"):
        return key.endswith(stem[:-1])
    return stem in key


@lru_cache(maxsize=1)
def _known() -> dict[str, dict[str, str]]:
    """Normal form → language → field, in the file's order."""
    known: dict[str, dict[str, str]] = {}
    for row in chain(rows_of("columns.csv"), rows_of("own_columns.csv")):
        known.setdefault(normalise(row["heading"]), {})[row["language"]] = row["field"]
    return known


@lru_cache(maxsize=1)
def _sorted_names() -> list[str]:
    return sorted(_known())


@lru_cache(maxsize=1)
def _first_stems() -> re.Pattern[str]:
    """One of these occurs in whatever any rule matches."""
    stems = sorted({rule.needed[0].strip("^$") for rule in _rules()})
    return re.compile("|".join(map(re.escape, stems)))


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["field"],
            row["language"],
            tuple(row["needed"].split()),
            tuple(row["excluded"].split()),
        )
        for row in rows_of("stems.csv")
    )


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """Rows of a data file of this package."""
    text = files("samsyn.sources.operations").joinpath("data", name).read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))
