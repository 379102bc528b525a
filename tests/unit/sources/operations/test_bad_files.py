"""Files that are damaged, hostile or not what their name says: a clear finding, nothing run."""

from __future__ import annotations

import io
import zipfile

import pytest

from samsyn.sources.operations import read
from samsyn.sources.operations.reader import read as read_with_limits
from samsyn.sources.sheets import Limits
from tests.unit.sources.operations.lists import (
    ESF_RADET,
    as_csv,
    as_xlsx,
    swedish,
    table_of,
    with_part,
)

WORKBOOK = as_xlsx(B=table_of(ESF_RADET))
SHEET = "xl/worksheets/sheet1.xml"


def codes(data: bytes, name: str = "list.xlsx", **limits: int) -> set[str]:
    return {w.code for w in read_with_limits(data, name, None, Limits(**limits)).warnings}


def sheet_with(cells: str) -> bytes:
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    )
    return with_part(WORKBOOK, SHEET, xml.encode())


def test_the_good_workbook_is_read():
    parsed = read(WORKBOOK, "list.xlsx")
    assert len(parsed.records) == 1
    assert codes(WORKBOOK) == {"rows_read"}


def test_a_zip_bomb_is_refused_before_it_is_read():
    bomb = with_part(WORKBOOK, "xl/media/zeros.bin", b"\0" * 60_000_000)
    assert codes(bomb) == {"zip_bomb"}
    assert codes(bomb, unpacked_ratio=10_000, unpacked_bytes=1_000_000) == {"zip_bomb"}


def test_a_part_that_lies_about_its_size_is_measured():
    bomb = bytearray(with_part(WORKBOOK, "xl/media/zeros.bin", b"\0" * 60_000_000))
    true_size = (60_000_000).to_bytes(4, "little")
    assert bomb.count(true_size) >= 1
    assert codes(bytes(bomb).replace(true_size, (100).to_bytes(4, "little"))) == {"zip_bomb"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding):
    xml = '<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    assert codes(with_part(WORKBOOK, SHEET, xml.encode(encoding))) == {"entities_declared"}


def test_macros_are_not_run_and_told():
    parsed = read(with_part(WORKBOOK, "xl/vbaProject.bin", b"Sub Auto_Open"), "list.xlsm")
    assert len(parsed.records) == 1
    assert "macros_ignored" in {w.code for w in parsed.warnings}


def test_a_cell_far_away_is_refused():
    near = '<row r="1"><c r="A1"><v>1</v></c></row>'
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert codes(sheet_with(near + far)) == {"too_many_cells"}


def test_many_columns_are_cut_and_told():
    wide = as_xlsx(B=[[*ESF_RADET, *(f"K{n}" for n in range(3000))], list(ESF_RADET.values())])
    parsed = read(wide, "wide.xlsx")
    assert "too_many_columns" in {w.code for w in parsed.warnings}
    assert len(parsed.records) == 1
    assert max(map(len, parsed.grids[0].rows)) == 2000


def test_a_formula_without_a_result_is_told():
    row = '<row r="1"><c r="A1"><f>SUM(1,2)</f></c></row>'
    assert "formula_without_value" in codes(sheet_with(row))


def test_a_locked_workbook_is_told():
    locked = bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le")
    assert codes(locked) == {"password_protected"}


@pytest.mark.parametrize(
    "data",
    [
        WORKBOOK[:500],
        WORKBOOK[: len(WORKBOOK) // 2],
        WORKBOOK[:-30],
        b"PK\x03\x04",
        bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600,
        with_part(WORKBOOK, "xl/workbook.xml", b"<workbook"),
        with_part(WORKBOOK, SHEET, b"\xff\xfe\x00garbage"),
    ],
)
def test_damaged_workbooks_give_a_finding(data):
    parsed = read(data, "list.xlsx")
    assert not parsed.records
    assert parsed.warnings
    assert all(w.message for w in parsed.warnings)


def test_other_files_under_a_workbooks_name():
    assert codes(b"%PDF-1.7 made up") == {"not_a_workbook"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "made up")
    assert codes(out.getvalue()) == {"not_a_workbook"}


def test_a_file_over_the_limit_is_not_opened():
    assert codes(WORKBOOK, file_bytes=100) == {"file_too_large"}
    assert codes(as_csv(table_of(ESF_RADET)), "a.csv", file_bytes=100) == {"file_too_large"}


def test_a_csv_under_a_workbooks_name_is_told():
    assert codes(as_csv(table_of(ESF_RADET))) == {"not_a_workbook"}


def test_hidden_sheets_are_read_and_told():
    shown = as_xlsx(A=table_of(ESF_RADET), B=table_of(ESF_RADET))
    with zipfile.ZipFile(io.BytesIO(shown)) as package:
        book = package.read("xl/workbook.xml").replace(
            b'name="B" sheetId="2"', b'name="B" sheetId="2" state="hidden"'
        )
    assert "hidden_sheet" in codes(with_part(shown, "xl/workbook.xml", book))


def test_formulas_and_scripts_in_cells_stay_text():
    row = dict(ESF_RADET)
    row["Namn på insatsen / Operation Name"] = "=HYPERLINK(1)<script>alert(1)</script>"
    parsed = read(as_csv(table_of(row)), "a.csv")
    title = parsed.records[0].fields["title"]
    assert "script>" not in title.value
    assert title.value.startswith("=HYPERLINK(1)")
    assert "script_in_value" in {w.code for w in parsed.warnings}


@pytest.mark.parametrize("text", ["", "   ", "\n\n\n", "bara text", "a;b;c\n1;2;3"])
def test_no_table_is_told(text):
    parsed = read(text.encode(), "a.csv")
    assert not parsed.records
    assert {w.code for w in parsed.warnings} == {"no_table_found"}


def test_a_name_that_ran_into_a_date_is_not_repeated() -> None:
    """Found by breaking files: no reader of names sees one that is glued to figures."""
    row = ["1", "Väg", "Sala kommun", "2016-01-01Örjan Påhittad", "2017-01-01", "1", "1", "", ""]
    told = [
        found for found in read(swedish(row), "a.csv").warnings if found.code == "date_unreadable"
    ]
    assert len(told) == 1
    assert "2016-01-01" in told[0].message
    assert "Påhittad" not in told[0].message
