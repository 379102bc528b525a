"""The price year of a project's amounts, and the prices that somebody asks to see them in.

Amounts are decided once and paid in the money of the years that follow: they are in current prices,
and their price year is the year in which the project starts (else the year that the source gives).
Method: docs/method/prices.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from samsyn.projects.models import Project
from samsyn.sources.prices import CURRENCY, PriceError, factor, in_prices_of, price_years

# The part of an address that asks for fixed prices: ?prices=2024.
PARAMETER = "prices"


def price_year(project: Project) -> int | None:
    """The year whose money the project's amounts are in; None where no year is stated."""
    return project.period_start.year if project.period_start else project.year


def prices_asked(query: Mapping[str, str]) -> int | None:
    """The year of the fixed prices that an address asks for; None for current prices.

    A year without an index, or what is no year, gives current prices: the page says which it shows.
    """
    asked = query.get(PARAMETER, "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
    return year if year in price_years() else None


def fixed(amount: Decimal | None, currency: str, year: int | None, to_year: int) -> Decimal | None:
    """The amount in the prices of `to_year`, to the öre; None where it, its year or its index is
    unknown, and for other currencies than kronor."""
    if amount is None or year is None or currency != CURRENCY:
        return None
    try:
        return in_prices_of(to_year, amount, currency, year).amount
    except PriceError:
        return None


def part_of_sum(amount: Decimal | None, year: int | None, to_year: int) -> Decimal | None:
    """Kronor in the prices of `to_year`, unrounded, so that a sum is rounded once."""
    if amount is None or year is None:
        return None
    try:
        return amount * factor(to_year, year)
    except PriceError:
        return None
