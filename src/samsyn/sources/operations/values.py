"""One cell's text → a value of a field's kind, or why it could not be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from html import unescape
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from samsyn.sources.amounts import DecimalMark, read_amount
from samsyn.sources.dates import DateReading, Order, from_excel_serial, read_date
from samsyn.sources.findings import Given
from samsyn.sources.html import read_html
from samsyn.sources.personal import MASK
from samsyn.sources.sheets import NumberText
from samsyn.sources.text import clean_value, has_markup

# Written where nothing is stated; told apart from zero, which is a statement.
_NOTHING = frozenset(
    {"-", "–", "—", ".", "..", "...", "…", "/", "?", "n/a", "na", "n.a.", "#n/a", "nan", "none"}
    | {"null", "nil", "unknown", "saknas", "okänt", "okänd", "k.a.", "keine angabe", "néant"}
    | {"uppgift saknas", "ej angivet", "ej tillämpligt", "not applicable", "not available"}
)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_SCRIPT = re.compile(r"<script|javascript:|\bon\w+\s*=", re.IGNORECASE)
_CODED = re.compile(r"\s*\(?(\d{2,3})(?=$|[\s.,:;)–—-])\)?[\s.,:;–—-]*(.*)", re.DOTALL)
_SERIALS = (20_000, 60_000)  # 1954–2064: a spreadsheet's day numbers in a list of projects
# A whole number as a spreadsheet writes it: no zero leads it, and nothing in it can be misread.
_DIGITS = 15
# Tried once for a run of capitals, and never gives letters back: a cell may be one long word.
_NAMES = re.compile(r"(?<![A-ZÀ-ÖØ-Þ])[A-ZÀ-ÖØ-Þ][^\W\d_]++(?:[ -]++[A-ZÀ-ÖØ-Þ][^\W\d_]++)+")
_PER_CENT = re.compile(r"(?:\s*(?:%|per\s?cent|procent|prozent|pct))$", re.IGNORECASE)


_NOTHING_TOLD: Mapping[str, Given] = MappingProxyType({})


class Reading(NamedTuple):
    """`value` None with a `code`: the cell could not be read; without one: it states nothing.

    `told` are the values that the code's finding names.
    """

    value: Any = None
    raw: str | None = None
    code: str | None = None
    told: Mapping[str, Given] = _NOTHING_TOLD
    currency: str | None = None
    confidence: float = 1.0


BLANK = Reading()
# Owners, programmes, days and rates stand in thousands of rows. `typed` keeps the text of a number
# apart from the same characters as text, since its point is beyond doubt.
_remembered = lru_cache(maxsize=5_000, typed=True)


def says_nothing(cell: str) -> bool:
    """Blank, or a mark that people write for 'nothing stated'."""
    return _is_nothing(clean_value(cell))


def _is_nothing(text: str) -> bool:
    return not text or text.casefold() in _NOTHING


@_remembered
def read_text(cell: str) -> Reading:
    """Text without tags and entities; `raw` keeps the original where they were taken away."""
    return _plain_text(cell)


def _plain_text(cell: str) -> Reading:
    plain = cell
    if "<" in plain and _TAG.search(plain):
        plain = read_html(f"<div>{plain}</div>").text
    if "&" in plain and _ENTITY.search(plain):
        plain = unescape(plain)
    value = clean_value(plain)
    if not value:
        return BLANK
    if _holds_script(cell):
        return Reading(value, cell, "script_in_value")
    return Reading(value, cell if plain != cell else None)


def _holds_script(cell: str) -> bool:
    if not ("<" in cell or ":" in cell or "=" in cell):
        return False
    return has_markup(cell) and _SCRIPT.search(cell) is not None


def read_paragraphs(cell: str) -> Reading:
    """A summary: like `read_text`, with the paragraphs kept apart."""
    reading = _plain_text(cell)
    if reading.value is None or reading.raw is not None or "\n" not in cell:
        return reading
    lines = [clean_value(line) for line in cell.split("\n")]
    return Reading("\n".join(line for line in lines if line))


def read_money(cell: str, decimal: DecimalMark | None, scale: Decimal | None) -> Reading:
    if scale is None and _is_plain_number(cell):
        return Reading(Decimal(cell))
    text = clean_value(cell)
    if _is_nothing(text):
        return BLANK
    mark = "." if isinstance(cell, NumberText) else decimal
    amount = read_amount(text, decimal=mark)
    if amount is None:
        return Reading(code="amount_unreadable", told={"value": cell})
    value = amount.value * scale if scale else amount.value
    if amount.ambiguous:
        return Reading(
            value,
            cell,
            "amount_ambiguous",
            {"value": cell, "read": value},
            amount.currency,
            0.6,
        )
    return Reading(value, cell if str(value) != cell else None, currency=amount.currency)


def _is_plain_number(cell: str) -> bool:
    return len(cell) <= _DIGITS and cell.isascii() and cell.isdigit() and cell[0] != "0"


@_remembered
def read_day(cell: str, order: Order | None) -> Reading:
    """A date. A lone year gives no date: it is told, since no day is written."""
    text = clean_value(cell)
    if _is_nothing(text):
        return BLANK
    if isinstance(cell, NumberText) and _SERIALS[0] <= float(cell) <= _SERIALS[1]:
        return Reading(from_excel_serial(float(cell)), cell)
    found = read_date(text, order=order)
    if found.value is not None and found.precision == "day":
        return Reading(found.value, cell if found.value.isoformat() != text else None)
    if found.value is not None:
        return Reading(found, cell, code_of(found), {"value": cell})
    # A name that ran into the cell is not found as one, so what looks like it is never repeated.
    return Reading(code=code_of(found), told={"value": _NAMES.sub(MASK, cell)})


def code_of(found: DateReading) -> str:
    """The finding's code for a date that could not be read to its day."""
    if found.value is not None:
        return "date_without_day"
    return "date_unreadable" if found.reason in (None, "not_a_date") else found.reason


@_remembered
def read_rate(cell: str, rates_in: Literal["share", "percent"]) -> Reading:
    """The Union's share, 0–1, from '50,00 %', '80.00%', 0.5 or 50."""
    text = clean_value(cell)
    if _is_nothing(text):
        return BLANK
    per_cent = _PER_CENT.search(text) is not None
    bare = _PER_CENT.sub("", text)
    # A rate has no thousands: any lone mark is the decimal mark ('66.667 %').
    mark: DecimalMark = "." if isinstance(cell, NumberText) or "." in bare else ","
    amount = read_amount(bare, decimal=mark)
    if amount is None or amount.currency:
        return Reading(code="rate_unreadable", told={"value": cell})
    share = amount.value / 100 if per_cent or rates_in == "percent" else amount.value
    if not 0 <= share <= 1:
        return Reading(code="rate_out_of_range", told={"value": cell})
    return Reading(share.normalize(), cell if str(share) != cell else None)


def read_count(cell: str) -> Reading:
    if says_nothing(cell):
        return BLANK
    amount = read_amount(clean_value(cell), decimal="." if isinstance(cell, NumberText) else None)
    if amount is None or amount.value < 0 or amount.value != int(amount.value):
        return Reading(code="count_unreadable", told={"value": cell})
    return Reading(int(amount.value), cell if str(int(amount.value)) != cell else None)


@_remembered
def read_coded(cell: str) -> Reading:
    """'117 - Lifelong learning' → '117', the words in `raw`; words alone stay words."""
    reading = read_text(cell)
    match = _CODED.fullmatch(reading.value) if reading.value else None
    if match:
        return Reading(match[1], cell if match[2] else None)
    return reading
