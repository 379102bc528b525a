"""Amounts of money as people write them, read as exact decimals.

One mark decides between a decimal comma and a thousands comma only by its shape, so the rule is:

* two different marks: the last one is the decimal mark ('91.100,16', '1,234,567.89');
* one mark that occurs several times groups thousands ('1.234.567');
* one mark once, not followed by exactly three digits, is the decimal mark ('412738,56');
* one mark once, followed by exactly three digits ('1.234', '1,234'), is open. `decimal` settles it
  (work it out for a whole column with `decide_decimal`); without it the mark groups thousands,
  since money is stated with two decimals or none, and the reading is marked `ambiguous`.

Spaces of every width and apostrophes group thousands and must stand before groups of three digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

DecimalMark = Literal[",", "."]

# Larger sums than this are a misreading (two figures run together), not money in a fund's list.
LIMIT = Decimal(10) ** 15
_PLAIN_DIGITS = 15  # so many digits are always below the limit
LONGEST = 120

_SPACES = "\u0020\u00a0\u2000-\u200a\u202f\u205f\u3000\t"
_QUOTES = "'\u2019\u02bc\u2032"
_MINUS = "-\u2212\u2013"

_CURRENCIES = {
    "SEK": "sek|kronor|krona|kr\\.?|skr",
    "EUR": "€|eur|euros?",
    "USD": "\\$|usd",
    "GBP": "£|gbp",
    "NOK": "nok",
    "DKK": "dkk",
    "ISK": "isk",
    "CHF": "chf",
    "PLN": "pln|zł|zl",
    "CZK": "czk|kč",
    "HUF": "huf|ft",
    "RON": "ron|lei",
    "BGN": "bgn|лв\\.?",
    "HRK": "hrk|kn",
}
_SCALES = {
    Decimal(1000): "tusen|thousands?|tsd\\.?|tausend",
    Decimal(10) ** 6: "miljoner|miljon|milj\\.?|mnkr?|millions?|millionen|mio\\.?|mln\\.?",
    Decimal(10) ** 9: "miljarder|miljard|mdr\\.?|billions?|milliarden|mrd\\.?",
}
_JOINED = {  # scale and currency in one word
    "tkr|tsek|ksek": (Decimal(1000), "SEK"),
    "mkr|mnkr|msek|mn\\s?sek": (Decimal(10) ** 6, "SEK"),
    "mdkr|mdrkr|gsek": (Decimal(10) ** 9, "SEK"),
    "teur|k€|keur|t€": (Decimal(1000), "EUR"),
    "meur|m€": (Decimal(10) ** 6, "EUR"),
}
_QUALIFIERS = (
    "ca\\.?|c:a|cirka|circa|omkring|ungefär|runt|drygt|nästan|knappt|totalt|sammanlagt|högst|max\\.?"
    "|maximalt|upp till|minst|approx\\.?|approximately|about|up to|some"
)

_currency = "|".join(_CURRENCIES.values())
_scale = "|".join(_SCALES.values())
_joined = "|".join(_JOINED)
_NUMBER = f"(?:[0-9](?:[0-9.,{_SPACES}{_QUOTES}]*[0-9])?|[.,][0-9]+)(?:[eE]\\+?[0-9]{{1,2}})?"
_AFTER = (
    f"(?:(?P<joined>{_joined})|(?:(?P<scale>{_scale})(?![^\\W\\d_])[{_SPACES}]*)?"
    f"(?P<after>{_currency})?)"
)
_WHOLE = re.compile(
    f"(?:(?P<qualifier>{_QUALIFIERS})[{_SPACES}]+)?(?P<sign1>[{_MINUS}])?[{_SPACES}]*"
    f"(?P<before>{_currency})?[{_SPACES}]*(?P<sign2>[{_MINUS}])?[{_SPACES}]*"
    f"(?P<number>{_NUMBER})(?P<trailing>[.,:][{_MINUS}])?[{_SPACES}]*{_AFTER}",
    re.IGNORECASE,
)
_STATED = re.compile(
    f"(?<![0-9.,/\\w])(?P<sign1>[\u2212-])?(?P<number>{_NUMBER})(?P<trailing>:-)?[{_SPACES}]*"
    f"(?:(?P<joined>{_joined})|(?P<scale>{_scale})(?:[{_SPACES}]+(?:svenska[{_SPACES}]+)?"
    f"(?P<after1>{_currency}))?|(?P<after2>{_currency}))(?![^\\W_])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """`value` in whole units of `currency` (ISO 4217, None where none is written)."""

    value: Decimal
    currency: str | None = None
    ambiguous: bool = False
    qualifier: str | None = None


@dataclass(frozen=True, slots=True)
class FoundAmount:
    start: int
    end: int
    amount: Amount


def read_amount(text: str, *, decimal: DecimalMark | None = None) -> Amount | None:
    """The amount that the whole of `text` states, or None where it is not one amount."""
    written = text.strip()
    if not written or len(written) > LONGEST:
        return None
    if len(written) <= _PLAIN_DIGITS and written.isascii() and written.isdigit():
        return Amount(Decimal(written))
    negative = written.startswith("(") and written.endswith(")")
    if negative:
        written = written[1:-1].strip()
    match = _WHOLE.fullmatch(written)
    if match is None:
        return None
    number = _read_number(match["number"], decimal)
    if number is None:
        return None
    value, ambiguous = number
    scale, currency = _unit(match["joined"], match["scale"], match["after"] or match["before"])
    if negative or match["sign1"] or match["sign2"]:
        value = -value
    value *= scale
    if abs(value) >= LIMIT:
        return None
    return Amount(value, currency, ambiguous, match["qualifier"])


def find_amounts(text: str) -> Iterator[FoundAmount]:
    """Amounts in running text: figures with a currency or a word such as 'miljoner' after them."""
    for match in _STATED.finditer(text):
        # In '2020 20 miljoner' or 'nr 7, 5 kr' the figures before the amount are not part of it.
        for part in _candidates(match["number"]):
            number = _read_number(part, None)
            if number is None:
                continue
            currency_word = match["after1"] or match["after2"]
            scale, currency = _unit(match["joined"], match["scale"], currency_word)
            value = number[0] * scale
            if value >= LIMIT:
                break
            start = match.start("number") + len(match["number"]) - len(part)
            sign = match["sign1"] and start == match.start("number")
            amount = Amount(-value if sign else value, currency, number[1])
            yield FoundAmount(match.start() if sign else start, match.end(), amount)
            break


def decide_decimal(samples: Iterable[str]) -> DecimalMark | None:
    """The decimal mark of a column, from the values without doubt; None where they disagree."""
    seen: set[DecimalMark] = set()
    for sample in samples:
        if sample.isdigit():
            continue
        mark = _evident_mark(re.sub(f"[^0-9.,{_SPACES}{_QUOTES}]", "", sample).strip())
        if mark:
            seen.add(mark)
    return seen.pop() if len(seen) == 1 else None


def _candidates(number: str) -> Iterator[str]:
    yield number
    for gap in re.finditer(f"[.,]?[{_SPACES}]+", number):
        yield number[gap.end() :]


def _evident_mark(number: str) -> DecimalMark | None:
    marks = [character for character in number if character in ".,"]
    if not marks:
        return None
    last: DecimalMark = "," if marks[-1] == "," else "."
    other: DecimalMark = "." if last == "," else ","
    if len(set(marks)) == 2:
        return last if marks.count(last) == 1 else None
    if len(marks) > 1:
        return other
    before, after = number.split(last)
    if len(after) != 3 or not re.fullmatch("[1-9][0-9]{0,2}", before):
        return last
    return None


def _read_number(number: str, decimal: DecimalMark | None) -> tuple[Decimal, bool] | None:
    mantissa, _, exponent = number.lower().partition("e")
    evident = _evident_mark(mantissa)
    has_mark = any(character in ".," for character in mantissa)
    ambiguous = has_mark and evident is None and decimal is None
    mark = evident or decimal
    whole, fraction = mantissa, ""
    if mark and mark in mantissa:
        whole, _, fraction = mantissa.rpartition(mark)
    if not re.fullmatch("[0-9]*", fraction) or not _grouped(whole):
        return None
    digits = re.sub("[^0-9]", "", whole) or "0"
    if len(digits) > 18 or len(fraction) > 12:
        return None
    value = Decimal(f"{digits}.{fraction}" if fraction else digits)
    return value.scaleb(int(exponent)) if exponent else value, ambiguous


def _grouped(whole: str) -> bool:
    """Plain digits, or groups of three set apart by one and the same sort of separator."""
    if re.fullmatch("[0-9]*", whole):
        return True
    separators = set(re.findall(f"[.,{_SPACES}{_QUOTES}]", whole))
    kinds = {("space" if mark not in ".," + _QUOTES else mark) for mark in separators}
    pattern = f"[0-9]{{1,3}}(?:[.,{_SPACES}{_QUOTES}][0-9]{{3}})+"
    return len(kinds) == 1 and re.fullmatch(pattern, whole) is not None


def _unit(
    joined: str | None, scale_word: str | None, currency_word: str | None
) -> tuple[Decimal, str | None]:
    if joined:
        for pattern, meaning in _JOINED.items():
            if re.fullmatch(pattern, joined, re.IGNORECASE):
                return meaning
    return _scale_of(scale_word), _currency_of(currency_word)


def _scale_of(word: str | None) -> Decimal:
    for scale, pattern in _SCALES.items():
        if word and re.fullmatch(pattern, word, re.IGNORECASE):
            return scale
    return Decimal(1)


def _currency_of(word: str | None) -> str | None:
    for code, pattern in _CURRENCIES.items():
        if word and re.fullmatch(pattern, word, re.IGNORECASE):
            return code
    return None
