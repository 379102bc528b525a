"""Contradictions inside one record: both sides are kept and shown, nothing is mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from samsyn.sources.findings import finding
from samsyn.sources.records import CharSpan, Finding, Item, Value

# Rounded shares differ a little from what the amounts give.
_RATE_TOLERANCE = Decimal("0.015")
_PHASES = re.compile(r"\b(?:för-?studie|mobilisering|projektering|pre-?study)", re.IGNORECASE)
# 'the pre-study', 'this pre-study': the text speaks of itself, not of another project.
_OWN_PRE_STUDY = re.compile(
    r"\b(?:(?:den(?:na| här)|vår)\s+förstudien?|förstudien|förstudiens|this pre-?study|"
    r"the pre-?study)\b",
    re.IGNORECASE,
)
_ANY_PRE_STUDY = re.compile(r"\b(?:förstudie\w*|pre-?study)\b", re.IGNORECASE)


def check_record(fields: Mapping[str, Value]) -> Iterator[Finding]:
    """What a record's labelled values say against each other."""
    yield from _period(fields)
    yield from _support(fields)
    yield from _rate(fields)


def phase_against_text(
    text: str, fields: dict[str, Value], spans: Iterable[CharSpan]
) -> Iterator[Finding]:
    """A page whose phase is implementation while its title or text calls it a pre-study.

    The text must name itself so, in the definite form and more than once, or the title must; both
    readings become items of the phase, whose value stays what the label states.
    """
    phase = fields.get("phase")
    if phase is None or _PHASES.search(str(phase.value)):
        return
    title = fields.get("title")
    other = _pre_study_in(text, title.locator) if title else None
    if other is None:
        own = [
            CharSpan(span.start + match.start(), span.start + match.end())
            for span in spans
            for match in _OWN_PRE_STUDY.finditer(text[span.start : span.end])
        ]
        other = own[0] if len(own) >= 2 else None
    if other is None:
        return
    fields["phase"] = phase._replace(
        items=(Item(phase.value, phase.locator), Item("förstudie", other))
    )
    yield finding("contradiction_phase", phase.locator, also=(other,), phase=str(phase.value))


def _pre_study_in(text: str, locator: object) -> CharSpan | None:
    if not isinstance(locator, CharSpan):
        return None
    match = _ANY_PRE_STUDY.search(text[locator.start : locator.end])
    return CharSpan(locator.start + match.start(), locator.start + match.end()) if match else None


def _period(fields: Mapping[str, Value]) -> Iterator[Finding]:
    start, end = fields.get("period_start"), fields.get("period_end")
    if not start or not end:
        return
    if isinstance(start.value, date) and isinstance(end.value, date) and end.value < start.value:
        yield finding(
            "end_before_start",
            end.locator,
            also=(start.locator,),
            end=end.value,
            start=start.value,
        )


def _support(fields: Mapping[str, Value]) -> Iterator[Finding]:
    support, total = fields.get("esf_support"), fields.get("total_budget")
    if support and total and 0 < total.value < support.value:
        yield finding(
            "support_exceeds_total",
            support.locator,
            also=(total.locator,),
            support=support.value,
            total=total.value,
        )


def _rate(fields: Mapping[str, Value]) -> Iterator[Finding]:
    rate, support, total = (
        fields.get(name) for name in ("union_cofinancing_rate", "esf_support", "total_budget")
    )
    if not rate or not support or not total or total.value <= 0 or support.value < 0:
        return
    given = Decimal(support.value) / Decimal(total.value)
    if abs(given - rate.value) > _RATE_TOLERANCE:
        yield finding(
            "contradiction_cofinancing_rate",
            rate.locator,
            also=(support.locator, total.locator),
            stated=rate.value,
            computed=round(given, 4),
        )
