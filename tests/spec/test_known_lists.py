"""The real lists: rows and sums worked out without the reader, and held against it.

The numbers below were computed from the files with Python's csv module and openpyxl alone: rows
with an amount counted, and summed after replacing the country's marks ('91.100,16 €' → 91100.16).
The tests work the CSV sums out again in the same way.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal

import pytest

from samsyn.sources.operations import read
from samsyn.sources.records import Cell, JsonPointer
from samsyn.sources.tillvaxtverket import read as read_bank

pytestmark = pytest.mark.shared

LISTS = {
    # file: (operations, their total, column of the amount, currency assumed)
    "at_esf_2014-2020_list_of_operations_2017.csv": (245, Decimal("145717759.73"), 6, True),
    "de_berlin_esf_2014-2020.csv": (336, Decimal("84009108.53"), 5, False),
    "de_thueringen_esf_2014-2020.csv": (2912, Decimal("182200142.98"), 5, True),
}
IRISH = "ie_esf_list_of_operations_2016-10.xlsx"
BANK = "se_eruf_projektbank_2014-2020.json"


@pytest.fixture(scope="module")
def lists(shared_dir):
    return shared_dir / "data" / "funds" / "lists_of_operations"


@pytest.fixture(scope="module")
def irish(lists):
    return read((lists / IRISH).read_bytes(), IRISH)


@pytest.fixture(scope="module")
def bank(shared_dir):
    path = shared_dir / "data" / "funds" / BANK
    return read_bank(path.read_bytes(), BANK)


@pytest.mark.parametrize("name", LISTS)
def test_rows_and_sums_of_the_german_speaking_lists(lists, name):
    operations, total, column, assumed = LISTS[name]
    with (lists / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    written = [row[column].replace("€", "").strip() for row in rows if row[column].strip()]
    by_hand = sum(Decimal(amount.replace(".", "").replace(",", ".")) for amount in written)
    assert (len(rows), by_hand) == (operations, total)
    parsed = read((lists / name).read_bytes(), name)
    assert len(parsed.records) == operations
    amounts = [r.fields["total_budget"].value for r in parsed.records if "total_budget" in r.fields]
    assert sum(amounts) == total
    assert len(amounts) == len(written)
    assert {r.fields["currency"].value for r in parsed.records if "currency" in r.fields} == {"EUR"}
    codes = Counter(w.code for w in parsed.warnings)
    assert codes["currency_assumed"] == assumed
    assert not parsed.unknown_columns


def test_every_row_of_berlin_keeps_its_row_number(lists):
    name = "de_berlin_esf_2014-2020.csv"
    with (lists / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    parsed = read((lists / name).read_bytes(), name)
    for number, (row, record) in enumerate(zip(rows[1:], parsed.records, strict=True), 2):
        assert record.fields["owner"].locator == Cell("", f"A{number}")
        assert record.fields["owner_postal_code"].value == row[7][:5]
        assert record.fields["intervention_type"].value == row[9][:3]


def test_the_irish_workbook_has_25_operations_among_620_rows(irish):
    assert len(irish.records) == 25
    assert sum(r.fields["total_budget"].value for r in irish.records) == 1_149_196_000
    assert sum(r.fields["esf_support"].value for r in irish.records) == 540_525_253
    account = next(w for w in irish.warnings if w.code == "rows_read")
    assert "25 operations were read from 620 rows" in account.message
    assert "565 location" in account.message
    areas = Counter(r.fields["programme_area_code"].value for r in irish.records)
    # Rows with an amount between the five headings 'Priority 1' to 'Priority 5', counted by eye.
    assert areas == {"1": 5, "2": 9, "3": 3, "4": 7, "5": 1}


def test_the_irish_dates_without_a_day_are_left_open(irish):
    years = [r.fields["year"].value for r in irish.records if "year" in r.fields]
    assert sorted(Counter(years).items()) == [(2014, 3), (2015, 5), (2016, 2)]
    starts = sum("period_start" in r.fields for r in irish.records)
    # 25 operations: 10 state a year, 3 have yet to commence, 1 says nothing.
    assert starts == 25 - 10 - 3 - 1
    assert "currency_unknown" in {w.code for w in irish.warnings}
    youth = next(r for r in irish.records if r.fields["title"].locator.cell == "B414")
    assert youth.fields["union_cofinancing_rate"].value == Decimal("0.6667")
    assert "rate_contradicts_amounts" not in {w.code for w in irish.warnings}


def test_irish_locations_belong_to_their_operation(irish):
    first = irish.records[0].fields["location"]
    assert len(first.items) == 16
    assert first.items[0].locator == Cell("Sheet1", "K5")


def test_the_299_projects_and_their_granted_kronor(shared_dir, bank):
    projects = json.loads((shared_dir / "data" / "funds" / BANK).read_text(encoding="utf-8"))
    granted = sum(project["beviljat_belopp_sek"] for project in projects)
    assert (len(projects), granted) == (299, 3_722_245_759)
    assert len(bank.records) == 299
    assert sum(r.fields["esf_support"].value for r in bank.records) == granted
    assert {r.fields["currency"].value for r in bank.records} == {"SEK"}
    assert not bank.warnings


def test_every_municipality_and_county_of_the_bank_has_its_code(bank):
    codes = {c for r in bank.records for c in r.fields["municipalities"].value}
    counties = {c for r in bank.records for c in r.fields["counties"].value}
    assert (len(codes), len(counties)) == (290, 21)
    assert bank.records[0].fields["number"].locator == JsonPointer("/0/ärende-id")
    # The file writes two names in one word: UpplandsVäsby, LillaEdet.
    assert "0114" in bank.records[0].fields["municipalities"].value


def test_natural_persons_are_found_and_organisations_left_alone(lists, bank):
    name = "de_thueringen_esf_2014-2020.csv"
    parsed = read((lists / name).read_bytes(), name)
    people = {r.fields["owner"].value for r in parsed.records if r.fields["owner"].personal}
    # Read by eye: 'Inh.', 'e.K.' and partnerships named after their partners; none a company.
    assert 170 <= len(people) <= 190
    assert not [owner for owner in people if "GmbH" in owner or owner.startswith("Stadt ")]
    assert sum("beneficiary_is_person" in r.fields for r in bank.records) <= 1
