"""Names of persons in running text, by the words beside them and by common first names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from samsyn.gazetteer import match_name

_CAPITAL = "A-ZÅÄÖÉÜÁÓØÆŠŽČ"
_SMALL = "a-zåäöéüáíóèêàçñøæšžčćłńß"
_WORD = (
    f"[{_CAPITAL}](?:['’][{_CAPITAL}])?[{_SMALL}]+(?:[{_CAPITAL}][{_SMALL}]+)?"
    f"(?:-[{_CAPITAL}][{_SMALL}]+)?"
)
_INITIAL = f"[{_CAPITAL}]\\."
_PARTICLE = "(?:von|af|de|van|der|den|del|la|al|el|bin|ben|di|da)"
_S = "[ \u00a0]"
_NAME = (
    f"(?:{_WORD}|{_INITIAL})(?:{_S}(?:{_WORD}|{_INITIAL})){{0,2}}"
    f"(?:{_S}{_PARTICLE}){{0,2}}{_S}{_WORD}"
)
_LABELLED_NAME = re.compile(f"{_NAME}|{_WORD}|[{_CAPITAL}]+(?:{_S}[{_CAPITAL}]+){{1,3}}")
# Every place where a name may begin, also inside a longer one.
_ANY_NAME = re.compile(f"(?=(?P<name>{_NAME}))[{_CAPITAL}]")
# Every name has this in it, and most cells of a list do not.
_TWO_CAPITALS = re.compile(f"[{_CAPITAL}]\\S{{0,80}}{_S}(?:{_PARTICLE}{_S}){{0,2}}[{_CAPITAL}]")
_LONGEST_CUE = 48
_CAPITALS = re.compile(f"[{_CAPITAL}]")
_TWO_WORDS = re.compile(
    f"(?<![\\w.@-])(?P<first>{_WORD}){_S}(?=[{_CAPITAL}])(?=(?P<rest>{_NAME}|{_WORD}))"
)
_GLUED_NAME = re.compile(
    f"(?=(?P<name>(?P<first>[{_CAPITAL}][{_SMALL}]+)(?:[ \u00a0-]+[{_CAPITAL}][{_SMALL}]+){{1,3}}))"
    f"[{_CAPITAL}]"
)
# A surname that is also an everyday word or place is masked only beside its first name.
_SHORTEST_SURNAME = 4


@dataclass(frozen=True, slots=True)
class _Cues:
    before: re.Pattern[str]
    after: re.Pattern[str]
    labels: re.Pattern[str]
    roles: frozenset[str]
    not_names: frozenset[str]
    doubtful: frozenset[str]
    endings: tuple[str, ...]


@cache
def _cues() -> _Cues:
    table = tomllib.loads(files("samsyn.sources").joinpath("personal.toml").read_text("utf-8"))
    verbs = "|".join(map(re.escape, table["verbs"]))
    roles = "|".join(sorted(map(re.escape, table["roles"]), key=len, reverse=True))
    before = "|".join(sorted(map(re.escape, table["before"]), key=len, reverse=True))
    return _Cues(
        re.compile(
            f"(?<!\\w)(?:(?i:{verbs})(?:{_S}(?:även|också|vidare|hon|han))?"
            f"|(?:{before})(?:\\s*:\\s*|{_S})|(?i:[{_SMALL}-]*(?:{roles}))(?:n|en)?(?:\\s*:)?)"
            f"{_S}?$"
        ),
        re.compile(
            f"(?<!\\w)(?P<name>{_NAME})(?:,{_S}|{_S}\\(|{_S}[–-]{_S}|{_S}(?:är|arbetar{_S}som){_S})"
            f"(?:(?:vår|vår nya|ny|nya|tillförordnad|tf\\.?|biträdande|vice){_S})?"
            f"(?i:[{_SMALL}]*(?:{roles}))(?!\\w)"
            f"|(?<!\\w)(?P<name2>{_NAME}){_S}(?:{verbs})(?!\\w)"
        ),
        re.compile(
            f"(?<!\\w)(?:{'|'.join(map(re.escape, table['labels']))})"
            "[ \\t\u00a0*]*:?[ \\t\u00a0*]*\\n?"
            f"[ \\t\u00a0]*(?P<name>{_NAME})"
        ),
        frozenset(table["roles"]),
        frozenset(table["not_names"]),
        frozenset(table["doubtful_first_names"]),
        tuple(table["not_name_endings"]),
    )


@cache
def first_names() -> frozenset[str]:
    """Common first names, of which one before a surname shows a person."""
    text = files("samsyn.sources").joinpath("data", "first_names.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip())


def matches_at(
    pattern: re.Pattern[str], first: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` gives, trying only where `first` finds a possible beginning.

    A pattern that begins with a look-behind is otherwise tried at every character.
    """
    done = 0
    for place in first.finditer(text):
        match = pattern.match(text, place.start()) if place.start() >= done else None
        if match:
            yield match
            done = max(match.end(), done)


def find_names(text: str, known: Iterable[str] = ()) -> Iterator[tuple[int, int]]:
    """Start and end of each name, and of each later mention of a person named somewhere."""
    people = [name for labelled in known for name in _people(labelled)]
    found: list[tuple[int, int]] = []
    if _TWO_CAPITALS.search(text):
        found = [*_labelled(text), *_beside_cues(text), *_by_first_name(text)]
    people += [text[start:end] for start, end in found]
    yield from found
    yield from _mentions(text, people)


def glued_names(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of a common first name with the words in capitals after it, wherever in a word
    it begins."""
    for match in _GLUED_NAME.finditer(text):
        if match["first"] in first_names():
            yield match.start("name"), match.end("name")


def _people(labelled: str) -> Iterator[str]:
    """The persons of a labelled value: 'Anna Ek, tel …', 'Anna Ek och Bo Al'."""
    for match in _LABELLED_NAME.finditer(labelled):
        yield match[0]


def _labelled(text: str) -> Iterator[tuple[int, int]]:
    """Names after a label, also glued to it or on the next line."""
    for match in _cues().labels.finditer(text):
        yield from _trimmed(text, match.start("name"), match.end("name"))


def _beside_cues(text: str) -> Iterator[tuple[int, int]]:
    cues = _cues()
    for match in _ANY_NAME.finditer(text):
        start, end = match.span("name")
        # Cues are few and names are few: names are looked for first, then what stands before them.
        if cues.before.search(text, max(0, start - _LONGEST_CUE), start):
            yield from _trimmed(text, start, end)
    for match in matches_at(cues.after, _CAPITALS, text):
        group = "name" if match["name"] else "name2"
        yield from _trimmed(text, match.start(group), match.end(group))


def _by_first_name(text: str) -> Iterator[tuple[int, int]]:
    for match in matches_at(_TWO_WORDS, _CAPITALS, text):
        first = match["first"].split("-")[0]
        if first not in first_names() or first in _cues().doubtful:
            continue
        start, end = match.start("first"), match.end("rest")
        before = text[max(0, start - 12) : start]
        # 'Svenska Maria Bostad', 'S:t Erik …': the first name is part of something else's name.
        if re.search(f"(?:[{_CAPITAL}][{_SMALL}]+|S:t|St\\.?){_S}$", before):
            continue
        yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The name without what follows it in capitals ('Anna Ek Region …'); none if it is no name."""
    words = list(re.finditer(r"[^ \u00a0]+", text[start:end]))
    while words and words[0][0].lower() in _cues().roles:
        start += words[0].end() + 1
        words = list(re.finditer(r"[^ \u00a0]+", text[start:end]))
    kept = 0
    for word in words:
        if _is_other(word[0]):
            break
        kept += 1
    if kept < 2 or (kept < len(words) and kept == 2 and _is_place(words[1][0])):
        return
    first, last = text[start : start + words[0].end()], words[kept - 1][0]
    if _is_place(f"{first} {last}") or (_is_place(first) and first not in first_names()):
        return
    yield start, start + words[kept - 1].end()


def _is_other(word: str) -> bool:
    cues = _cues()
    return word in cues.not_names or word.lower().endswith(cues.endings)


def _is_place(word: str) -> bool:
    match = match_name(word)
    return match.code is not None and match.exact


def _mentions(text: str, people: Iterable[str]) -> Iterator[tuple[int, int]]:
    for word in sorted(_parts(people), key=len, reverse=True):
        if word not in text:
            continue
        # A whole name may be glued to its label; a lone surname stands by itself.
        before = f"(?<![{_CAPITAL}\\d@.])" if " " in word else "(?<![\\w@.])"
        for match in re.finditer(f"{before}{re.escape(word)}(?=s?(?!\\w))", text):
            yield match.start(), match.end()


def _parts(people: Iterable[str]) -> set[str]:
    """Whole names, surnames, and common first names of the persons known."""
    parts: set[str] = set()
    for person in people:
        words = person.split()
        if len(person) >= _SHORTEST_SURNAME:
            parts.add(person)
        if len(words) < 2:
            continue
        surname, first = words[-1], words[0]
        if len(surname) >= _SHORTEST_SURNAME and not _is_place(surname) and not _is_other(surname):
            parts.add(surname)
        if first in first_names() and len(first) >= _SHORTEST_SURNAME:
            parts.add(first)
    return parts
