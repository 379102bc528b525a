"""An OLE compound file's sectors and streams ([MS-CFB]), read without trusting what it says.

Only what a look at an old workbook needs: the header, the allocation tables, the directory, and a
stream by its name. Every chain is followed at most as far as the file has sectors.
"""

from __future__ import annotations

import struct
from itertools import islice

_HEADER = 512
_END = 0xFFFFFFFA  # this and higher mark ends and free sectors
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_BYTE_ORDER = 0xFFFE


class BrokenFileError(ValueError):
    """The file's own tables contradict each other or point outside it."""


class CompoundFile:
    """Raises BrokenFileError where a table or a stream is not whole."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER:
            raise BrokenFileError("header")
        version, order, shift, mini_shift = struct.unpack_from("<HHHH", data, 26)
        if order != _BYTE_ORDER or (version, shift) not in ((3, 9), (4, 12)) or mini_shift != 6:
            raise BrokenFileError("header")
        self._data, self._size = data, 1 << shift
        self._count = -(-(len(data) - self._size) // self._size)
        (
            tables, directory, _, cutoff, mini_table, _, more, _
        ) = struct.unpack_from("<IIIIIIII", data, 44)  # fmt: skip
        if cutoff != 4096:
            raise BrokenFileError("header")
        self._next = self._table(self._places(tables, more))
        self._entries = _entries(self._read(directory))
        root = next((one for one in self._entries if one[1] == _ROOT), None)
        if root is None:
            raise BrokenFileError("directory")
        self._mini = self._read(root[2]) if root[2] < _END else b""
        self._mini_next = _numbers(self._read(mini_table)) if mini_table < _END else ()
        self._cutoff = cutoff

    def stream(self, *names: str) -> bytes | None:
        """The first stream with one of the names; None where there is none."""
        for name in names:
            for own, kind, start, size in self._entries:
                if own == name and kind == _STREAM:
                    return self._whole(start, size)
        return None

    def _whole(self, start: int, size: int) -> bytes:
        if size >= self._cutoff:
            content = self._read(start)
        else:
            content = self._chain(self._mini, 0, 64, self._mini_next, start)
        if len(content) < size:
            raise BrokenFileError("stream")
        return content[:size]

    def _places(self, tables: int, more: int) -> list[int]:
        """The sectors of the allocation table: 109 in the header, the others in a chain."""
        if tables > self._count:
            raise BrokenFileError("header")
        places = list(struct.unpack_from("<109I", self._data, 76))
        seen = 0
        while more < _END and len(places) < tables:
            numbers = _numbers(self._sector(more))
            places += numbers[:-1]
            more = numbers[-1]
            seen += 1
            if seen > self._count:
                raise BrokenFileError("header")
        return [place for place in places if place < _END][:tables]

    def _table(self, places: list[int]) -> tuple[int, ...]:
        return _numbers(b"".join(map(self._sector, places)))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if not 0 <= number < self._count:
            raise BrokenFileError("sector")
        return self._data[start : start + self._size]

    def _read(self, start: int) -> bytes:
        return self._chain(self._data, self._size, self._size, self._next, start)

    @staticmethod
    def _chain(
        data: bytes, before: int, size: int, following: tuple[int, ...], start: int
    ) -> bytes:
        """The sectors of a chain; one that bites its tail is longer than the table and refused."""
        parts: list[bytes] = []
        while start < _END:
            part = data[before + start * size : before + (start + 1) * size]
            if not part or start >= len(following) or len(parts) > len(following):
                raise BrokenFileError("chain")
            parts.append(part)
            start = following[start]
        return b"".join(parts)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _entries(directory: bytes) -> list[tuple[str, int, int, int]]:
    """Name, kind, first sector and size in bytes of each entry of the directory."""
    if len(directory) % _ENTRY:
        raise BrokenFileError("directory")
    found = []
    for place in islice(range(0, len(directory), _ENTRY), 10_000):
        length, kind = struct.unpack_from("<HB", directory, place + 64)
        name = directory[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", directory, place + 116)
        found.append((name, kind, start, size))
    return found
