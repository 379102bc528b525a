"""CSV files: encodings, separators, quotes that go wrong, and how rows are counted."""

from __future__ import annotations

import pytest

from samsyn.sources.delimited import open_delimited


def rows(data: bytes) -> list[list[str]]:
    return [list(row) for row in open_delimited(data).sheets[0].rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encodings_and_separators(encoding, separator):
    text = "\r\n".join(separator.join(row) for row in (["Namn", "Ort"], ["Åsa & Öst", "Växjö"]))
    assert rows(text.encode(encoding)) == [["Namn", "Ort"], ["Åsa & Öst", "Växjö"]]


def test_rows_are_counted_as_a_spreadsheet_does():
    data = b'a;b\n\n"x\ny";2\nlast;3\n'
    assert rows(data) == [["a", "b"], [""], ["x\ny", "2"], ["last", "3"]]


def test_a_stated_separator_is_no_row():
    assert rows(b"sep=|\na|b\n1|2\n") == [["a", "b"], ["1", "2"]]


def test_a_quote_never_closed_hides_no_rows_below():
    opened = open_delimited(b'a;b\n1;"open\n2;x\n3;y\n')
    assert [list(row) for row in opened.sheets[0].rows] == [
        ["a", "b"], ["1", '"open'], ["2", "x"], ["3", "y"],
    ]  # fmt: skip
    assert [(f.code, f.locator.cell) for f in opened.findings] == [("stray_quote", "A2")]


def test_a_quote_closed_rows_below_hides_no_rows():
    opened = open_delimited(b'a;b\n1;"open\n2;x\n3;"y"\n4;z\n')
    assert [len(row) for row in opened.sheets[0].rows] == [2] * 5
    assert "stray_quote" in {f.code for f in opened.findings}


def test_nul_bytes_are_told_with_their_row():
    opened = open_delimited(b"a;b\n1;2\n3;\x004\n")
    assert [list(r) for r in opened.sheets[0].rows][2] == ["3", "4"]
    assert [(f.code, f.locator.cell) for f in opened.findings] == [("nul_bytes", "A3")]


def test_mixed_encodings_are_told_with_their_row():
    opened = open_delimited("a;b\nÅ;ö\n".encode() + "Ä;x\n".encode("cp1252"))
    assert [list(r) for r in opened.sheets[0].rows] == [["a", "b"], ["Å", "ö"], ["Ä", "x"]]
    assert ("mixed_encoding", "A3") in {(f.code, f.locator.cell) for f in opened.findings}
