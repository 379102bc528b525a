"""Figures that a text quotes: the number, its unit, and the place, year and source near it.

Shares (%, procent, promille) and counts of people are read; amounts of money and years are not
figures of this kind. A place counts when it stands right before the number ('Filipstad 19,5%') or
right after it ('37 procent i Flen'); otherwise it is None, never guessed from further away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from samsyn.gazetteer import SURE_ENOUGH, Mention, find_places
from samsyn.sources.amounts import read_amount
from samsyn.sources.prose.sentences import Sentence, sentences
from samsyn.sources.records import CharSpan, Item, Value
from samsyn.sources.text import clean_value

_N = r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_PERCENT = r"%|procentenheter|procent(?![\wåäö])|percent(?:age points)?|per cent|promille|‰"
_PEOPLE = (
    r"personer|invånare|innevånare|deltagare|elever|ungdomar|individer|kvinnor|män|arbetslösa|"
    r"långtidsarbetslösa|nyanlända|studerande|sysselsatta|hushåll|barn|people|persons|participants|inhabitants"
)
_FIGURE = re.compile(
    rf"(?<![\w.,/])(?:(?P<low>{_N})\s?(?:%|procent)?\s?(?:[-–—]|till|och|to)\s?)?(?P<figure>{_N})\s?"
    rf"(?P<unit>{_PERCENT}|{_PEOPLE})(?!\w)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/–-])(?P<year>19[5-9]\d|20[0-4]\d)(?![\d/–-]|\s?[–-]\s?\d|[.,]\d|\s?%)")
_SOURCE_NAMES = (
    r"Kolada|Statistiska centralbyrån|SCB|LISA|Arbetsförmedlingen|Skolverket|"
    r"Försäkringskassan|Folkhälsomyndigheten|"
    r"Socialstyrelsen|Eurostat|OECD|MYH|Internetstiftelsen|PTS|Delmos|SKR|RKA|Tillväxtverket|Migrationsverket|Brå|CSN|UHR"
)
_STATED_SOURCE = re.compile(
    r"(?:källa|källor|source)\s*:\s*(?P<source>[A-ZÅÄÖ][^.;)\n]{1,80})", re.IGNORECASE
)
_SOURCE_NEAR = re.compile(
    rf"(?i:enligt|från|according to|from)\s+(?P<after>{_SOURCE_NAMES})(?!\w)"
    rf"|[(]\s*(?P<bracket>{_SOURCE_NAMES})(?:[\s,:]+\d{{4}})?\s*[)]|(?<!\w)(?P<own>{_SOURCE_NAMES})(?::?s)?\s+(?:statistik|siffror|data)"
    rf"|statistik(?:en)?\s+från\s+(?P<from>{_SOURCE_NAMES})"
)
_INDICATOR = re.compile(
    r"\b(?:andel(?:en|ar)?|antalet|nivån|arbetslösheten|share of|proportion of)\b[^.;:()\n]{3,160}",
    re.IGNORECASE,
)
_PLACE_BEFORE, _PLACE_AFTER = 25, 40


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """A sentence with those before and after it in the same paragraph."""

    own: Sentence
    before: Sentence | None
    after: Sentence | None


def quoted_figures(text: str, spans: Sequence[CharSpan]) -> Value | None:
    """Every quoted figure in the given stretches, each with its own place in the text."""
    items: list[Item] = []
    for span in spans:
        part = text[span.start : span.end]
        for figure, start, end in _figures(part):
            items.append(Item(figure, CharSpan(span.start + start, span.start + end)))
    if not items:
        return None
    places = [item.locator for item in items if isinstance(item.locator, CharSpan)]
    whole = CharSpan(places[0].start, places[-1].end)
    return Value([item.value for item in items], whole, 0.8, items=tuple(items))


def _figures(text: str) -> Iterator[tuple[dict[str, object], int, int]]:
    found = list(sentences(text))
    places = [
        mention
        for mention in find_places(text)
        if mention.code
        and mention.kind in ("municipality", "county")
        and mention.confidence >= SURE_ENOUGH
    ]
    for number, own in enumerate(found):
        near = _Surroundings(
            own,
            _neighbour(found, number - 1, own),
            _neighbour(found, number + 1, own),
        )
        previous = own.start
        for match in _FIGURE.finditer(text, own.start, own.end):
            figure = _number(match)
            if figure is None:
                continue
            yield (
                _described(text, match, figure, previous, places, near),
                match.start(),
                match.end(),
            )
            previous = match.end()


def _described(
    text: str,
    match: re.Match[str],
    figure: object,
    previous: int,
    places: Sequence[Mention],
    near: _Surroundings,
) -> dict[str, object]:
    described = {
        "figure": figure,
        "unit": _unit(match["unit"]),
        "place": _place(text, match, previous, places, near.own.end),
        "year": _year(text, match, near.own),
        "source": _source(text, near),
    }
    indicator = _indicator(text, match, near)
    return described | {"indicator": indicator} if indicator else described


def _neighbour(found: Sequence[Sentence], number: int, own: Sentence) -> Sentence | None:
    if not 0 <= number < len(found) or found[number].line != own.line:
        return None
    return found[number]


def _number(match: re.Match[str]) -> Decimal | list[Decimal] | None:
    high = _read(match["figure"])
    low = _read(match["low"]) if match["low"] else None
    if high is None:
        return None
    unit = match["unit"].lower()
    if low is not None and low < high and not (unit in _PEOPLE and _is_year(match["low"])):
        return [low, high]
    return high


def _read(written: str) -> Decimal | None:
    amount = read_amount(written, decimal=",")
    return amount.value if amount else None


def _is_year(written: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", written) is not None


def _unit(written: str) -> str:
    lowered = written.lower()
    if lowered in ("procent", "percent", "per cent"):
        return "%"
    return "‰" if lowered == "promille" else lowered


def _place(
    text: str, match: re.Match[str], previous: int, places: Sequence[Mention], end: int
) -> str | None:
    """The nearest place before the figure and after the last one, else one right after 'i'."""
    before = [
        place
        for place in places
        if previous <= place.start
        and place.end <= match.start()
        and match.start() - place.end <= _PLACE_BEFORE
        and not re.search(r"[.;]", text[place.end : match.start()])
    ]
    if before:
        return before[-1].code
    for place in places:
        if match.end() <= place.start < min(match.end() + _PLACE_AFTER, end):
            between = text[match.end() : place.start]
            if re.search(r"\b(?:i|för|in|for)\s*$", between) and not re.search(r"[\d;]", between):
                return place.code
    return None


def _year(text: str, match: re.Match[str], own: Sentence) -> int | None:
    """The nearest year of the sentence, one before the figure first."""
    before = [int(found["year"]) for found in _YEAR.finditer(text, own.start, match.start())]
    if before:
        return before[-1]
    after = _YEAR.search(text, match.end(), own.end)
    return int(after["year"]) if after else None


def _source(text: str, near: _Surroundings) -> str | None:
    """'Källa: …' in the sentence or the next one, else a register named as the figures' origin."""
    for sentence in (near.own, near.after):
        stated = sentence and _STATED_SOURCE.search(text, sentence.start, sentence.end)
        if stated:
            return clean_value(stated["source"]).rstrip(" ,")
    for sentence in (near.own,):
        found = _SOURCE_NEAR.search(text, sentence.start, sentence.end)
        if found:
            return next(name for name in found.groups() if name)
    return None


def _indicator(text: str, match: re.Match[str], near: _Surroundings) -> str | None:
    """The words 'andelen …' before the figure, in its sentence or the one before."""
    found = _last(_INDICATOR, text, near.own.start, match.start())
    if found is None and near.before:
        found = _last(_INDICATOR, text, near.before.start, near.before.end)
    if found is None:
        return None
    words = re.split(r"\s+(?:är|var|uppgår|uppgick|ligger|låg|is|was)\b", clean_value(found[0]))[0]
    return words.rstrip(" ,") if len(words.split()) >= 2 else None


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found
