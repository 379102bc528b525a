"""CSV with a heading line: fields by the headings' names, in any order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from samsyn.sources.delimited import open_delimited
from samsyn.sources.findings import finding
from samsyn.sources.records import Cell, Finding
from samsyn.sources.sheets import Limits, reference

_LIMITS = Limits(file_bytes=5_000_000, columns=200)
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is the row as a spreadsheet counts it."""

    line: int
    cells: Mapping[str, str]
    places: Mapping[str, Cell]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def at(self, name: str) -> Cell:
        return self.places.get(name) or Cell("", reference(self.line - 1, 0))


@dataclass(frozen=True, slots=True)
class Table:
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]


def read_table(data: bytes, headings: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Table:
    """The rows beneath the headings. `headings` gives each field's names, in small letters.

    Where a needed field has no column there are no rows and a finding that says which.
    """
    opened = open_delimited(data, _LIMITS)
    rows = opened.sheets[0].rows if opened.sheets else ()
    top = next((n for n, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    told = list(opened.findings)
    if top is None:
        return Table({}, (), (*told, finding("strategy_empty")))
    columns, unknown = _columns(rows[top], headings)
    missing = [name for name in needed if name not in columns]
    if missing:
        wanted = ", ".join(headings[name][0] for name in missing)
        found = ", ".join(cell for cell in rows[top] if cell.strip())
        told.append(
            finding("strategy_no_column", Cell("", "A1"), line=top + 1, wanted=wanted, found=found)
        )
        return Table(columns, (), tuple(told))
    told += [
        finding("strategy_key_unknown", Cell("", reference(top, n)), line=top + 1, column=name)
        for n, name in unknown
    ]
    if len(rows) > MOST_ROWS:
        told.append(finding("strategy_too_many_rows", limit=MOST_ROWS))
    read = tuple(_rows(rows[top + 1 : MOST_ROWS], columns, top + 2))
    return Table(columns, read, tuple(told))


def _columns(
    line: Sequence[str], headings: Mapping[str, Sequence[str]]
) -> tuple[dict[str, int], list[tuple[int, str]]]:
    known = {word: name for name, words in headings.items() for word in words}
    found: dict[str, int] = {}
    unknown = []
    for number, cell in enumerate(line):
        written = " ".join(cell.strip("\ufeff ").casefold().split())
        name = known.get(written)
        if name is not None and name not in found:
            found[name] = number
        elif written:
            unknown.append((number, cell))
    return found, unknown


def _rows(lines: Sequence[Sequence[str]], columns: Mapping[str, int], first: int) -> Iterator[Row]:
    for line, cells in enumerate(lines, start=first):
        if any(cell.strip() for cell in cells):
            yield Row(
                line,
                {
                    name: cells[number].strip()
                    for name, number in columns.items()
                    if number < len(cells)
                },
                {name: Cell("", reference(line - 1, number)) for name, number in columns.items()},
            )
