"""The process that reads workbooks for `workbook`: bytes in, frames of JSON out.

Frames are ["sheet", name, merges], ["rows", rows] for the sheet before it, where a row is its cells
as text and the places of those that hold numbers, and ["finding", sheet or null, code, values].
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import struct
from collections.abc import Iterator
from itertools import islice
from typing import Any

import python_calamine

from samsyn.sources.apart import serve

MEMORY = 6_000_000_000  # bytes of address space: the largest list allowed, and what is read of it
LIMIT = struct.Struct(">I")  # columns of a sheet at most, before the workbook's bytes
_BLOCK = 1_000
_WorkSheet = python_calamine.SheetTypeEnum.WorkSheet
_Visible = python_calamine.SheetVisibleEnum.Visible
_Row = tuple[list[str], list[int]]


def answer(asked: bytes) -> Iterator[bytes]:
    try:
        for frame in _workbook(asked[LIMIT.size :], LIMIT.unpack_from(asked)[0]):
            yield json.dumps(frame, ensure_ascii=False).encode()
    except BaseException as error:  # a panic in the library is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        yield json.dumps(["finding", None, *_why(error)]).encode()


def _why(error: BaseException) -> tuple[str, dict[str, str]]:
    if isinstance(error, MemoryError):
        return "workbook_too_heavy", {}
    if "assword" in str(error):
        return "password_protected", {}
    return "workbook_damaged", {"error": type(error).__name__}


def _workbook(data: bytes, most: int) -> Iterator[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for meta in book.sheets_metadata:
        if meta.typ != _WorkSheet:
            continue
        if meta.visible != _Visible:
            yield ["finding", meta.name, "hidden_sheet", {"sheet": meta.name}]
        yield from _sheet(book.get_sheet_by_name(meta.name), most)


def _sheet(sheet: Any, most: int) -> Iterator[list[Any]]:
    """The rows as far as they reach; cells beyond `most` columns are cut, and that is told."""
    merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    yield ["sheet", sheet.name, merges]
    if sheet.start is None:
        return
    # The library gives the blank rows above the first cell, but not the blank columns before it.
    before = [""] * sheet.start[1]
    rows, wide = sheet.iter_rows(), False
    while block := [_row(row, before) for row in islice(rows, _BLOCK)]:
        for number, (cells, numbers) in enumerate(block):
            if len(cells) > most:
                wide = True
                block[number] = cells[:most], [place for place in numbers if place < most]
        yield ["rows", block]
    if wide:
        yield ["finding", sheet.name, "too_many_columns", {"limit": most}]


def _row(row: list[object], before: list[str]) -> _Row:
    cells = [*before, *map(_text, row)]
    numbers = [
        place
        for place, value in enumerate(row, len(before))
        if isinstance(value, float | int) and not isinstance(value, bool)
    ]
    while cells and not cells[-1]:
        cells.pop()
    return cells, [place for place in numbers if place < len(cells)]


def _text(value: object) -> str:
    """A cell as text: dates as ISO, whole numbers without decimals, others as exactly as stored."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    # A stored 0.1 + 0.2 shows as 0.3: a spreadsheet keeps fifteen digits.
    return format(value, ".15g")


if __name__ == "__main__":
    serve(answer, MEMORY)
