"""Labelled days and periods; what is impossible is told and not stored."""

from __future__ import annotations

import re
from dataclasses import replace

from samsyn.sources.dates import DateReading, PeriodReading, read_date, read_period
from samsyn.sources.labelled import Labelled
from samsyn.sources.records import CharSpan, Value
from samsyn.sources.stated import Facts, label_of, written

_PACKED = re.compile(r"\s*(?P<first>\d{6})\s*(?:[-–—]{1,2}|till|t\.?o\.?m\.?)\s*(?P<last>\d{6})\s*")


def read_period_fact(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    shown_text = written(facts, span)
    period = _packed_days(shown_text) or read_period(shown_text)
    if period.first is None and period.last is None:
        _unreadable_date(facts, entry, span, "unreadable_period")
    if period.first:
        _day(facts, entry, "period_start", period.first, span.start, last=False)
    if period.last:
        _day(facts, entry, "period_end", period.last, span.start, last=True)
    elif period.first:
        facts.tell("period_without_end", span, label=label_of(facts, entry))


def _packed_days(shown_text: str) -> PeriodReading | None:
    """'140102-141231': two days of six figures are year, month, day, as Swedish offices write."""
    match = _PACKED.fullmatch(shown_text)
    if match is None:
        return None
    first, last = (
        replace(read_date(f"20{match[name]}"), start=match.start(name), end=match.end(name))
        for name in ("first", "last")
    )
    return PeriodReading(first, last)


def read_day_fact(facts: Facts, entry: Labelled, span: CharSpan) -> None:
    shown_text = written(facts, span)
    reading = read_date(shown_text)
    if reading.reason == "not_a_date":
        period = read_period(shown_text)
        if period.first is None:
            _unreadable_date(facts, entry, span, "unreadable_date")
            return
        reading = period.first
    _day(facts, entry, entry.field, reading, span.start, last=entry.field == "period_end")


def _day(
    facts: Facts, entry: Labelled, name: str, reading: DateReading, offset: int, *, last: bool
) -> None:
    span = CharSpan(offset + reading.start, offset + reading.end)
    value = reading.last_day if last else reading.value
    if value is None:
        why = reading.reason
        code = "unreadable_date" if why is None or why == "not_a_date" else why
        _unreadable_date(facts, entry, span, code)
        return
    raw = written(facts, span)
    shown = None if raw == value.isoformat() else raw
    certain = 1.0 if reading.precision == "day" else 0.8
    facts.put(name, Value(value, span, certain, raw=shown))


def _unreadable_date(facts: Facts, entry: Labelled, span: CharSpan, code: str) -> None:
    facts.tell(code, span, label=label_of(facts, entry), value=written(facts, span))
