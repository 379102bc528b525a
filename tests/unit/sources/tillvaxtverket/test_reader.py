"""Tillväxtverket's project bank, constructed, and what is wrong in it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from samsyn.sources.records import JsonPointer
from samsyn.sources.tillvaxtverket import read

PROJECT = {
    "ärende-id": "20200001",
    "stödmottagare": "Exempelstads kommun",
    "beviljat_belopp_sek": 1250000,
    "beviljat_belopp_eur": 0,
    "projektnamn": "Vägen",
    "projektbeskrivning": "Ett påhittat projekt.",
    "projekt_starttid": "2016-01-01",
    "projekt_sluttid": "2018-12-31",
    "län": "Värmland",
    "kommuner": "Filipstad, UpplandsVäsby",
}


def parsed_of(*projects: object):
    return read(json.dumps(projects, ensure_ascii=False).encode(), "bank.json")


def test_every_field_with_its_pointer():
    parsed = parsed_of(PROJECT)
    assert parsed.format == "tillvaxtverket_projects"
    assert not parsed.warnings
    fields = parsed.records[0].fields
    assert fields["esf_support"].value == 1250000
    assert fields["esf_support"].locator == JsonPointer("/0/beviljat_belopp_sek")
    assert fields["currency"].value == "SEK"
    assert fields["period_start"].value == date(2016, 1, 1)
    assert fields["municipalities"].value == ["1782", "0114"]
    assert fields["counties"].value == ["17"]
    assert fields["fund"].value == "ERUF"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("projekt_starttid", "2016-02-30", "impossible_date"),
        ("projekt_sluttid", "2015-01-01", "end_before_start"),
        ("beviljat_belopp_sek", -5, "negative_amount"),
        ("beviljat_belopp_sek", "mycket", "value_unreadable"),
        ("beviljat_belopp_sek", "9e999999", "value_unreadable"),
        ("beviljat_belopp_sek", [1], "value_unreadable"),
        ("projektnamn", {"a": 1}, "value_unreadable"),
        ("kommuner", "Ingenstans", "place_unknown"),
        ("nyckel", 1, "unknown_column"),
        ("projektnamn", "", "title_missing"),
    ],
)
def test_one_wrong_value_hides_nothing(key, value, code):
    parsed = parsed_of({**PROJECT, key: value}, {**PROJECT, "ärende-id": "20200002"})
    assert code in {w.code for w in parsed.warnings}
    assert len(parsed.records) == 2


def test_the_same_number_twice_is_told():
    assert "duplicate_number" in {w.code for w in parsed_of(PROJECT, PROJECT).warnings}


@pytest.mark.parametrize("data", [b"", b"[", b"nej", b'[{"a":', b"[" * 100_000])
def test_broken_json_is_told(data):
    parsed = read(data, "bank.json")
    assert not parsed.records
    assert "json_unreadable" in {w.code for w in parsed.warnings}


def test_entries_that_are_no_projects_are_left_out():
    parsed = parsed_of(PROJECT, 3, None)
    assert len(parsed.records) == 1
    assert [w.locator for w in parsed.warnings] == [JsonPointer("/1"), JsonPointer("/2")]
