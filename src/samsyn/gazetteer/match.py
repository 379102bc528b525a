"""Matches a value that should name one place: a cell of a list, a field of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from samsyn.gazetteer.changes import current_code
from samsyn.gazetteer.composed import compose
from samsyn.gazetteer.guess import spellings
from samsyn.gazetteer.lexicon import Entry, Node, tree
from samsyn.gazetteer.mentions import Kind
from samsyn.gazetteer.places import counties, esf_regions, municipalities, nuts_regions

Prefer = Literal["municipality", "county", "region"]

_CODE = re.compile(r"(SE[1-3]\d{0,2}|\d{1,4})\b", re.IGNORECASE)
# What may follow a name in a cell and names a part of it: a unit, a remark in brackets.
_REST = re.compile(r"\s*[,;:(/|–—]|\s+(?:-|–|och|samt|and)\s|\s+\d{2,4}$|\s*$", re.IGNORECASE)
_WORD = re.compile(r"[^\s\-\u2010-\u2014,;/|()]+")
_SPACES = re.compile(r"\s+")
_GLUED = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])")
_PARTS = re.compile(r"\s*[,;/|•·\n]\s*")
_CONJUNCTION = re.compile(r"(?:^|\s+)(?:och|samt|and|&)\s+", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")  # a year after a name is no code
_LONGEST_NAME = 200  # characters of a value that are looked at for one name
_LONGEST_LIST = 20_000  # the same for a list: all 290 names take 3,000


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
    value = _tidy(name)
    coded = _by_code(value)
    if coded is not None:
        return coded
    entry, end = _leading(value)
    if entry is None:
        return _guessed(value, prefer)
    match = _chosen(entry, prefer)
    remark = _DIGITS.sub(" ", value[end:])
    others = [
        found
        for found in match_names(remark, prefer=prefer)
        if found.exact and found.kind == match.kind
    ]
    if all(found.code == match.code for found in others):
        return match
    named = dict.fromkeys(found.code for found in (match, *others) if found.code)
    return NameMatch(None, match.kind, tuple(named))


def match_names(names: str, *, prefer: Prefer = "municipality") -> tuple[NameMatch, ...]:
    """The places of a list in one cell ('Flen, Gnesta och Trosa') in order, the rest left out."""
    found: list[NameMatch] = []
    for part in map(_tidy, _PARTS.split(names[:_LONGEST_LIST])):
        entry, end = _leading(part)
        pieces = _CONJUNCTION.split(part)
        if entry is not None and (end == len(part) or len(pieces) < 2):
            found.append(_chosen(entry, prefer))
        elif len(pieces) > 1:
            found.extend(match for piece in pieces for match in match_names(piece, prefer=prefer))
        else:
            match = _by_code(part) or _guessed(part, prefer)
            found.extend([match] if match.code else [])
    return tuple(found)


def region_code(name: str) -> str | None:
    """The ESF region (its NUTS 2 code) that a value names, None if none of the eight."""
    code = match_name(name, prefer="region").code
    return code if code in esf_regions() else None


def _tidy(value: str) -> str:
    return _SPACES.sub(" ", compose(value).text).strip(" \t\n\"'“”»«.*•·,;/|")


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
    entry, _ = _leading(rest)
    return entry is not None and code in entry.candidates


def _kind_of(code: str) -> Kind:
    if code in municipalities():
        return "municipality"
    if code in counties():
        return "county"
    return "region" if code in esf_regions() else "nuts"


def _leading(value: str) -> tuple[Entry | None, int]:
    """The longest form that the value begins with, and where it ends: at the end or a remark.

    Words run together and parted by case alone (UpplandsVäsby) are read as two, then the end is
    that of the value.
    """
    entry, end = _walk(value)
    if entry is None and (parted := _GLUED.sub(" ", value)) != value:
        entry, end = _walk(parted)
        return (entry, len(value)) if end == len(parted) else (None, 0)
    return entry, end


def _walk(value: str) -> tuple[Entry | None, int]:
    node: Node | None = tree()
    best, best_end = None, 0
    for word in _WORD.finditer(value, 0, _LONGEST_NAME):
        node = node.following.get(word[0].lower()) if node is not None else None
        if node is None:
            break
        if node.entry is not None and _REST.match(value, word.end()):
            best, best_end = node.entry, word.end()
    return best, best_end


def _chosen(entry: Entry, prefer: Prefer) -> NameMatch:
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
    """A name without its Swedish letters or with a letter doubled; several where they collide."""
    found = spellings(value)
    if len(found) == 1:
        match = match_name(found[0], prefer=prefer)
        return NameMatch(match.code, match.kind, match.candidates, exact=False)
    codes = tuple(match_name(name).code or "" for name in found)
    return NameMatch(None, "municipality" if codes else None, codes, exact=False)
