"""An amount of one year in the prices of another: Statistics Sweden's consumer price index.

fixed = amount x KPI(year asked for) / KPI(year of the amount), with the yearly means of the fixed
index numbers (1980 = 100), which are never revised. Kronor only: the index says nothing of other
currencies. The method and its limits: docs/method/prices.md.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from importlib.resources import files

CURRENCY = "SEK"
CENT = Decimal("0.01")


class PriceError(LookupError):
    """The amount cannot be stated in the prices of that year."""


class OtherCurrencyError(PriceError):
    def __init__(self, currency: str) -> None:
        super().__init__(
            f"amounts in {currency or 'an unknown currency'} are not recalculated: the index is of "
            f"prices in {CURRENCY}. Show the amount as stated."
        )


class UnknownPriceYearError(PriceError):
    def __init__(self, year: int) -> None:
        known = price_years()
        super().__init__(
            f"no index for {year}; known: {known[0]}–{known[-1]}. Choose another year, or add the "
            "year's mean to sources/data/kpi.csv."
        )


@dataclass(frozen=True, slots=True)
class Fixed:
    """`amount` in kronor of `to_year`, rounded to the öre; the index numbers that gave it."""

    amount: Decimal
    from_year: int
    to_year: int
    from_index: Decimal
    to_index: Decimal


def in_prices_of(to_year: int, amount: Decimal, currency: str, year: int) -> Fixed:
    """The amount of `year` in the prices of `to_year`. Raises `PriceError`."""
    if currency.strip().upper() != CURRENCY:
        raise OtherCurrencyError(currency)
    before, after = index(year), index(to_year)
    fixed = (amount * after / before).quantize(CENT, ROUND_HALF_UP)
    return Fixed(fixed, year, to_year, before, after)


def factor(to_year: int, year: int) -> Decimal:
    """What an amount of `year` is multiplied by, unrounded. Raises `UnknownPriceYearError`."""
    return index(to_year) / index(year)


def index(year: int) -> Decimal:
    """The year's mean, 1980 = 100. Raises `UnknownPriceYearError`."""
    try:
        return _index()[year]
    except KeyError:
        raise UnknownPriceYearError(year) from None


def price_years() -> tuple[int, ...]:
    """Years with an index, earliest first."""
    return tuple(sorted(_index()))


@lru_cache(maxsize=1)
def _index() -> dict[int, Decimal]:
    text = files("samsyn.sources").joinpath("data", "kpi.csv").read_text(encoding="utf-8")
    return {int(row["year"]): Decimal(row["index"]) for row in csv.DictReader(text.splitlines())}
