"""Kronor for an amount in another currency, at the year's mean rate, with the rate that was used.

Readers keep the amount and currency that the source states; the storing and showing layers convert,
and show the rate beside the result. Rates: Riksbanken, yearly means, kronor for one euro.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from importlib.resources import files

CENT = Decimal("0.01")


class ConversionError(LookupError):
    """There is no rate for this currency or year."""


class UnknownCurrencyError(ConversionError):
    def __init__(self, currency: str) -> None:
        super().__init__(
            f"no rate from {currency!r} to SEK; known: {', '.join(sorted(currencies()))}. "
            "Keep the amount in its own currency, or add the rates to sources/data."
        )


class UnknownYearError(ConversionError):
    def __init__(self, currency: str, year: int) -> None:
        years = sorted(_rates()[currency])
        super().__init__(
            f"no rate from {currency} to SEK for {year}; known: {years[0]}–{years[-1]}. "
            "Choose another year and say so, or add the year's mean to sources/data."
        )


@dataclass(frozen=True, slots=True)
class Converted:
    """`amount` in kronor, rounded to the öre; `rate` is kronor for one unit of the currency."""

    amount: Decimal
    rate: Decimal
    year: int
    source: str


def to_sek(amount: Decimal, currency: str, year: int) -> Converted:
    """Kronor at the mean rate of `year`. Raises `UnknownCurrencyError` or `UnknownYearError`."""
    code = currency.strip().upper()
    if code == "SEK":
        return Converted(amount, Decimal(1), year, "kronor")
    rates = _rates().get(code)
    if rates is None:
        raise UnknownCurrencyError(currency)
    if year not in rates:
        raise UnknownYearError(code, year)
    rate, source = rates[year]
    return Converted((amount * rate).quantize(CENT, ROUND_HALF_UP), rate, year, source)


def currencies() -> frozenset[str]:
    """Currencies that can be converted, kronor included."""
    return frozenset({"SEK", *_rates()})


@lru_cache(maxsize=1)
def _rates() -> dict[str, dict[int, tuple[Decimal, str]]]:
    text = files("samsyn.sources").joinpath("data", "eur_sek.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {"EUR": {int(row["year"]): (Decimal(row["eur_sek"]), row["source"]) for row in rows}}
