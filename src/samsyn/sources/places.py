"""Places of a page: the municipalities that its list states, and those that its text mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from samsyn.gazetteer import SURE_ENOUGH, find_places, match_name
from samsyn.gazetteer.places import municipalities_of
from samsyn.sources.bullets import LEAD, MARKS
from samsyn.sources.chrome import is_chrome
from samsyn.sources.document import Document
from samsyn.sources.findings import finding
from samsyn.sources.labels import Hit
from samsyn.sources.records import CharSpan, Finding, Item, Value

_BULLET = re.compile(LEAD)
_SEPARATOR = re.compile(r"\s*[,;/|•·\n\t]\s*|\s+(?:och|samt|and)\s+")
_BULLETED = re.compile(rf"\s*(?:[{MARKS}]|\t|\d{{1,3}}[.)]\s|o\s+(?=[A-ZÅÄÖ]))")
# 'Samtliga kommuner i Örebro län', 'hela Örebro län': a county instead of its members.
_WHOLE_COUNTY = re.compile(
    r"(?:samtliga|alla|hela)\b(?:\s+(?:\d+|[a-zåäö]+)){0,2}?(?:\s+kommuner(?:na)?)?"
    r"(?:\s+(?:i|inom))?\s+"
    r"(?P<county>[A-ZÅÄÖ][\wåäö]+(?:\s+[A-ZÅÄÖ][\wåäö]+)?(?:s\s+län|\s+län)?)",
)
_LONGEST_NAME = 60


@dataclass
class Listed:
    """What the lists of municipalities on a page gave, and the lines that they take up."""

    items: list[Item] = field(default_factory=list)
    counties: list[Item] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


def listed_municipalities(document: Document) -> Listed:
    """Municipalities under a label such as 'Kommun', one a line or parted by commas."""
    listed = Listed()
    for number, line in enumerate(document.lines):
        for position, hit in enumerate(line.hits):
            if hit.field != "municipalities" or (hit.joined in ("space", "glued") and hit.weak):
                continue
            following = line.hits[position + 1] if position + 1 < len(line.hits) else None
            end = following.label.start if following else line.end
            _read_list(document, number, hit, end, listed)
    return listed


def stated_counties(document: Document, listed: Listed) -> Iterator[Item]:
    """Counties after a label such as 'Län', parted by commas or 'och', or one a line.

    Further lines of the list are added to the lines that `listed` takes up.
    """
    for block in document.blocks:
        for entry in block.of("counties"):
            if entry.value is None:
                continue
            for part in _parts(document.text, entry.value.start, entry.value.end):
                yield from _county(document, part)
            for below in range(entry.last_line + 1, len(document.lines)):
                line = document.lines[below]
                found = [
                    item
                    for part in _parts(document.text, line.start, line.end)
                    for item in _county(document, part)
                ]
                if not found or line.hits:
                    break
                listed.lines.add(below)
                yield from found


def _county(document: Document, part: CharSpan) -> Iterator[Item]:
    match = match_name(document.written(part), prefer="county")
    if match.code and match.kind == "county":
        yield Item(match.code, part)


def value_of(items: Iterable[Item], *, confidence: float = 1.0) -> Value | None:
    """Codes in order, each once; the locator spans from the first to the last item."""
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(item.value, item)
    if not first:
        return None
    kept = tuple(first.values())
    spans = [item.locator for item in kept if isinstance(item.locator, CharSpan)]
    whole = CharSpan(min(span.start for span in spans), max(span.end for span in spans))
    return Value(list(first), whole, confidence, items=kept)


def mentioned(text: str, spans: Iterable[CharSpan]) -> dict[str, Value]:
    """Municipalities and counties that running text names, in the order of their first mention."""
    found: dict[str, list[Item]] = {"municipality": [], "county": []}
    least = {"municipality": 1.0, "county": 1.0}
    for span in spans:
        for mention in find_places(text[span.start : span.end]):
            if mention.kind not in found or not mention.code or mention.confidence < SURE_ENOUGH:
                continue
            place = CharSpan(span.start + mention.start, span.start + mention.end)
            found[mention.kind].append(Item(mention.code, place))
            least[mention.kind] = min(least[mention.kind], mention.confidence)
    names = {"municipality": "municipalities_mentioned", "county": "counties"}
    values = {
        names[kind]: value_of(items, confidence=round(min(least[kind], 0.95), 2))
        for kind, items in found.items()
    }
    return {name: value for name, value in values.items() if value}


def _read_list(document: Document, number: int, hit: Hit, end: int, listed: Listed) -> None:
    rest = document.text[hit.value_start : end]
    if rest.strip(" \t*_"):
        listed.lines.add(number)
        _read_names(document, CharSpan(hit.value_start, end), listed, sure=True)
        number = _continuation(document, number, listed)
        return
    before = len(listed.items) + len(listed.counties)
    for below in _lines_of_list(document, number, hit.joined == "colon"):
        listed.lines.add(below)
        line = document.lines[below]
        _read_names(document, CharSpan(line.start, line.end), listed, sure=True)
    if len(listed.items) + len(listed.counties) > before:
        listed.lines.add(number)


def _continuation(document: Document, number: int, listed: Listed) -> int:
    while number + 1 < len(document.lines) and document.line_text(number + 1)[:1] == "\t":
        number += 1
        listed.lines.add(number)
        line = document.lines[number]
        _read_names(document, CharSpan(line.start, line.end), listed, sure=True)
    return number


def _lines_of_list(document: Document, number: int, colon: bool) -> Iterator[int]:
    """The lines below the label that are bullets, tabbed, or begin with a place's name."""
    started = False
    blanks = 0
    for below in range(number + 1, len(document.lines)):
        written = document.line_text(below)
        if not written.strip():
            blanks += 1
            if blanks > 2:
                return
            continue
        line = document.lines[below]
        bullet = _BULLETED.match(written) is not None
        if (line.hits and line.hits[0].joined != "space") or (is_chrome(written) and not bullet):
            return
        named = len(written) < _LONGEST_NAME * 30 and _names_a_place(written)
        short = len(written) <= _LONGEST_NAME
        if not named and not (short and (bullet or (colon and not started))):
            return
        started, blanks = True, 0
        yield below


def _names_a_place(written: str) -> bool:
    first = _SEPARATOR.split(_BULLET.sub("", written, count=1).strip())[0]
    return len(first) <= _LONGEST_NAME and match_name(first).kind in ("municipality", "county")


def _read_names(document: Document, span: CharSpan, listed: Listed, *, sure: bool) -> None:
    written = document.written(span)
    bullet = _BULLET.match(written)
    start = span.start + (bullet.end() if bullet else 0)
    for part in _parts(document.text, start, span.end):
        name = document.written(part)
        whole = _WHOLE_COUNTY.fullmatch(name) or _WHOLE_COUNTY.fullmatch(
            name[:1].lower() + name[1:]
        )
        county = match_name(whole["county"], prefer="county") if whole else None
        match = match_name(name)
        if county and county.code and county.kind == "county":
            listed.counties.append(Item(county.code, part))
            listed.items.extend(Item(code, part) for code in municipalities_of(county.code))
        elif match.code and match.kind == "municipality":
            listed.items.append(Item(match.code, part))
        elif match.code and match.kind == "county":
            listed.counties.append(Item(match.code, part))
        else:
            listed.findings.append(finding("unknown_municipality", part, value=name))


def _parts(text: str, start: int, end: int) -> Iterator[CharSpan]:
    position = start
    stops = [(match.start(), match.end()) for match in _SEPARATOR.finditer(text, start, end)]
    for stop, following in [*stops, (end, end)]:
        written = text[position:stop]
        name = written.strip(" \t•·*.:")
        if name:
            first = position + written.index(name)
            yield CharSpan(first, first + len(name))
        position = following
