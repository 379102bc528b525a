"""What stands among the operations: headings, places, totals, blanks; and rows that are wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from samsyn.sources.operations import read
from samsyn.sources.records import Cell
from tests.unit.sources.operations.lists import SWEDISH, as_csv, as_xlsx, swedish

_PERIOD, _OTHER_PERIOD = ["2023-01-01", "2024-12-31"], ["2023-02-01", "2023-12-31"]
GOOD = ["2023/1", "Vägen", "Exempelstads kommun", *_PERIOD, "1 000", "400", "40 %", "Filipstad"]
OTHER = ["2023/2", "Bron", "Provköpings kommun", *_OTHER_PERIOD, "2 000", "800", "40 %", "Arvika"]


def with_cell(row: list[str], heading: str, text: str) -> list[str]:
    changed = list(row)
    changed[SWEDISH.index(heading)] = text
    return changed


def findings(parsed, code):
    return [w for w in parsed.warnings if w.code == code]


def test_a_municipal_sheet_with_title_rows_blanks_and_a_right_total():
    rows = [
        ["Våra projekt"], [], SWEDISH, GOOD, [], OTHER,
        ["Totalt", "", "", "", "", "3 000", "1 200"],
    ]  # fmt: skip
    parsed = read(as_xlsx(Blad1=rows), "projekt.xlsx")
    assert [r.fields["number"].value for r in parsed.records] == ["2023/1", "2023/2"]
    assert parsed.records[0].fields["municipalities"].value == ["1782"]
    assert parsed.records[0].fields["title"].locator == Cell("Blad1", "B4")
    assert parsed.records[0].fields["currency"].value == "SEK"
    assert not findings(parsed, "wrong_total")
    account = findings(parsed, "rows_read")[0]
    assert "2 operations were read from 4 rows" in account.message


def test_a_wrong_total_is_told_with_both_sums_and_nothing_is_changed():
    rows = [SWEDISH, GOOD, OTHER, ["Summa", "", "", "", "", "3 001", "1 200"]]
    parsed = read(as_xlsx(B=rows), "p.xlsx")
    wrong = findings(parsed, "wrong_total")
    assert [w.locator for w in wrong] == [Cell("B", "F4")]
    assert "3,001" in wrong[0].message
    assert "3,000" in wrong[0].message
    assert sum(r.fields["total_budget"].value for r in parsed.records) == 3000


def test_a_subtotal_covers_the_rows_since_the_last_one():
    part = ["Delsumma", "", "", "", "", "1 000", "400"]
    rest = ["Delsumma", "", "", "", "", "2 000", "800"]
    whole = ["Totalt", "", "", "", "", "3 000", "1 200"]
    parsed = read(as_xlsx(B=[SWEDISH, GOOD, part, OTHER, rest, whole]), "p.xlsx")
    assert len(parsed.records) == 2
    assert not findings(parsed, "wrong_total")


@pytest.mark.parametrize(
    ("heading", "text", "code"),
    [
        ("Slutdatum", "2022-12-31", "end_before_start"),
        ("Startdatum", "2023-02-30", "impossible_date"),
        ("Startdatum", "snart", "date_unreadable"),
        ("Startdatum", "2023", "date_without_day"),
        ("Total kostnad (kr)", "-1 000", "negative_amount"),
        ("Total kostnad (kr)", "ungefär mycket", "amount_unreadable"),
        ("Beviljat belopp (kr)", "1 001", "support_exceeds_total"),
        ("EU-andel", "140 %", "rate_out_of_range"),
        ("EU-andel", "-4 %", "rate_out_of_range"),
        ("EU-andel", "halva", "rate_unreadable"),
        ("EU-andel", "50 %", "rate_contradicts_amounts"),
        ("Dnr", "2023/2", "duplicate_number"),
        ("Projektnamn", "", "title_missing"),
        ("Sökande", "", "owner_missing"),
        ("Kommun", "Ingenstans", "place_unknown"),
    ],
)
def test_one_wrong_cell_is_told_and_hides_nothing(heading, text, code):
    parsed = read(swedish(OTHER, with_cell(GOOD, heading, text)), "p.csv")
    told = findings(parsed, code)
    assert len(told) == 1
    assert told[0].locator is not None
    assert len(parsed.records) == 2
    assert parsed.records[0].fields["title"].value == "Bron"
    assert not findings(read(swedish(OTHER, GOOD), "p.csv"), code)


def test_ragged_rows_are_told_with_their_row():
    parsed = read(swedish(GOOD, [*OTHER, "en till"], GOOD[:6]), "p.csv")
    assert [w.locator for w in findings(parsed, "ragged_row")] == [Cell("", "A3"), Cell("", "A4")]


def test_an_unknown_column_is_asked_for_until_a_mapping_explains_it():
    rows = [[*SWEDISH, "Flurp"], [*GOOD, "98"], [*OTHER, "anna.exempel@example.org"]]
    parsed = read(as_csv(rows, ";"), "p.csv")
    assert [(u.cell, u.heading) for u in parsed.unknown_columns] == [("J1", "Flurp")]
    assert parsed.unknown_columns[0].samples[0] == "98"
    assert "anna" not in parsed.unknown_columns[0].samples[1]
    assert [w.locator for w in findings(parsed, "unknown_column")] == [Cell("", "J1")]
    mapped = read(as_csv(rows, ";"), "p.csv", {"flurp": "planned_participants"})
    assert not mapped.unknown_columns
    assert mapped.records[0].fields["planned_participants"].value == 98
    ignored = read(as_csv(rows, ";"), "p.csv", {"flurp": "ignore"})
    assert not ignored.unknown_columns
    assert "planned_participants" not in ignored.records[0].fields


def test_two_heading_rows_and_a_repeated_heading():
    rows = [
        ["Projekt", None, "Period", None],
        ["Projektnamn", "Sökande", "Startdatum", "Slutdatum"],
        ["Vägen", "Exempelstads kommun", "2023-01-01", "2023-12-31"],
        ["Projektnamn", "Sökande", "Startdatum", "Slutdatum"],
        ["Bron", "Provköpings kommun", "2023-01-01", "2023-12-31"],
    ]
    parsed = read(as_xlsx(B=rows), "p.xlsx")
    assert [r.fields["title"].value for r in parsed.records] == ["Vägen", "Bron"]


def test_places_below_an_operation_belong_to_it():
    rows = [
        ["Beneficiary Name", "Operation Name", "Total cost (EUR)", "Location", "Postcode"],
        ["Priority 2: Made-up inclusion"],
        ["Made-up Board", "Learning", 100, None, None],
        [None, None, None, "First Centre", "Town 1"],
        [None, None, None, "Second Centre", "Town 2"],
        [],
        ["Other Board", "Working", 50, None, None],
    ]
    first, second = read(as_xlsx(B=rows), "ie.xlsx").records
    assert [i.value for i in first.fields["location"].items] == [
        "First Centre, Town 1",
        "Second Centre, Town 2",
    ]
    assert first.fields["location"].items[1].locator == Cell("B", "D5")
    assert first.fields["programme_area_code"].value == "2"
    assert first.fields["programme_area"].locator == Cell("B", "A2")
    assert "location" not in second.fields


def test_the_decimal_mark_is_settled_by_the_column():
    rows = [["Projektnamn", "Sökande", "Total kostnad (kr)"],
            ["A", "X kommun", "1.234"], ["B", "Y kommun", "10.000,50"]]  # fmt: skip
    parsed = read(as_csv(rows, ";"), "p.csv")
    assert [r.fields["total_budget"].value for r in parsed.records] == [
        Decimal(1234),
        Decimal("10000.50"),
    ]
    alone = read(as_csv(rows[:2], ";"), "p.csv")
    assert findings(alone, "amount_ambiguous")


def test_thousands_of_kronor_in_the_heading_count():
    rows = [["Projektnamn", "Sökande", "Budget (tkr)"], ["A", "X kommun", "1 250"]]
    assert read(as_csv(rows, ";"), "p.csv").records[0].fields["total_budget"].value == 1_250_000


def test_amounts_without_any_currency_are_told():
    rows = [["Operation name", "Beneficiary", "Total cost"], ["A", "Made-up Board", "12"]]
    parsed = read(as_csv(rows), "p.csv")
    assert findings(parsed, "currency_unknown")
    assert "currency" not in parsed.records[0].fields


def test_two_currencies_in_one_row_are_never_mixed():
    rows = [["Projektnamn", "Sökande", "Total kostnad", "Beviljat belopp"],
            ["A", "X kommun", "1000 SEK", "50 EUR"]]  # fmt: skip
    parsed = read(as_csv(rows, ";"), "p.csv")
    assert findings(parsed, "several_currencies")
    fields = parsed.records[0].fields
    assert (fields["total_budget"].value, fields["currency"].value) == (1000, "SEK")
    assert "esf_support" not in fields


def test_a_sole_trader_is_marked_personal():
    row = with_cell(GOOD, "Sökande", "Anna Exempelsson")
    parsed = read(swedish(row), "p.csv")
    owner = parsed.records[0].fields["owner"]
    assert owner.personal
    assert "beneficiary_is_person" in parsed.records[0].fields
    assert (owner.locator, "name") in {(s.locator, s.kind) for s in parsed.personal}


def test_contact_details_in_any_cell_are_personal():
    row = with_cell(GOOD, "Projektnamn", "Vägen, fråga anna.exempel@example.org")
    parsed = read(swedish(row), "p.csv")
    assert ("email", Cell("", "B2")) in {(s.kind, s.locator) for s in parsed.personal}
