"""A text that a spreadsheet would run is made harmless, and read back as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.sources.delimited import open_delimited
from samsyn.sources.harmless import as_written, disarmed

_SIGNS = "=+-@|%＝＋－＠"
_texts = st.text() | st.text(alphabet="'=+-@|%＝ \t\r\n\u00a0\ufeffa1")


@given(_texts)
def test_nothing_begins_as_a_formula(text: str) -> None:
    shown = disarmed(text).lstrip(" \u00a0\ufeff\u2007\u3000\t\r\n")
    assert shown[:1] not in tuple(_SIGNS)


@given(_texts)
def test_what_was_disarmed_is_read_back_as_it_was(text: str) -> None:
    assert as_written(disarmed(text)) == text


@pytest.mark.parametrize("text", ["vanlig", "2031/00001", "a=b", "", "–1", "'citat'", "5 %"])
def test_other_text_is_left_alone(text: str) -> None:
    assert disarmed(text) == text


@given(st.lists(st.text(alphabet="'=+-@ab \"", max_size=12), min_size=3, max_size=3))
def test_a_csv_of_disarmed_cells_is_opened_as_the_texts(cells: list[str]) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(["Titel", "Projektnummer", "Ägare"])
    for _times in range(3):
        writer.writerow([disarmed(cell) for cell in cells])
    (sheet,) = open_delimited(file.getvalue().encode()).sheets
    assert [list(row) for row in sheet.rows[1:]] == [cells] * 3
