"""Each file reaches the reader of its format, whatever its cells hold. Constructed, and real."""

from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.sources.parse import parse_bytes, parse_file

LISTS = {
    "at_esf_2014-2020_list_of_operations_2017.csv": 245,
    "de_berlin_esf_2014-2020.csv": 336,
    "de_thueringen_esf_2014-2020.csv": 2912,
    "ie_esf_list_of_operations_2016-10.xlsx": 25,
}


@pytest.mark.shared
@pytest.mark.parametrize("name", LISTS)
def test_the_real_lists_are_read_as_lists(shared_dir: Path, name: str) -> None:
    parsed = parse_file(shared_dir / "data" / "funds" / "lists_of_operations" / name)
    assert (parsed.format, len(parsed.records)) == ("operations_list", LISTS[name])


def test_commas_and_line_ends_in_quoted_cells_do_not_hide_a_list() -> None:
    long_text = "Deltagare, som söker arbete, får stöd.\nDe möter handledare, lärare, och andra."
    rows = [
        f'Projekt {number},Sala kommun,"{long_text * number}","1 000,50",2019-02-01,2020-11-30'
        for number in range(1, 9)
    ]
    heading = "Operation name,Beneficiary name,Operation summary,Total eligible expenditure,"
    data = "\n".join([heading + "Start date,End date", *rows]).encode()
    parsed = parse_bytes(data, "list.csv")
    assert (parsed.format, len(parsed.records)) == ("operations_list", 8)


def test_prose_with_quotations_and_commas_is_no_list() -> None:
    told = ("gärna", "inte nu", "kanske sen", "aldrig mer", "vänta lite")
    lines = [
        f'Hon sade "{", ".join(told[: 1 + number % 5])}", och gick, sakta, hem.'
        for number in range(30)
    ]
    assert parse_bytes("\n".join(lines).encode(), "text.txt").format == "prose"


def test_pages_pasted_together_in_two_encodings_lose_no_letter() -> None:
    first = "Projektnummer:\n2018/00078\nProjektägare:\nÖrebro kommun\nNamn:\nÅtta\n".encode()
    second = "Är på gång åäö och ännu på väg\n".encode("cp1252")
    parsed = parse_bytes(first + second, "sida.txt")
    assert parsed.records[0].fields["owner"].value == "Örebro kommun"
    assert "Är på gång åäö" in (parsed.text or "")
    assert "mixed_encoding" in {found.code for found in parsed.warnings}


def test_a_table_of_very_many_columns_is_told_of() -> None:
    heading = ";".join(f"Kolumn{number}" for number in range(5000))
    data = f"{heading}\n{';'.join('x' * 5000)}\n".encode()
    parsed = parse_bytes(data, "bred.csv")
    assert "too_many_columns" in {found.code for found in parsed.warnings}
