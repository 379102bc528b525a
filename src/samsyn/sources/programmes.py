"""Which programming period a page belongs to, and its fund, from what the page itself shows."""

from __future__ import annotations

import re
from datetime import date

from samsyn.sources.document import Document
from samsyn.sources.records import CharSpan, Value
from samsyn.sources.stated import Facts

_ESF_PLUS = re.compile(r"\bESF\s?\+|\bsocialfonden\s?\+", re.IGNORECASE)
_FUND_LABEL = re.compile(r"\bESF\s?\+|\bESF\b")
# Decisions in the period 2014–2020 went on until its money was spent; the first calls of the next
# period opened in 2022.
_PLUS_BEGINS = date(2022, 6, 1)


def add_programme(document: Document, facts: Facts, programme: str) -> None:
    """The programming period of the format, unless the page states one itself."""
    if "programme" in facts.fields:
        return
    anchor = next(
        (
            facts.fields[name].locator
            for name in (
                "programme_area_code",
                "programme_area",
                "number",
                "call_number",
                "period_start",
            )
            if name in facts.fields
        ),
        CharSpan(0, 0),
    )
    facts.fields["programme"] = Value(programme, anchor, 0.9)


def add_fund(document: Document, facts: Facts) -> None:
    """The fund that the labels of money name."""
    if "fund" in facts.fields:
        return
    for block in document.blocks:
        for entry in block.entries:
            match = _FUND_LABEL.search(document.written(entry.label))
            if match:
                start = entry.label.start + match.start()
                name = match[0].replace(" ", "")
                facts.fields["fund"] = Value(name, CharSpan(start, entry.label.start + match.end()))
                return


def is_esf_plus(document: Document, facts: Facts) -> bool:
    """A project or call of 2021–2027: the fund's new name in its facts, or a late start."""
    for block in document.blocks:
        for entry in block.entries:
            end = entry.value.end if entry.value else entry.label.end
            if _ESF_PLUS.search(document.text[entry.label.start : end]):
                return True
    start = facts.fields.get("period_start")
    late = start is not None and isinstance(start.value, date) and start.value >= _PLUS_BEGINS
    code = facts.fields.get("programme_area_code")
    letter = code is not None and str(code.value)[:1].isalpha()
    number = facts.fields.get("number") or facts.fields.get("call_number")
    year = re.match(r"(20\d\d)[/-]", str(number.value)) if number else None
    return letter or (late and not (year and int(year[1]) < 2021))
