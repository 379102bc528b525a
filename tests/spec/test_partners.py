"""Partners by real material: the headings of keep.eu's export, and ties among real names.

No export of keep.eu lies in ../shared, only the names of its columns. So its two sheets are made
anew from real lists of operations: each beneficiary a partner of its own operation.
"""

from __future__ import annotations

import csv
from collections import defaultdict

import pytest

from samsyn.sources.operations import read
from samsyn.sources.operations.headings import explain, normalise
from tests.unit.sources.operations.lists import as_xlsx

pytestmark = pytest.mark.shared

AUSTRIA = "at_esf_2014-2020_list_of_operations_2017.csv"
WANTED = {
    "Organisation in English": "partner_name",
    "Lead partner (Yes/No)": "lead_flag",
    "Country code": "country",
    "Participant Identification Code": "owner_org_number",
    "Type of Organisation": "ignore",
    "ERDF contribution (2014-2020 only)": "partner_amount",
}


def test_the_headings_that_were_seen_in_keeps_partner_sheet_are_known(shared_dir):
    text = (shared_dir / "data" / "funds" / "FORMATS.md").read_text(encoding="utf-8")
    section = text[text.index("## keep.eu") :].partition("|")[2]
    seen = [" ".join(heading.split()) for heading in section.split(",")]
    assert {heading: explain(heading).field for heading in seen} == WANTED


def test_real_operations_and_beneficiaries_in_two_sheets_are_tied_or_refused(shared_dir):
    path = shared_dir / "data" / "funds" / "lists_of_operations" / AUSTRIA
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    projects = [["Project name in English", "Project start", "Project's total budget"]]
    projects += [[row[2], row[4], row[6]] for row in rows]
    partners = [["Project name in English", "Lead partner (Yes/No)", "Organisation in English"]]
    partners += [[row[2], "No", row[1]] for row in reversed(rows)]

    parsed = read(as_xlsx(projects=projects, partners=partners), "two-sheets.xlsx")

    by_title: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_title[normalise(row[2])].append(" ".join(row[1].split()))
    alone = {title: names[0] for title, names in by_title.items() if len(names) == 1}
    kept = {
        normalise(record.fields["title"].value): [
            one["name"] for one in record.fields["partners"].value
        ]
        for record in parsed.records
        if "partners" in record.fields
    }
    assert kept == {title: [name] for title, name in alone.items()}
    refused = {
        int(one.values["row"])
        for one in parsed.warnings
        if one.code == "partner_of_several_projects"
    }
    several = {
        number
        for number, row in enumerate(reversed(rows), 2)
        if len(by_title[normalise(row[2])]) > 1
    }
    assert refused == several
    assert (len(kept), len(refused)) == (87, 158)
