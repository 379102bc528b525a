"""Workbooks as text cells: numbers, dates, merges, and other formats than xlsx."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from samsyn.sources.sheets import NumberText, column_number, reference
from samsyn.sources.workbook import open_workbook

ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Blad"><table:table-row>{cells}</table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""

MANIFEST = """<manifest:manifest
 xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry
 manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
</manifest:manifest>"""


def ods(cells: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", MANIFEST)
        package.writestr("content.xml", ODS_CONTENT.format(cells=cells))
    return out.getvalue()


def test_numbers_dates_and_merges_keep_their_place():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("B")
    sheet.write_number(1, 1, 1234.5)
    sheet.write_number(1, 2, 0.1 + 0.2)
    sheet.write_datetime(1, 3, dt.datetime(2020, 2, 1), book.add_format({"num_format": "d/m/yy"}))  # noqa: DTZ001 - a cell has no zone
    sheet.write_boolean(1, 4, True)
    sheet.merge_range(2, 1, 2, 3, "across")
    book.close()
    opened = open_workbook(out.getvalue()).sheets[0]
    assert list(opened.rows[0]) == []
    assert list(opened.rows[1]) == ["", "1234.5", "0.3", "2020-02-01", "TRUE"]
    assert isinstance(opened.rows[1][1], NumberText)
    assert not isinstance(opened.rows[1][3], NumberText)
    merge = opened.merges[0]
    assert (merge.top, merge.left, merge.right) == (2, 1, 3)
    assert opened.at(2, 1).cell == "B3"


def test_opendocument_is_read_and_a_repeated_value_refused():
    cell = '<table:table-cell office:value-type="string"><text:p>Å</text:p></table:table-cell>'
    assert list(open_workbook(ods(cell)).sheets[0].rows[0]) == ["Å"]
    bomb = cell.replace(
        "<table:table-cell ", '<table:table-cell table:number-columns-repeated="99999" '
    )
    assert [f.code for f in open_workbook(ods(bomb)).findings] == ["too_many_cells"]


@pytest.mark.shared
def test_an_old_workbook_is_read(shared_dir):
    data = (shared_dir / "data" / "places" / "scb_kommunlankod_2025.xls").read_bytes()
    opened = open_workbook(data)
    assert len(opened.sheets) >= 1
    # 290 municipalities and 21 counties stand by their codes in the first column.
    codes = [row[0] for row in opened.sheets[0].rows if row and row[0].isdigit()]
    assert (sum(len(c) == 4 for c in codes), sum(len(c) == 2 for c in codes)) == (290, 21)


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_references(column, letters):
    assert reference(0, column) == f"{letters}1"
    assert column_number(letters) == column
