"""A workbook of Excel 97–2003 looked through before it is read: its records and its spread.

The library that reads such files trusts the lengths that they state, and makes a table as large as
the outermost cells. A file that states what it does not hold is refused here instead.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from samsyn.sources.compound import BrokenFileError, CompoundFile
from samsyn.sources.inspection import Refusal
from samsyn.sources.sheets import Limits

_BEGINS, _LOCKED, _MANY_NUMBERS, _MERGED, _SHEET, _TEXTS = 0x809, 0x2F, 0xBD, 0xE5, 0x85, 0xFC
_COLUMNS = 256  # of the format
# Record → bytes that its fixed part has ([MS-XLS] 2.4).
_FIXED = {
    _BEGINS: 4, _SHEET: 8, _MANY_NUMBERS: 6, _MERGED: 2, _TEXTS: 8, 0x0006: 20, 0x0022: 2,
    0x0042: 2, 0x00E0: 4, 0x00FD: 10, 0x0203: 14, 0x0204: 8, 0x0205: 8, 0x027E: 10, 0x041E: 5,
    0x0018: 14, 0x0207: 3, 0x0201: 6, 0x00D6: 8, 0x00BE: 6,
}  # fmt: skip
# Records that begin with a row and a column.
_CELLS = frozenset({0x0006, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, _MANY_NUMBERS, 0x00D6})
_SPARSE = 2_000_000  # cells of a table of which nearly all may be blank


def inspect_old_workbook(data: bytes, limits: Limits) -> None:
    """Raises `Refusal` for a file that must not be opened."""
    try:
        stream = CompoundFile(data).stream("Workbook", "Book", "WORKBOOK", "BOOK")
        if stream is None:
            raise Refusal("not_a_workbook")
        _inspect(stream, limits)
    except (BrokenFileError, struct.error) as error:
        raise Refusal("workbook_damaged", error=str(error.args[0])) from error


def _inspect(stream: bytes, limits: Limits) -> None:
    spreads: list[int] = []
    rows = columns = cells = 0
    for kind, body in _records(stream):
        if kind == _LOCKED:
            raise Refusal("password_protected")
        _check(kind, body, len(stream))
        if kind == _BEGINS:
            spreads.append(_spread(rows, columns, cells, limits))
            rows = columns = cells = 0
        if kind in _CELLS:
            row, column = struct.unpack_from("<HH", body)
            if column >= _COLUMNS:
                raise BrokenFileError("cell")
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            cells += 1
    spreads.append(_spread(rows, columns, cells, limits))
    if sum(spreads) > limits.cells:
        raise Refusal("too_many_cells", cells=sum(spreads))


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record; zeros after the last are the sector's filling."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        if kind == length == 0:
            return
        if len(body) < length:
            raise BrokenFileError("record")
        yield kind, body
        place += 4 + length


def _check(kind: int, body: bytes, length: int) -> None:
    """What the record's own counts say is there."""
    if len(body) < _FIXED.get(kind, 0):
        raise BrokenFileError("record")
    if kind == _MERGED and len(body) < 2 + 8 * struct.unpack_from("<H", body)[0]:
        raise BrokenFileError("merged cells")
    if kind == _MANY_NUMBERS and (len(body) - 6) % 6:
        raise BrokenFileError("numbers")
    if kind == _SHEET and struct.unpack_from("<I", body)[0] >= length:
        raise BrokenFileError("sheet")
    if kind == _TEXTS and struct.unpack_from("<I", body, 4)[0] > length:
        raise BrokenFileError("texts")


def _spread(rows: int, columns: int, cells: int, limits: Limits) -> int:
    """Cells of the table that the library would make of a sheet."""
    spread = rows * columns
    if spread > min(limits.cells, max(_SPARSE, 200 * cells)):
        raise Refusal("too_many_cells", cells=spread)
    return spread
