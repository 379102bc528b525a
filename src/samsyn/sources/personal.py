"""Text that identifies a person: found, and masked without moving anything else.

Contact details are told by their form; names by a label, by words beside them (`personal.toml`), or
by a common first name before a surname. Once a person's name is known, every place where it or the
surname stands is found. Organisations' and places' names are left alone as far as words can tell.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from personnummer import personnummer

from samsyn.sources.person_names import find_names, glued_names, matches_at
from samsyn.sources.records import CharSpan, PersonalSpan

MASK = "█"
_HIDDEN = re.compile(
    r"[^\r\n\f]"
)  # line ends and page breaks stay, since places are counted by them

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\(a\)|\[a\]|\(snabel-?a\))\s?"
    r"[A-Za-z0-9åäöÅÄÖ-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,24}(?![\w@])",
    re.IGNORECASE,
)
# A label glued to the address before it ('E-postanna@…') is no part of it.
_GLUED_LABEL = re.compile(
    r"(?:E-?post(?:adress)?|E-?mail|Mejl|Mail|Epost)[:\s]*(?=[\w.+-]+\s?[@(\[])"
)
_AT = re.compile(r"@|[(\[](?:at|a|snabel-?a)[)\]]", re.IGNORECASE)
_BEFORE_AT = re.compile(r"[\w.+-]{1,64}\s?$")
_LONGEST_ADDRESS = 70  # the part before the mark, with a space
_GAP = "[ \u00a0\u2009\u202f]?"
_DASH = "[-\u2010\u2011\u2012\u2013]"
_TELEPHONE = re.compile(
    rf"(?<![\d/.,:\w+-])(?:"
    rf"(?:\+|00)\d{{2}}{_GAP}(?:\(0\))?(?:{_GAP}{_DASH}?{_GAP}\d{{1,4}}){{2,6}}"
    rf"|0\d{{1,3}}{_GAP}(?:{_DASH}|/){_GAP}\d{{2,4}}(?:{_GAP}{_DASH}?\d{{2,3}}){{1,3}}"
    rf"|\(0\d{{1,3}}\){_GAP}\d{{2,4}}(?:{_GAP}\d{{2,3}}){{1,3}}"
    rf"|07\d(?:{_GAP}\d{{2,4}}){{2,4}}"
    rf"|0[1-9]\d{{7,8}}"
    rf")(?![\d/:-]|[.,]\d|\s?(?:kr|%|SEK|EUR|€|st\b))"
)
_TELEPHONE_LABEL = re.compile(
    r"(?:\btele?f(?:on)?(?:nummer|nr)?|\btfn|\btel|\bmobil(?:nummer)?|\bphone|\bdirekt)\.?\s*[:.]?\s*"
    r"(?P<number>\+?\(?\d[\d ()\u00a0/–-]{5,20}\d)",
    re.IGNORECASE,
)
_PERSONAL_NUMBER = re.compile(
    r"(?<![\d/.-])(?:(?:19|20)\d{6}[-+ ]?\d{4}(?![\d/]|[-.,]\d)|\d{6}[-+]\d{4}(?![\d/]|[-.]\d))"
)
# Whatever counts as a telephone number has as many figures, and most cells of a list do not.
_HAS_SIX_FIGURES = re.compile(r"\d(?:\D*\d){5}")
_TELEPHONE_BEGINS = re.compile(r"[+(0]")
_SIX_FIGURES = re.compile(r"\d{6,}")
_DATE = re.compile(r"(?:\d{2}|\d{4})-\d{2}-\d{2,4}|\d{4}-\d{4}")
_STREET = re.compile(
    r"\b(?:[A-ZÅÄÖ][\wåäöé]+\s)?[A-ZÅÄÖ]?[\wåäöé]*(?:gatan|gata|vägen|väg|gränd|torget|torg|stigen|allén?|backen|plan)"
    r"\s\d{1,4}\s?[A-Za-z]?\b(?:,?\s+(?:\d{3}\s?\d{2})\s[A-ZÅÄÖ][a-zåäö]+)?"
)
_STREET_END = re.compile(
    r"(?:gatan|gata|vägen|väg|gränd|torget|torg|stigen|allén?|backen|plan)\s\d", re.IGNORECASE
)
# An address with whatever touches it; ten figures of which six are a day, which those of an
# organisation's number are not.
_GLUED = re.compile(
    r"\S{0,100}@\S{0,100}|\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]|[6-8]\d|9[01])[-+]\d{4}"
)
# An address so near a person's name is taken for that person's.
_NEAR = 160


def find_personal(text: str, known_names: Iterable[str] = ()) -> tuple[PersonalSpan, ...]:
    """Every personal span of a text, in order, none overlapping. `known_names` come from labels."""
    spans = [*_emails(text), *_personal_numbers(text), *_telephones(text)]
    spans += [_span(text, start, end, "name") for start, end in find_names(text, known_names)]
    named = sorted(
        (span.locator.start, span.locator.end)
        for span in spans
        if span.kind in ("name", "email") and isinstance(span.locator, CharSpan)
    )
    streets = _STREET.finditer(text) if named and _STREET_END.search(text) else ()
    for match in streets:
        if _is_near(named, match):
            spans.append(_span(text, match.start(), match.end(), "address"))
    return tuple(_without_overlaps(spans))


def mask(text: str, spans: Iterable[PersonalSpan]) -> str:
    """The text with every personal character replaced by '█': as long, so that locators hold."""
    pieces: list[str] = []
    done = 0
    places = [span.locator for span in spans if isinstance(span.locator, CharSpan)]
    for place in sorted(places, key=lambda one: one.start):
        start, end = max(done, place.start), min(place.end, len(text))
        if start < end:
            pieces += (text[done:start], _HIDDEN.sub(MASK, text[start:end]))
            done = end
    return "".join((*pieces, text[done:]))


def mask_glued(text: str) -> str:
    """The text with what is glued to its neighbours masked too: for what is repeated to people.

    A broken row may have a person's name in the middle of an amount, which no reader of names sees
    since names begin words. Here rather too much is masked than too little.
    """
    spans = [_span(text, found.start(), found.end(), "glued") for found in _GLUED.finditer(text)]
    spans += [_span(text, start, end, "glued") for start, end in glued_names(text)]
    return mask(text, spans)


def _emails(text: str) -> Iterator[PersonalSpan]:
    for match in _addresses(text):
        label = _GLUED_LABEL.match(text, match.start(), match.end())
        yield _span(text, label.end() if label else match.start(), match.end(), "email")


def _addresses(text: str) -> Iterator[re.Match[str]]:
    """E-mail addresses, looked for only around the mark that each one has."""
    done = 0
    for mark in _AT.finditer(text):
        if mark.start() < done:
            continue
        before = _BEFORE_AT.search(text, max(done, mark.start() - _LONGEST_ADDRESS), mark.start())
        match = _EMAIL.match(text, before.start()) if before else None
        if match:
            yield match
            done = match.end()


def _telephones(text: str) -> Iterator[PersonalSpan]:
    if not _HAS_SIX_FIGURES.search(text):
        return
    for match in matches_at(_TELEPHONE, _TELEPHONE_BEGINS, text):
        digits = re.sub(r"\D", "", match[0])
        if 8 <= len(digits) <= 14 and not _DATE.fullmatch(match[0]):
            yield _span(text, match.start(), match.end(), "telephone")
    for match in _TELEPHONE_LABEL.finditer(text):
        if len(re.sub(r"\D", "", match["number"])) >= 6:
            yield _span(text, match.start("number"), match.end("number"), "telephone")


def _personal_numbers(text: str) -> Iterator[PersonalSpan]:
    for match in matches_at(_PERSONAL_NUMBER, _SIX_FIGURES, text):
        if personnummer.valid(match[0].replace(" ", "")):
            yield _span(text, match.start(), match.end(), "personal_number")


def _span(text: str, start: int, end: int, kind: str) -> PersonalSpan:
    return PersonalSpan(CharSpan(start, end), kind, text[start:end])


def _is_near(named: Sequence[tuple[int, int]], match: re.Match[str]) -> bool:
    """Whether one of the spans, sorted by their start, stands close to the match."""
    behind = bisect_left(named, (match.end() + _NEAR, 0))
    return behind > 0 and named[behind - 1][1] > match.start() - _NEAR


def _without_overlaps(spans: Sequence[PersonalSpan]) -> Iterator[PersonalSpan]:
    """The longer of two that overlap."""
    placed = [(span.locator, span) for span in spans if isinstance(span.locator, CharSpan)]
    placed.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    until = -1
    for place, span in placed:
        if place.start >= until and place.end > place.start:
            yield span
            until = place.end
