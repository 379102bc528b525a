"""A list whose columns change halfway: each row is read by the headings above it."""

from __future__ import annotations

from samsyn.sources.parse import parse_bytes

FIRST = "Beneficiary;Operation name;Start date;End date;Total cost"
SECOND = "Operation name;Total cost;Beneficiary;End date;Start date"


def rows(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def test_rows_below_new_headings_are_read_by_them() -> None:
    data = rows(
        FIRST,
        "Kalix kommun;Väg ett;2016-01-01;2017-01-01;1000",
        "Luleå kommun;Väg två;2016-02-01;2017-02-01;2000",
        SECOND,
        "Väg tre;3000;Åmåls kommun;2017-03-01;2016-03-01",
    )
    parsed = parse_bytes(data, "lista.csv")
    stated = [
        tuple(str(record.fields[name].value) for name in ("owner", "title", "total_budget"))
        for record in parsed.records
    ]
    assert stated == [
        ("Kalix kommun", "Väg ett", "1000"),
        ("Luleå kommun", "Väg två", "2000"),
        ("Åmåls kommun", "Väg tre", "3000"),
    ]
    (told,) = [warning for warning in parsed.warnings if warning.code == "columns_change"]
    assert told.values == {"row": "4"}
    assert str(parsed.records[2].fields["period_start"].value) == "2016-03-01"


def test_the_same_headings_again_change_nothing() -> None:
    row = "Kalix kommun;Väg ett;2016-01-01;2017-01-01;1000"
    parsed = parse_bytes(rows(FIRST, row, FIRST, row.replace("ett", "två")), "lista.csv")
    assert len(parsed.records) == 2
    assert "columns_change" not in {warning.code for warning in parsed.warnings}


def test_a_title_row_and_blank_rows_above_the_headings_are_passed() -> None:
    row = "Kalix kommun;Väg ett;2016-01-01;2017-01-01;1000"
    parsed = parse_bytes(
        rows("Lista över projekt;;;;", ";;;;", FIRST, row, "Totalt;;;;1000"), "l.csv"
    )
    assert [record.fields["title"].value for record in parsed.records] == ["Väg ett"]
