"""Calls that prose tells of: an amount in a sentence about an 'utlysning'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from samsyn.sources.amounts import find_amounts
from samsyn.sources.dates import read_period
from samsyn.sources.places import mentioned
from samsyn.sources.prose import cues
from samsyn.sources.prose.events import funder_in
from samsyn.sources.prose.sentences import Sentence
from samsyn.sources.records import CharSpan, Record, Value

_CONFIDENCE = 0.7
_OPEN = re.compile(
    r"\b(?:utlysningen|ansökningsomgången|omgången) (?:pågår|är öppen)\b(?P<days>[^.\n]{8,120})",
    re.I,
)
_COUNTY = re.compile(r"\b[A-ZÅÄÖ][\wåäö]+(?:\s[A-ZÅÄÖ][\wåäö]+)?\s+län\b")


def propose_calls(text: str, found: Sequence[Sentence]) -> Iterator[Record]:
    """One proposed call for each amount that a sentence about a call offers."""
    seen: set[object] = set()
    for number, sentence in enumerate(found):
        if not cues.CALL.search(text, sentence.start, sentence.end):
            continue
        around = found[max(0, number - 1) : number + 3]
        for amount in find_amounts(text[sentence.start : sentence.end]):
            if amount.amount.value in seen or amount.amount.currency is None:
                continue
            seen.add(amount.amount.value)
            span = CharSpan(sentence.start + amount.start, sentence.start + amount.end)
            raw = text[span.start : span.end]
            fields = {
                "call_amount": Value(amount.amount.value, span, _CONFIDENCE, raw=raw),
                "currency": Value(amount.amount.currency, span, _CONFIDENCE),
            }
            fields.update(_surroundings(text, sentence, around))
            yield Record("call", fields, proposal=True)


def _number_and_days(text: str) -> dict[str, Value]:
    """The call's number and the days between which it is open, where the text gives them."""
    fields: dict[str, Value] = {}
    number = cues.CALL_NUMBER.search(text)
    if number:
        span = CharSpan(number.start("number"), number.end("number"))
        fields["call_number"] = Value(number["number"], span, 0.6)
    for match in _OPEN.finditer(text):
        period = read_period(match["days"])
        if period.first and period.last and period.first.value and period.last.value:
            for name, day in (("period_start", period.first), ("period_end", period.last)):
                offset = match.start("days")
                span = CharSpan(offset + day.start, offset + day.end)
                fields[name] = Value(day.last_day if day is period.last else day.value, span, 0.6)
            break
    return fields


def _surroundings(text: str, sentence: Sentence, around: Sequence[Sentence]) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    own = CharSpan(sentence.start, sentence.end)
    places = mentioned(text, [own]) or mentioned(
        text, [CharSpan(part.start, part.end) for part in around]
    )
    if "counties" in places:
        value = places["counties"]
        fields["counties"] = Value(value.value, value.locator, 0.6, items=value.items)
    county = _COUNTY.search(text, own.start, own.end)
    if county:
        span = CharSpan(county.start(), county.end())
        fields["region"] = Value(county[0], span, 0.6)
    for part in (sentence, *around):
        funder = funder_in(text, part.start, part.end)
        if funder:
            name, fund, span = funder
            fields["funder"] = Value(name, span, 0.6, raw=text[span.start : span.end])
            if fund:
                fields["fund"] = Value(fund, span, 0.6, raw=text[span.start : span.end])
            break
    fields.update(_number_and_days(text))
    for part in (sentence, *around):
        programme = cues.PROGRAMME.search(text, part.start, part.end)
        if programme:
            span = CharSpan(programme.start("first"), programme.end("last"))
            years = f"{programme['first']}-{programme['last']}"
            fields["programme"] = Value(years, span, 0.5, raw=text[span.start : span.end])
            break
    return fields
