"""How amounts, dates and periods are read, held to the tables beside this file."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from samsyn.sources.amounts import DecimalMark, decide_decimal, find_amounts, read_amount
from samsyn.sources.dates import Order, decide_order, from_excel_serial, read_date, read_period

HERE = Path(__file__).parent
MARKS: dict[str, DecimalMark | None] = {"": None, ",": ",", ".": "."}
ORDERS: dict[str, Order | None] = {"": None, "mdy": "mdy", "dmy": "dmy"}


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", table("amounts.csv"), ids=lambda row: row["rule"])
def test_amounts(row: dict[str, str]) -> None:
    amount = read_amount(row["written"], decimal=MARKS[row["decimal"]])
    if not row["value"]:
        assert amount is None
        return
    assert amount is not None
    assert amount.value == Decimal(row["value"])
    assert (amount.currency or "") == row["currency"]


@pytest.mark.parametrize("row", table("dates.csv"), ids=lambda row: row["rule"])
def test_dates(row: dict[str, str]) -> None:
    reading = read_date(row["written"], order=ORDERS[row["order"]])
    assert reading.value == (date.fromisoformat(row["value"]) if row["value"] else None)
    assert (reading.reason or "") == row["reason"]
    assert reading.precision == row["precision"]


@pytest.mark.parametrize("row", table("periods.csv"), ids=lambda row: row["written"])
def test_periods(row: dict[str, str]) -> None:
    period = read_period(row["written"])
    first = period.first.value if period.first else None
    last = period.last.last_day if period.last else None
    assert (first.isoformat() if first else "") == row["first"]
    assert (last.isoformat() if last else "") == row["last"]


@pytest.mark.parametrize(
    ("samples", "mark"),
    [
        (["1.234", "5,50"], ","),
        (["1,234", "12.5"], "."),
        (["1.234", "5.678"], None),
        (["1,5", "1.5"], None),
        (["1.234.567"], ","),
        ([], None),
    ],
)
def test_the_decimal_mark_of_a_column(samples: list[str], mark: str | None) -> None:
    assert decide_decimal(samples) == mark


@pytest.mark.parametrize(
    ("samples", "order"),
    [
        (["01/02/2016", "12/31/2016"], "mdy"),
        (["01/02/2016", "31/12/2016"], "dmy"),
        (["01/02/2016"], None),
        (["31/12/2016", "12/31/2016"], None),
    ],
)
def test_the_order_of_a_column(samples: list[str], order: str | None) -> None:
    assert decide_order(samples) == order


def test_open_amounts_are_marked() -> None:
    open_one, sure = read_amount("1.234"), read_amount("1.234", decimal=",")
    assert open_one is not None
    assert open_one.ambiguous
    assert sure is not None
    assert not sure.ambiguous


def test_amounts_in_running_text() -> None:
    text = "Under 2020 15 000 kr, sedan 3,5 mkr och 20 miljoner kronor till 1 000 kreativa"
    found = [(text[one.start : one.end], one.amount.value) for one in find_amounts(text)]
    assert found == [
        ("15 000 kr", Decimal(15_000)),
        ("3,5 mkr", Decimal(3_500_000)),
        ("20 miljoner kronor", Decimal(20_000_000)),
    ]


@pytest.mark.parametrize(
    ("serial", "day"), [(43831, date(2020, 1, 1)), (61, date(1900, 3, 1)), (60, None), (9e9, None)]
)
def test_spreadsheet_numbers_are_dates_only_when_asked(serial: float, day: date | None) -> None:
    assert from_excel_serial(serial) == day
