"""Kronor from euro: the year's mean rate, told with its source."""

from __future__ import annotations

from decimal import Decimal

import pytest

from samsyn.sources.currency import (
    ConversionError,
    UnknownCurrencyError,
    UnknownYearError,
    to_sek,
)


def test_the_rate_year_and_source_come_along():
    converted = to_sek(Decimal("1000"), "EUR", 2016)
    assert converted.amount == Decimal("9470.40")
    assert converted.rate == Decimal("9.4704")
    assert converted.year == 2016
    assert "Riksbanken" in converted.source


def test_kronor_stay_as_they_are():
    assert to_sek(Decimal("12.5"), "sek", 1999).amount == Decimal("12.5")


def test_rounding_is_to_the_nearest_ore():
    assert to_sek(Decimal("0.01"), "EUR", 2020).amount == Decimal("0.10")


def test_what_has_no_rate_is_an_error_that_says_what_to_do():
    with pytest.raises(UnknownYearError, match="2014–2026"):
        to_sek(Decimal(1), "EUR", 2013)
    with pytest.raises(UnknownCurrencyError, match="EUR, SEK"):
        to_sek(Decimal(1), "PLN", 2020)
    assert issubclass(UnknownYearError, ConversionError)
