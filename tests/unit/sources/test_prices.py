"""Amounts in another year's prices, by the consumer price index."""

from __future__ import annotations

from decimal import Decimal

import pytest

from samsyn.sources.prices import (
    OtherCurrencyError,
    UnknownPriceYearError,
    in_prices_of,
    index,
    price_years,
)


@pytest.mark.parametrize(
    ("year", "mean"),
    # The mean of the twelve months that Statistics Sweden publishes for the year.
    [(2007, "290.51"), (2015, "313.35"), (2020, "335.92"), (2022, "371.91"), (2023, "403.70")],
)
def test_the_index_is_the_published_mean(year: int, mean: str) -> None:
    assert index(year) == Decimal(mean)


def test_a_worked_example() -> None:
    """1,000,000 kronor of 2015 in the prices of 2023: x 403.70 / 313.35."""
    found = in_prices_of(2023, Decimal(1_000_000), "SEK", 2015)
    assert found.amount == Decimal("1288335.73")
    assert (found.from_index, found.to_index) == (Decimal("313.35"), Decimal("403.70"))


def test_the_same_year_changes_nothing_and_back_again_is_the_same() -> None:
    amount = Decimal("27153000.00")
    assert in_prices_of(2016, amount, "sek", 2016).amount == amount
    there = in_prices_of(2024, amount, "SEK", 2016).amount
    assert in_prices_of(2016, there, "SEK", 2024).amount == amount


def test_every_year_between_the_first_and_the_last_is_known() -> None:
    years = price_years()
    assert years == tuple(range(years[0], years[-1] + 1))


@pytest.mark.parametrize("currency", ["EUR", "", "kr"])
def test_other_currencies_are_refused(currency: str) -> None:
    with pytest.raises(OtherCurrencyError):
        in_prices_of(2023, Decimal(1), currency, 2015)


@pytest.mark.parametrize(("to_year", "year"), [(2023, 1850), (2999, 2015)])
def test_a_year_without_an_index_is_refused(to_year: int, year: int) -> None:
    with pytest.raises(UnknownPriceYearError, match="2000"):
        in_prices_of(to_year, Decimal(1), "SEK", year)
