"""Matches a value that should name one place: a cell of a list, a field of a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from samsyn.gazetteer.changes import current_code
from samsyn.gazetteer.composed import compose
from samsyn.gazetteer.lexicon import WORD, Entry, Node, tree
from samsyn.gazetteer.mentions import Kind
from samsyn.gazetteer.places import counties, esf_regions, municipalities, nuts_regions

Prefer = Literal["municipality", "county", "region"]

_CODE = re.compile(r"(SE[1-3]\d{0,2}|\d{1,4})\b", re.IGNORECASE)
# What may follow a name in a cell and names a part of it: a unit, a remark in brackets.
_REST = re.compile(r"\s*[,;:(/|–—]|\s+[-–]\s|\s*$")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """`code` is the place, None where the value names none or several (`candidates`).

    `exact` is false where letters had to be guessed (Goteborg for Göteborg).
    """

    code: str | None
    kind: Kind | None
    candidates: tuple[str, ...]
    exact: bool = True


NOTHING = NameMatch(None, None, ())


def match_name(name: str, *, prefer: Prefer = "municipality") -> NameMatch:
    """The place that a value names, in any supported form and in any case.

    Also a code ('1782', '1782 Filipstad', 'SE12'), codes of before today's division, codes that a
    spreadsheet has robbed of their zero ('484'), and a name followed by a unit after a comma.
    `prefer` decides what a name of several places means: 'Örebro' in a column of counties.
    """
    value = _SPACES.sub(" ", compose(name).text).strip(" \t\n\"'“”»«.*•·")
    coded = _by_code(value)
    if coded is not None:
        return coded
    entry = _leading_entry(value, tree())
    if entry is not None:
        return _chosen(entry, value, prefer)
    return _guessed(value, prefer)


def region_code(name: str) -> str | None:
    """The ESF region (its NUTS 2 code) that a value names, None if none of the eight."""
    return match_name(name, prefer="region").code if _is_region(name) else None


def _is_region(name: str) -> bool:
    found = match_name(name, prefer="region")
    return found.code in esf_regions()


def _by_code(value: str) -> NameMatch | None:
    found = _CODE.match(value)
    if found is None:
        return None
    code, rest = found[1].upper(), value[found.end() :].strip(" -–:,.")
    known = next((c for c in _readings(code) if not rest or _agrees(rest, c)), None)
    if known is None:
        return NOTHING
    return NameMatch(known, _kind_of(known), (known,))


def _readings(code: str) -> Iterator[str]:
    """The places that a written code can stand for: itself, with its zero back, or its heir."""
    if code in nuts_regions():
        yield code
    for padded in (code, "0" + code):
        if padded in counties():
            yield padded
        heir = current_code(padded)
        if heir is not None:
            yield heir


def _agrees(rest: str, code: str) -> bool:
    """Whether the words after a code name the same place, so that '1860 kr' is no municipality."""
    entry = _leading_entry(rest, tree())
    return entry is not None and code in entry.candidates


def _kind_of(code: str) -> Kind:
    if code in municipalities():
        return "municipality"
    if code in counties():
        return "county"
    return "region" if code in esf_regions() else "nuts"


def _leading_entry(value: str, root: Node) -> Entry | None:
    """The longest form that the value begins with and that ends at its end or before a remark."""
    node, best = root, None
    position = 0
    lowered = value.lower() if len(value.lower()) == len(value) else value
    while (word := WORD.search(lowered, position)) is not None and len(lowered) < 2000:
        text = word[0].rstrip(",;:()/|")
        following = node.following.get(text)
        if following is None:
            break
        node, position = following, word.start() + len(text)
        if node.entry is not None and _REST.match(value, position):
            best = node.entry
    return best or _glued(value, root)


def _glued(value: str, root: Node) -> Entry | None:
    """A name whose words were run together or parted by case alone: UpplandsVäsby."""
    parted = re.sub(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])", " ", value)
    return _leading_entry(parted, root) if parted != value else None


def _chosen(entry: Entry, value: str, prefer: Prefer) -> NameMatch:
    """The meaning of a form in a list, where a name alone is taken for a place."""
    if entry.form != "shared":
        candidates = entry.candidates
        return NameMatch(entry.code, entry.kind, candidates)
    municipality, county = entry.candidates
    if prefer == "county":
        return NameMatch(county, "county", (county, municipality))
    if prefer == "region":
        region = counties()[county].esf_region
        if esf_regions()[region].name == counties()[county].name:
            return NameMatch(region, "region", (region, county, municipality))
    return NameMatch(municipality, "municipality", (municipality, county))


def _guessed(value: str, prefer: Prefer) -> NameMatch:
    """A name written without its Swedish letters (Ostersund); several when they collide."""
    folded = fold(value)
    found = _folded_names().get(folded, ())
    if len(found) == 1:
        match = match_name(found[0], prefer=prefer)
        return NameMatch(match.code, match.kind, match.candidates, exact=False)
    codes = tuple(match_name(name).code or "" for name in found)
    return NameMatch(None, "municipality" if codes else None, codes, exact=False)


@cache
def _folded_names() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    towns = ((place.name, place.long_name) for place in municipalities().values())
    lands = ((county.name, county.long_name) for county in counties().values())
    for forms in (*towns, *lands):
        for form in forms:
            key = fold(form)
            if key != form.casefold():
                names[key] = tuple(dict.fromkeys((*names.get(key, ()), form)))
    return names


def fold(value: str) -> str:
    """Case and marks taken away: Överkalix → overkalix."""
    parts = unicodedata.normalize("NFD", value.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
