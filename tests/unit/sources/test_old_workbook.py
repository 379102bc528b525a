"""Workbooks of Excel 97–2003 are looked through before a library reads them."""

from __future__ import annotations

import struct

import pytest

from samsyn.sources.parse import parse_bytes
from samsyn.sources.workbook import open_workbook
from tools.fuzz.seeds import HEADINGS, ROWS, seeds

(WHOLE,) = seeds()["xls"]
LABEL = b"\x04\x02"
LAST_CELL = WHOLE.rindex(LABEL, 0, WHOLE.rindex("SE".encode("utf-16-le")))


def codes(data: bytes) -> list[str]:
    return [found.code for found in open_workbook(data).findings]


def with_bytes(place: int, content: bytes) -> bytes:
    return WHOLE[:place] + content + WHOLE[place + len(content) :]


def test_a_whole_file_is_read() -> None:
    assert tuple(open_workbook(WHOLE).sheets[0].rows[0]) == HEADINGS
    assert len(parse_bytes(WHOLE, "lista.xls").records) == len(ROWS)


@pytest.mark.parametrize(
    "broken",
    [
        WHOLE[:300],
        WHOLE[:1500],
        WHOLE[: len(WHOLE) // 2],
        with_bytes(28, b"\x00\x00"),  # not the order of bytes that the format has
        with_bytes(44, struct.pack("<I", 2**31)),  # more tables than the file has sectors
        with_bytes(512 + 2 * 4, struct.pack("<I", 2)),  # a chain that bites its tail
        with_bytes(1024 + 128 + 120, struct.pack("<I", 2**31)),  # a stream longer than the file
        with_bytes(LAST_CELL + 2, b"\xff\xff"),  # a record longer than the stream
        with_bytes(LAST_CELL + 6, b"\xff\xff"),  # a column that the format does not have
    ],
)
def test_what_contradicts_itself_is_refused_without_a_word_on_stderr(
    broken: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    assert codes(broken) == ["workbook_damaged"]
    assert capfd.readouterr().err == ""


def test_a_cell_far_outside_makes_no_table_in_memory() -> None:
    # Row 60 000, column 200: twelve million cells, of which eighty hold something.
    far = with_bytes(LAST_CELL + 4, struct.pack("<HH", 60_000, 200))
    assert codes(far) == ["too_many_cells"]
