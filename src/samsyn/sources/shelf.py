"""Rows put aside block by block, on disk where they are many, so that memory stays flat.

What is put aside is written to a temporary file without a name, which the system removes with the
process. Only objects of this program are read back from it.
"""

from __future__ import annotations

import pickle
import tempfile
import weakref
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, overload

BLOCK = 1_000
# Blocks in memory: the row that is read, those around it, and the headings that explain it.
_AT_HAND = 4
# Less than this is not worth a file.
_IN_MEMORY = 4_000_000


class Shelf:
    """Objects put aside in order and taken out again by number."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._ends = array("Q", [0])
        # Closed with the shelf, without waiting for the garbage collector to complain.
        weakref.finalize(self, self._file.close)

    def append(self, item: Any) -> None:
        # In one go: pickle would write and read the file by many small calls.
        self._file.seek(self._ends[-1])
        self._ends.append(self._ends[-1] + self._file.write(pickle.dumps(item, protocol=5)))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> Any:
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return pickle.loads(self._file.read(end - start))  # noqa: S301 - written by this process


class Rows(Sequence[list[str]]):
    """A sheet's rows: at most some thousands in memory, the rest on the shelf."""

    def __init__(self) -> None:
        self._shelf = Shelf()
        self._last: list[list[str]] = []
        self._at_hand: dict[int, list[list[str]]] = {}
        self._put_aside = 0
        # The block that was used last, and the numbers of its rows: nearly every row asked for.
        self._lately: list[list[str]] = []
        self._from = self._until = 0

    def append(self, row: list[str]) -> None:
        self._last.append(row)
        if len(self._last) == BLOCK:
            self._shelf.append(self._last)
            self._put_aside += BLOCK
            self._last = []

    def settled(self) -> Sequence[list[str]]:
        """These rows, as a plain list where they are few."""
        return self if self._put_aside else self._last

    def __len__(self) -> int:
        return self._put_aside + len(self._last)

    @overload
    def __getitem__(self, index: int) -> list[str]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[list[str]]: ...
    def __getitem__(self, index: int | slice) -> list[str] | Sequence[list[str]]:
        if isinstance(index, slice):
            return _Part(self, range(len(self))[index])
        if self._from <= index < self._until:
            return self._lately[index - self._from]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        if index >= self._put_aside:
            return self._last[index - self._put_aside]
        number, place = divmod(index, BLOCK)
        block = self._block(number)
        self._lately, self._from, self._until = block, index - place, index - place + BLOCK
        return block[place]

    def between(self, first: int, last: int) -> Iterator[list[str]]:
        """Rows `first` up to, not including, `last`; each block is taken out once."""
        while first < min(last, self._put_aside):
            number, place = divmod(first, BLOCK)
            end = min(last - first + place, BLOCK)
            yield from self._block(number)[place:end]
            first += end - place
        yield from self._last[first - self._put_aside : max(last - self._put_aside, 0)]

    def _block(self, number: int) -> list[list[str]]:
        """A block, taken from the shelf unless it was used lately."""
        at_hand = self._at_hand
        block = at_hand.pop(number, None)
        if block is None:
            block = self._shelf[number]
            if len(at_hand) == _AT_HAND:
                del at_hand[next(iter(at_hand))]  # the one that was used longest ago
        at_hand[number] = block
        return block

    def __iter__(self) -> Iterator[list[str]]:
        for number in range(len(self._shelf)):
            yield from self._shelf[number]
        yield from self._last

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process gets the rows themselves."""
        return list, (list(self),)


class _Part(Sequence[list[str]]):
    """Some of the rows, taken out when they are asked for."""

    def __init__(self, rows: Rows, numbers: range) -> None:
        self._rows, self._numbers = rows, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> list[str]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[list[str]]: ...
    def __getitem__(self, index: int | slice) -> list[str] | Sequence[list[str]]:
        if isinstance(index, slice):
            return _Part(self._rows, self._numbers[index])
        return self._rows[self._numbers[index]]

    def __iter__(self) -> Iterator[list[str]]:
        if self._numbers.step == 1:
            return self._rows.between(self._numbers.start, self._numbers.stop)
        return map(self._rows.__getitem__, self._numbers)
