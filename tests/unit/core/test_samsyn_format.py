"""Numbers, money, shares and periods in both languages; spaces are written as escapes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from samsyn.core.templatetags import samsyn_format as formats


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("sv", 0, "0"),
        ("sv", 2761412, "2\u202f761\u202f412"),
        ("sv", Decimal("2761412.5"), "2\u202f761\u202f412,50"),
        ("sv", Decimal("2761412.00"), "2\u202f761\u202f412"),
        ("sv", -1500, "−1\u202f500"),
        ("en", 2761412, "2,761,412"),
        ("en", Decimal("0.5"), "0.50"),
        ("sv", None, "uppgift saknas"),
        ("en", "", "not stated"),
    ],
)
def test_amount(language: str, value: object, expected: str) -> None:
    with translation.override(language):
        assert formats.amount(value) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "value", "currency", "expected"),
    [
        ("sv", 2761412, "SEK", "2\u202f761\u202f412\u00a0kr"),
        ("sv", 100, "EUR", "100\u00a0EUR"),
        ("sv", 100, "", "100\u00a0(valuta saknas)"),
        ("en", 2761412, "SEK", "SEK\u00a02,761,412"),
        ("sv", None, "SEK", "uppgift saknas"),
    ],
)
def test_money(language: str, value: int | None, currency: str, expected: str) -> None:
    with translation.override(language):
        assert formats.money(value, currency) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (999_999, "999\u202f999\u00a0kr"),
        (1_000_000, "1,0\u00a0mn\u00a0kr"),
        (27_198_429, "27,2\u00a0mn\u00a0kr"),
        (679_272_168, "679\u00a0mn\u00a0kr"),
        (999_960_000, "1,0\u00a0md\u00a0kr"),
        (1_240_000_000, "1,2\u00a0md\u00a0kr"),
        (0, "0\u00a0kr"),
    ],
)
def test_short_money(value: int, expected: str) -> None:
    with translation.override("sv"):
        assert formats.money_short(value) == expected


@pytest.mark.parametrize(("language", "expected"), [("sv", "46,8\u00a0%"), ("en", "46.8%")])
def test_share(language: str, expected: str) -> None:
    with translation.override(language):
        assert formats.share(Decimal("0.468")) == expected


def test_period_says_which_side_is_not_stated() -> None:
    start, end = dt.date(2016, 10, 1), dt.date(2018, 9, 30)
    with translation.override("sv"):
        assert formats.period(start, end) == "2016-10-01 – 2018-09-30"
        assert formats.period(start, None) == "från 2016-10-01 (slut saknas)"
        assert formats.period(None, end) == "till 2018-09-30 (start saknas)"
        assert formats.period(None, None) == "uppgift saknas"


@pytest.mark.parametrize(
    ("value", "whole", "expected"),
    [(1, 4, "25.00"), (5, 4, "100.00"), (-1, 4, "0.00"), (1, 0, "0")],
)
def test_a_bar_never_leaves_its_track(value: int, whole: int, expected: str) -> None:
    with translation.override("sv"):
        assert formats.percent_of(value, whole) == expected
