"""Codes over time."""

from __future__ import annotations

from datetime import date

import pytest

from samsyn.gazetteer.changes import changes, code_at, county_at, current_code, split_from
from samsyn.gazetteer.places import municipalities

CASES = [
    # code of any time, day, code then, county then
    ("0331", date(2006, 12, 31), "1917", "19"),
    ("0331", date(2007, 1, 1), "0331", "03"),
    ("1917", date(2020, 1, 1), "0331", "03"),
    ("1917", date(1995, 1, 1), "1917", "19"),
    ("0330", date(2002, 12, 31), None, None),
    ("0330", date(2003, 1, 1), "0330", "03"),
    ("0140", date(1998, 6, 1), None, None),
    ("1256", date(1996, 12, 31), "1121", "11"),
    ("1290", date(1997, 1, 1), "1290", "12"),
    ("1490", date(1997, 12, 31), "1583", "15"),
    ("1496", date(1998, 1, 1), "1496", "14"),
    ("0643", date(1997, 7, 1), "1623", "16"),
    ("0180", date(1993, 7, 1), "0180", "01"),
    ("1443", date(1997, 7, 1), None, None),
    ("1443", date(1998, 1, 1), "1443", "14"),
    ("", date(2020, 1, 1), None, None),
    ("9999", date(2020, 1, 1), None, None),
]


@pytest.mark.parametrize(("code", "day", "then", "county"), CASES)
def test_the_code_and_county_of_a_day(
    code: str, day: date, then: str | None, county: str | None
) -> None:
    assert code_at(code, day) == then
    assert county_at(code, day) == county


def test_every_change_leads_to_a_municipality_or_county_of_today() -> None:
    for change in changes():
        if len(change.new_code) == 4:
            assert current_code(change.new_code) == change.new_code
            assert current_code(change.old_code) in municipalities()


def test_a_recoding_keeps_the_name_and_retires_the_old_code() -> None:
    recoded = [change for change in changes() if change.kind == "recode"]
    assert len(recoded) == 13 + 35 + 1
    for change in recoded:
        assert municipalities()[change.new_code].name == change.name
        assert change.old_code not in municipalities()


def test_a_split_tells_where_the_people_were_before() -> None:
    change = split_from("0330")
    assert change is not None
    assert (change.old_code, change.day) == ("0380", date(2003, 1, 1))
    assert split_from("0380") is None
    for split in (change for change in changes() if change.kind == "split"):
        assert {split.old_code, split.new_code} <= set(municipalities())
