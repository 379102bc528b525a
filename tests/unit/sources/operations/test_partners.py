"""Partners of a workbook with two sheets: tied surely to a project, or refused with row and why."""

from __future__ import annotations

from decimal import Decimal

import pytest

from samsyn.sources.operations import read, read_listing
from samsyn.sources.records import Cell
from tests.unit.sources.operations.lists import KEEP_PROJECT, as_xlsx, table_of

# As the exports of 2014-2020 and 2021-2027 head their columns.
HEAD = ["Programme", "Project ID (2021-2027 only)", "Project acronym", "Lead partner",
        "Organisation in English", "Country code", "Town", "Partner’s ID if not PIC",
        "ERDF contribution (2014-2020 only)"]  # fmt: skip
LEAD = ["Made-up Sea", "", "TESTA", "Yes", "Region Exempel", "SE", "Exempelstad", "", "300000.50"]
OTHER = ["Made-up Sea", "", "TESTA", "No", "Made-up University", "FI", "Turku", "", "EUR 1,200.00"]
SECOND = {**KEEP_PROJECT, "Project acronym": "OTHERA", "Project name in English": "Other work"}


def workbook(*rows, projects=(KEEP_PROJECT, SECOND), head=HEAD):
    return as_xlsx(projects=table_of(*projects), partners=[head, *rows])


def partners_of(parsed, number=0):
    value = parsed.records[number].fields.get("partners")
    return None if value is None else value.value


def told(parsed):
    return [(w.code, w.values.get("row")) for w in parsed.warnings if w.code.startswith("partner_")]


def test_each_partner_is_kept_with_what_its_row_says_and_its_cell():
    parsed = read(workbook(OTHER, LEAD), "keep.xlsx")
    fields = parsed.records[0].fields
    assert fields["owner"].value == "Region Exempel"
    assert partners_of(parsed) == [
        {"name": "Region Exempel", "lead": True, "country": "SE", "place": "Exempelstad",
         "amount": Decimal("300000.50"), "currency": "EUR"},
        {"name": "Made-up University", "lead": False, "country": "FI", "place": "Turku",
         "amount": Decimal("1200.00"), "currency": "EUR"},
    ]  # fmt: skip
    assert [item.locator for item in fields["partners"].items] == [
        Cell("partners", "E3"), Cell("partners", "E2"),
    ]  # fmt: skip
    assert partners_of(parsed, 1) is None
    counted = [w.values for w in parsed.warnings if w.code == "partners_read"]
    assert counted == [{"kept": "2", "total": "2", "refused": "0"}]


def test_rows_in_another_order_say_the_same():
    one, other = read(workbook(OTHER, LEAD), "a.xlsx"), read(workbook(LEAD, OTHER), "b.xlsx")
    assert partners_of(one) == partners_of(other)


def test_lead_partner_with_names_below_it_is_still_an_owner():
    projects = [["Project acronym", "Project name in English", "Lead partner", "Project start"],
                ["TESTA", "Testing together", "Region Exempel", "2016-01-01"]]  # fmt: skip
    parsed = read(as_xlsx(projects=projects), "a.xlsx")
    assert parsed.records[0].fields["owner"].value == "Region Exempel"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({2: ""}, "partner_without_key"),
        ({2: "NOBODY"}, "partner_without_project"),
        ({0: "Another programme"}, "partner_without_project"),
        ({4: ""}, "partner_without_name"),
        ({4: "Anna Andersson"}, "partner_is_person"),
    ],
)
def test_a_row_that_is_not_surely_a_projects_is_refused_with_its_row(changed, why):
    row = [changed.get(place, text) for place, text in enumerate(OTHER)]
    listing = read_listing(workbook(LEAD, row), "keep.xlsx")
    parsed = listing.as_parsed()
    assert told(parsed) == [(why, "3")]
    assert [one["name"] for one in partners_of(parsed)] == ["Region Exempel"]
    assert [block.unread for block in listing.blocks if block.sheet == "partners"] == [(2,)]


def test_two_projects_of_one_acronym_are_told_apart_by_programme_or_number_else_by_nothing():
    elsewhere = {**KEEP_PROJECT, "Programme": "Elsewhere"}
    parsed = read(workbook(LEAD, projects=(KEEP_PROJECT, elsewhere)), "a.xlsx")
    assert [partners_of(parsed, n) is not None for n in (0, 1)] == [True, False]

    same = {**KEEP_PROJECT, "Project start": "2017-01-01"}
    parsed = read(workbook(LEAD, projects=(KEEP_PROJECT, same)), "b.xlsx")
    assert told(parsed) == [("partner_of_several_projects", "2")]
    assert [partners_of(parsed, n) for n in (0, 1)] == [None, None]

    numbered = [{**one, "Project ID (2021-2027 only)": n}
                for one, n in ((KEEP_PROJECT, "C1"), (same, "C2"))]  # fmt: skip
    row = [LEAD[0], "C2", *LEAD[2:]]
    parsed = read(workbook(row, projects=numbered), "c.xlsx")
    assert [partners_of(parsed, n) is not None for n in (0, 1)] == [False, True]


def test_a_number_and_an_acronym_of_two_projects_tie_to_neither():
    numbered = [{**one, "Project ID (2021-2027 only)": n}
                for one, n in ((KEEP_PROJECT, "C1"), (SECOND, "C2"))]  # fmt: skip
    parsed = read(workbook([LEAD[0], "C2", *LEAD[2:]], projects=numbered), "a.xlsx")
    assert told(parsed) == [("partner_without_project", "2")]


def test_a_sheet_without_any_project_key_keeps_none_and_refuses_each_row():
    head, rows = HEAD[3:], [LEAD[3:], OTHER[3:]]
    parsed = read(workbook(*rows, head=head), "a.xlsx")
    assert "partners_not_joined" in {w.code for w in parsed.warnings}
    assert told(parsed) == [("partner_without_key", "2"), ("partner_without_key", "3")]
    assert partners_of(parsed) is None


def test_unknown_amount_and_zero_are_two_things():
    rows = [[*OTHER[:8], ""], [*OTHER[:4], "Zero Institute", *OTHER[5:8], "0"]]
    unknown, zero = partners_of(read(workbook(*rows), "a.xlsx"))
    assert "amount" not in unknown
    assert zero["amount"] == 0


def test_a_swedish_number_goes_before_the_unions_and_a_persons_is_masked():
    head = [*HEAD, "Participant Identification Code"]
    rows = [[*LEAD[:7], "2120000142", LEAD[8], "999999999"],
            [*OTHER[:4], "Snickeriet", "SE", "", "19811218-9876", "", ""]]  # fmt: skip
    listing = read_listing(workbook(*rows, head=head), "a.xlsx")
    parsed = listing.as_parsed()
    assert [one.get("org_number") for one in partners_of(parsed)] == ["212000-0142"]
    assert told(parsed) == [("partner_is_person", "3")]
    spots = {span.locator.cell for span in parsed.personal if span.locator.sheet == "partners"}
    assert {"E3", "H3"} <= spots
    assert not any("Snickeriet" in w.message for w in parsed.warnings)


def test_contacts_in_the_partners_sheet_are_personal():
    head = [*HEAD, "Contact person", "E-mail"]
    row = [*OTHER, "Anna Andersson", "anna@example.org"]
    parsed = read(workbook(row, head=head), "a.xlsx")
    assert {"Anna Andersson", "anna@example.org"} <= {span.text for span in parsed.personal}


def test_a_second_lead_is_told_and_kept_as_a_partner():
    second = [*OTHER[:3], "Yes", *OTHER[4:]]
    parsed = read(workbook(LEAD, second), "a.xlsx")
    assert [(one["name"], one["lead"]) for one in partners_of(parsed)] == [
        ("Region Exempel", True), ("Made-up University", False),
    ]  # fmt: skip
    assert "several_lead_partners" in {w.code for w in parsed.warnings}
