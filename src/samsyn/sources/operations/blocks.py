"""A list that has been read: its records and rows, taken out a block of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samsyn.sources.records import (
    Cell,
    Finding,
    Grid,
    Item,
    Locator,
    Parsed,
    PersonalSpan,
    Record,
    UnknownColumn,
    Value,
)
from samsyn.sources.sheets import Sheet
from samsyn.sources.shelf import BLOCK, Shelf

Fields = Mapping[str, Value]
Packed = tuple[Any, ...]
# A named tuple from all of its parts, past the function that looks for defaults.
_new = tuple.__new__


@dataclass(frozen=True, slots=True)
class Block:
    """Up to BLOCK rows of a sheet from `first_row` (zero-based).

    `operations` and `unread` (rows that nothing understood) are by zero-based row of the sheet.
    """

    sheet: str
    first_row: int
    rows: Sequence[Sequence[str]]
    operations: tuple[tuple[int, Record], ...]
    unread: tuple[int, ...]
    personal: tuple[PersonalSpan, ...]


@dataclass(slots=True)
class _Open:
    """A block that rows may still be added to."""

    operations: list[tuple[int, tuple[Packed, ...]]] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    spans: list[tuple[str, str, str]] = field(default_factory=list)


class Blocks:
    """The blocks of a list's sheets, in order; written while the list is read.

    An operation is known only when the next one begins, after the rows of its further places. So
    the blocks from the last operation on stay open.
    """

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.sheets = sheets
        self.words: set[str] = set()
        self.spans = 0
        self.operations = 0
        self._shelf = Shelf()
        self._places: list[tuple[int, int]] = []
        self._sheet = 0
        self._next = 0
        self._open: dict[int, _Open] = {}

    def begin(self, sheet: int) -> None:
        self._sheet, self._next, self._open = sheet, 0, {}

    def add_operation(self, index: int, fields: Fields) -> None:
        self._close_before(index // BLOCK)
        self.operations += 1
        self._at(index).operations.append((index, _packed(fields)))

    def add_unread(self, index: int) -> None:
        self._at(index).unread.append(index)

    def add_spans(self, index: int, spans: Iterable[PersonalSpan]) -> None:
        for span in spans:
            self.spans += 1
            self.words.add(span.text)
            reference = span.locator.cell if isinstance(span.locator, Cell) else ""
            self._at(index).spans.append((reference, span.kind, span.text))

    def end(self) -> None:
        """No more rows of this sheet come."""
        rows = len(self.sheets[self._sheet].rows)
        self._close_before(-(-rows // BLOCK))

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, number: int) -> Block:
        sheet_number, first = self._places[number]
        sheet = self.sheets[sheet_number]
        found: _Open = self._shelf[number]
        return Block(
            sheet.name,
            first,
            sheet.rows[first : first + BLOCK],
            tuple((i, Record("project", _unpacked(p))) for i, p in found.operations),
            tuple(found.unread),
            tuple(
                PersonalSpan(Cell(sheet.name, reference), kind, text)
                for reference, kind, text in found.spans
            ),
        )

    def __iter__(self) -> Iterator[Block]:
        return map(self.__getitem__, range(len(self)))

    def _at(self, index: int) -> _Open:
        return self._open.setdefault(index // BLOCK, _Open())

    def _close_before(self, number: int) -> None:
        while self._next < number:
            self._shelf.append(self._open.pop(self._next, _Open()))
            self._places.append((self._sheet, self._next * BLOCK))
            self._next += 1


@dataclass(frozen=True, slots=True)
class Listing:
    """All that a list gave; `blocks` hold the records and the rows."""

    path: str
    format: str
    warnings: tuple[Finding, ...]
    unknown_columns: tuple[UnknownColumn, ...]
    blocks: Blocks
    origin: str | None = None

    @property
    def words(self) -> set[str]:
        """Every personal text that stands somewhere in the list."""
        return self.blocks.words

    def as_parsed(self) -> Parsed:
        """The same with everything in memory."""
        records: list[Record] = []
        personal: list[PersonalSpan] = []
        for block in self.blocks:
            records += (record for _, record in block.operations)
            personal += block.personal
        return Parsed(
            self.path,
            self.format,
            tuple(records),
            self.warnings,
            tuple(personal),
            grids=tuple(Grid(sheet.name, sheet.rows) for sheet in self.blocks.sheets),
            unknown_columns=self.unknown_columns,
            origin=self.origin,
        )


def _packed(fields: Fields) -> tuple[Packed, ...]:
    """The fields as plain tuples: several times cheaper to put aside than the values themselves."""
    return tuple(
        [
            (
                name,
                content,
                _spot(locator),
                confidence,
                raw,
                personal,
                [(item.value, _spot(item.locator)) for item in items] if items else (),
            )
            for name, (content, locator, confidence, raw, personal, items) in fields.items()
        ]
    )


def _unpacked(packed: tuple[Packed, ...]) -> dict[str, Value]:
    return {
        name: _new(
            Value,
            (
                content,
                _new(Cell, spot),
                confidence,
                raw,
                personal,
                tuple([Item(part, Cell(*at)) for part, at in items]) if items else (),
            ),
        )
        for name, content, spot, confidence, raw, personal, items in packed
    }


def _spot(locator: Locator) -> tuple[str, str]:
    if type(locator) is not Cell:
        raise TypeError(f"a list's values stand in cells, not at {locator!r}")
    return (locator.sheet, locator.cell)
