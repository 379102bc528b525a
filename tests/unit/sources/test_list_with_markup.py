"""A list whose cells hold markup is a list; a page that holds a table is a page. Constructed."""

from __future__ import annotations

import pytest

from samsyn.sources.parse import parse_bytes

HEADINGS = (
    "Diarienummer / Operation ID;Stödmottagare / Beneficiary;Namn på insatsen / Operation Name;"
    "Total projektbudget / Total budget SEK;"
    "Unionens medfinansieringsgrad / Union co-financing rate;"
    "Sammanfattning / Summary (HTML);Startdatum / Start date;Slutdatum / End date"
)
ROWS = tuple(
    f"23-01{number}-S01;Sala kommun;Vägen {number};1 000 000;50%;"
    '"<p>Deltagare får <strong>stöd</strong>.</p><ul><li>ett</li><li>två</li></ul>";'
    "2023-10-01;2025-12-31"
    for number in range(5)
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_markup_in_the_summaries_does_not_make_a_list_a_page(encoding: str) -> None:
    data = "\r\n".join([HEADINGS, *ROWS]).encode(encoding)
    parsed = parse_bytes(data, "lista.csv")
    assert parsed.format == "esf_radet_operations" or parsed.format == "operations_list"
    assert [record.fields["number"].value for record in parsed.records] == [
        f"23-01{number}-S01" for number in range(5)
    ]
    summary = parsed.records[0].fields["summary"].value
    assert "stöd" in summary
    assert "<" not in summary


def test_a_page_with_semicolons_in_it_is_still_a_page() -> None:
    items = "".join(f"<li>a; b; c; d{number}</li>\n" for number in range(20))
    page = f"<!DOCTYPE html><html><body><h1>Vägen</h1><ul>{items}</ul></body></html>"
    assert parse_bytes(page.encode(), "sida.html").format == "prose"
