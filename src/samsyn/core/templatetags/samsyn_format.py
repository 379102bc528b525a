"""Numbers, money, shares, dates and periods as the active language writes them.

Every filter answers the words for an unknown value where it gets None or '': a blank on the page
could mean zero, none or unknown, so a page never shows a blank.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_decimal
from django import template
from django.utils import formats
from django.utils.translation import get_language, gettext

register = template.Library()

THIN = "\u202f"
NO_BREAK = "\u00a0"
Number = int | float | Decimal
_UNITS = {"SEK": "kr"}
BILLION, MILLION = Decimal(1_000_000_000), Decimal(1_000_000)
# From here 'million' would round to '1 000 million'.
_FROM_BILLION = Decimal(999_500_000)


def unknown() -> str:
    return gettext("not stated")


def _is_missing(value: object) -> bool:
    return value is None or value == ""


def _swedish() -> bool:
    return (get_language() or "sv").startswith("sv")


def _written(value: Decimal, decimals: int) -> str:
    """Rounded half up; thin no-break spaces in Swedish, commas in English; a true minus sign."""
    step = Decimal(1).scaleb(-decimals)
    rounded = value.quantize(step, rounding=ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = str(format_decimal(rounded, format=pattern, locale="sv_SE" if _swedish() else "en_GB"))
    return text.replace(NO_BREAK, THIN).replace("-", "−")


def _decimal(value: Number | str) -> Decimal:
    return Decimal(str(value))


@register.filter
def amount(value: Number | None, decimals: int | None = None) -> str:
    """A plain number. Whole numbers without decimals; others with two unless `decimals` says."""
    if _is_missing(value):
        return unknown()
    number = _decimal(value or 0)
    places = decimals if decimals is not None else (0 if number == number.to_integral() else 2)
    return _written(number, places)


@register.filter
def money(value: Number | None, currency: str = "SEK") -> str:
    """The exact amount with its currency: '2 761 412 kr', '€' and others by their code.

    A currency that is not stated is said to be so, never taken for kronor.
    """
    if _is_missing(value):
        return unknown()
    return _with_unit(amount(value), currency)


def _with_unit(figure: str, currency: str) -> str:
    unit = _UNITS.get(currency, currency) or gettext("(currency not stated)")
    if unit == "kr" and not _swedish():
        return f"SEK{NO_BREAK}{figure}"
    return f"{figure}{NO_BREAK}{unit}"


@register.filter
def money_short(value: Number | None, currency: str = "SEK") -> str:
    """Two to three figures for overviews: '27,2 mn kr'. Exact below a million."""
    if _is_missing(value):
        return unknown()
    number = _decimal(value or 0)
    if abs(number) < MILLION:
        return money(value, currency)
    in_billions = abs(number) >= _FROM_BILLION
    scaled = number / (BILLION if in_billions else MILLION)
    word = gettext("bn") if in_billions else gettext("m")
    figure = f"{_written(scaled, 0 if abs(scaled) >= 100 else 1)}{NO_BREAK}{word}"
    return _with_unit(figure, currency)


@register.filter
def share(value: Number | None, decimals: int = 1) -> str:
    """A share between 0 and 1 as per cent: 0.468 → '46,8 %' (Swedish), '46.8%' (English)."""
    if _is_missing(value):
        return unknown()
    text = _written(_decimal(value or 0) * 100, decimals)
    return f"{text}{NO_BREAK}%" if _swedish() else f"{text}%"


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A date as authorities write it: 2016-10-01 in Swedish, 1 October 2016 in English."""
    if value is None:
        return unknown()
    return formats.date_format(value, "DATE_FORMAT")


@register.filter
def period(start: dt.date | None, end: dt.date | None = None) -> str:
    """'2016-10-01 – 2018-09-30'; an open side is said in words."""
    if start is None and end is None:
        return unknown()
    if start is None:
        return gettext("until %(end)s (start not stated)") % {"end": day(end)}
    if end is None:
        return gettext("from %(start)s (end not stated)") % {"start": day(start)}
    return f"{day(start)} – {day(end)}"


@register.filter
def percent_of(value: Number, whole: Number) -> str:
    """A bar's width as an SVG attribute, '0' to '100' with a point whatever the language."""
    if not whole:
        return "0"
    part = max(Decimal(0), min(Decimal(1), _decimal(value) / _decimal(whole)))
    return str((part * 100).quantize(Decimal("0.01")))
