"""Every supported written form of every place, as a tree of words that a scan can walk.

The forms are made by rule from the tables: names, genitives, 'X kommun', 'Xs län', 'Region X',
the organisations old and new. Words are lower-case here; the scan demands capitals in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from samsyn.gazetteer.mentions import Kind
from samsyn.gazetteer.places import (
    County,
    Municipality,
    counties,
    esf_regions,
    municipalities,
    nuts_regions,
)
from samsyn.gazetteer.tables import rows

# full: the words say which kind of place ('Mora kommun'); bare: the name alone;
# shared: a bare name that a municipality has in common with its county (Kalmar, Örebro).
Form = Literal["full", "bare", "shared"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a written form can mean. `senses` are the other things that the bare name may be:
    'common' (a word that may open a sentence: Vara), 'word' (a rarer one: Säter), 'given'
    (Nora Ek) or 'surname' (Eva Lund)."""

    kind: Kind
    form: Form
    candidates: tuple[str, ...]
    senses: frozenset[str] = frozenset()

    @property
    def code(self) -> str:
        return self.candidates[0]


@dataclass(slots=True)
class Node:
    """A step in the tree of words; `entry` is set where a form ends."""

    entry: Entry | None = None
    following: dict[str, Node] = field(default_factory=dict)


WORD = re.compile(r"[^\s\-\u2010-\u2013]+")
_MUNICIPAL_TAILS = ("kommun", "kommuns", "kommunen", "kommuner", "kommunerna", "stad", "stads")
_SCHOOLS = ("universitet", "högskola", "tekniska universitet", "tekniska högskola")


def genitive(name: str) -> str:
    """Swedish genitive: an s, but none after s, x or z (Borås kommun)."""
    return name if name[-1] in "sxz" else name + "s"


@cache
def tree() -> Node:
    """The root of all forms. Of two forms alike, the first one added stays."""
    root = Node()
    for text, entry in _forms():
        _add(root, text, entry)
    return root


def _add(root: Node, text: str, entry: Entry) -> None:
    words = WORD.findall(text.lower())
    spellings = [words] if len(words) < 2 or entry.form == "full" else [words, ["".join(words)]]
    for spelling in spellings:
        node = root
        for word in spelling:
            node = node.following.setdefault(word, Node())
        node.entry = node.entry or entry


def _forms() -> Iterator[tuple[str, Entry]]:
    for county in counties().values():
        yield from _county_forms(county)
    yield from _alias_forms()
    for place in municipalities().values():
        yield from _municipality_forms(place)
    for region in esf_regions().values():
        names = (region.name, region.name_en, *region.aliases) if region.code != "SE11" else ()
        yield from _with_genitive(names, Entry("region", "full", (region.code,)))
    for nuts in nuts_regions().values():
        if nuts.level == 1:
            yield from _with_genitive((nuts.name,), Entry("nuts", "bare", (nuts.code,)))
    for row in rows("organisations.csv"):
        entry = Entry("organisation", "full", (row["county"],))
        yield from _with_genitive((row["name"],), entry)


def _with_genitive(names: tuple[str, ...], entry: Entry) -> Iterator[tuple[str, Entry]]:
    for name in names:
        yield name, entry
        yield genitive(name), entry


@cache
def _shared_names() -> dict[str, tuple[str, str]]:
    """Name → (municipality, county) where both are called the same."""
    by_name = {county.name: county.code for county in counties().values()}
    return {
        place.name: (place.code, by_name[place.name])
        for place in municipalities().values()
        if place.name in by_name
    }


@cache
def _senses() -> dict[str, frozenset[str]]:
    return {row["code"]: frozenset(row["senses"].split()) for row in rows("doubtful_names.csv")}


def _municipality_forms(place: Municipality) -> Iterator[tuple[str, Entry]]:
    shared = _shared_names().get(place.name)
    bare = (
        Entry("municipality", "shared", shared)
        if shared
        else Entry("municipality", "bare", (place.code,), _senses().get(place.code, frozenset()))
    )
    yield from _with_genitive((place.name,), bare)
    full = Entry("municipality", "full", (place.code,))
    school = Entry("organisation", "full", (place.code,))
    yield place.long_name, full
    yield f"{place.name} municipality", full
    yield f"Municipality of {place.name}", full
    for name in {place.name, genitive(place.name)}:
        for tail in _MUNICIPAL_TAILS:
            yield f"{name} {tail}", full
        for tail in _SCHOOLS:
            yield from _with_genitive((f"{name} {tail}",), school)
    yield f"Högskolan i {place.name}", school


def _county_forms(county: County) -> Iterator[tuple[str, Entry]]:
    full = Entry("county", "full", (county.code,))
    board = Entry("organisation", "full", (county.code,))
    if county.name not in _shared_names():
        bare = Entry("county", "bare", (county.code,))
        yield from _with_genitive((county.name, county.everyday_name), bare)
    yield from _with_genitive((county.long_name,), full)
    yield county.name_en, full
    yield f"County of {county.name}", full
    for name in {county.name, county.everyday_name}:
        for form in {name, genitive(name)}:
            yield from _with_genitive((f"{form} län",), full)
            for office in (f"{form} läns landsting", f"{form} landsting"):
                yield from _with_genitive((office,), board)
            yield f"Länsstyrelsen {form} län", board
            yield f"Länsstyrelsen i {form} län", board
        yield f"Länsstyrelsen {name}", board
        yield f"Länsstyrelsen i {name}", board


def _alias_forms() -> Iterator[tuple[str, Entry]]:
    for row in rows("aliases.csv"):
        code, alias = row["code"], row["alias"]
        shared = _shared_names().get(municipalities()[code].name) if len(code) == 4 else None
        if row["kind"] == "county":
            entry = Entry("county", "full", (code,))
        elif alias == "Region Gotland":
            # A municipality with a region's duties: both at once.
            entry = Entry("municipality", "full", (code, code[:2]))
        elif shared and " " not in alias:
            entry = Entry("municipality", "shared", shared)
        else:
            entry = Entry("municipality", "full" if " " in alias else "bare", (code,))
        yield from _with_genitive((alias,), entry)
