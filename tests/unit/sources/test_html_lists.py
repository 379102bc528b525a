"""A funder's saved page with a table of many projects is a list, each value in its cell."""

from __future__ import annotations

import pytest

from samsyn.sources.parse import parse_bytes
from samsyn.sources.records import Cell, Parsed

HEADINGS = ("Dnr", "Projektnamn", "Projektägare", "Beviljat belopp (kr)", "Egen kod")
ROWS = (
    ("23-1", "Väg <b>ett</b>", "Kalix kommun", "1 000", "K1"),
    ("23-2", "Väg<br>två<script>x()</script>", "Luleå &amp; Piteå kommun", "2 000", "K2"),
    ("23-3", "Väg tre", "Umeå kommun", "3 000", "K3"),
)


def page(table: str, before: str = "<p>Här är projekten som fick stöd.</p>") -> bytes:
    head = '<link rel="canonical" href="https://stod.example.se/projekt">'
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><nav><table><tr><td>Meny</td></tr>"
        f"</table></nav><main><h1>Projekt</h1>{before}{table}<p>Slut</p></main></body></html>"
    ).encode()


def table(rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    head = "".join(f"<th>{heading}</th>" for heading in HEADINGS)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>Alla</caption><tr>{head}</tr><tbody>{body}</tbody></table>"


def stated(parsed: Parsed, *names: str) -> list[tuple[str, ...]]:
    return [tuple(str(r.fields[name].value) for name in names) for r in parsed.records]


def test_each_row_is_a_project_and_each_value_has_its_cell() -> None:
    parsed = parse_bytes(page(table()), "lista.html")
    assert stated(parsed, "number", "owner", "esf_support") == [
        ("23-1", "Kalix kommun", "1000"),
        ("23-2", "Luleå & Piteå kommun", "2000"),
        ("23-3", "Umeå kommun", "3000"),
    ]
    assert parsed.records[1].fields["owner"].locator == Cell("1", "C3")
    assert parsed.records[0].fields["title"].value == "Väg ett"
    assert "x()" not in str(parsed.records[1].fields["title"].value)
    assert parsed.origin == "https://stod.example.se/projekt"
    assert "page_read_as_list" in {told.code for told in parsed.warnings}
    assert [(c.sheet, c.cell, c.heading) for c in parsed.unknown_columns] == [
        ("1", "E1", "Egen kod")
    ]


def test_headings_and_cells_that_span_others_are_read_as_in_a_spreadsheet() -> None:
    spanned = (
        "<table><tr><th colspan=2>Projekt</th><th rowspan=2>Projektägare</th>"
        "<th colspan=2>Period</th></tr>"
        "<tr><th>Dnr</th><th>Projektnamn</th><th>Startdatum</th><th>Slutdatum</th></tr>"
        "<tr><td>1</td><td>Väg ett</td><td rowspan=2>Kalix kommun</td>"
        "<td>2016-01-01</td><td>2017-01-01</td></tr>"
        "<tr><td>2</td><td>Väg två</td><td>2018-01-01</td><td>2019-01-01</td></tr></table>"
    )
    parsed = parse_bytes(page(spanned), "lista.html")
    assert stated(parsed, "title", "owner", "period_start", "period_end") == [
        ("Väg ett", "Kalix kommun", "2016-01-01", "2017-01-01"),
        ("Väg två", "Kalix kommun", "2018-01-01", "2019-01-01"),
    ]
    assert parsed.records[1].fields["owner"].locator == Cell("1", "C3")


FACTS = """<dl><dt>Projektnummer</dt><dd>2016/00999</dd><dt>Projektägare</dt><dd>Sala kommun</dd>
<dt>Projektperiod</dt><dd>2016-10-01 - 2018-09-30</dd>
<dt>Total projektbudget</dt><dd>9 876 543 kr</dd>
<dt>Planerat antal deltagare</dt><dd>12</dd></dl>"""


def test_a_projects_own_page_is_its_own_whatever_table_stands_on_it() -> None:
    parsed = parse_bytes(page(table(), FACTS), "sida.html")
    (record,) = parsed.records
    assert record.fields["number"].value == "2016/00999"


@pytest.mark.parametrize(
    "one",
    [
        table(ROWS[:1]),
        "<table><tr><th>Ort</th><th>Antal</th></tr><tr><td>Kalix</td><td>4</td></tr></table>",
    ],
    ids=["one row", "no projects"],
)
def test_other_tables_make_no_list(one: str) -> None:
    parsed = parse_bytes(page(one), "sida.html")
    assert "page_read_as_list" not in {told.code for told in parsed.warnings}


def test_cells_that_say_they_span_without_end_are_bounded() -> None:
    wild = table().replace("<td>", '<td colspan="999999999" rowspan="99999">')
    wild = wild.replace("</tbody>", "<tr><td colspan=x rowspan=-3>1</td></tr>" * 200 + "</tbody>")
    assert parse_bytes(page(wild), "lista.html").format


def test_a_control_character_between_cells_does_no_harm() -> None:
    rows = "".join(
        f"<tr><td>2031/{n:05}</td>\x01<td>Bro {n}</td>\x02<td>Sala kommun</td></tr>"
        for n in range(3)
    )
    head = "<tr><th>Diarienummer</th><th>Projektnamn</th><th>Projektägare</th></tr>"
    parsed = parse_bytes(page(f"<table>{head}{rows}</table>"), "lista.html")
    titles = [record.fields["title"].value for record in parsed.records]
    assert titles == ["Bro 0", "Bro 1", "Bro 2"]
