"""A draft's rows of a sheet, and the object of a JSON document, with what was read marked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from samsyn.core.locators import LocatorError, cell_position, column_name, pointer_parts
from samsyn.core.models import Document
from samsyn.core.presenters.marks import Mark
from samsyn.core.selectors.documents import rows_of
from samsyn.core.services.documents import sheet_key
from samsyn.sources.records import Cell, JsonPointer

MOST_ROWS = 6
MOST_CELLS = 200
MOST_MEMBERS = 200
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """`heading` is what the sheet's first filled row says over the cell."""

    letter: str
    heading: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """`number` is the sheet's own, from 1."""

    sheet: str
    number: int
    cells: tuple[MarkedCell, ...]


@dataclass(frozen=True, slots=True)
class MarkedMember:
    key: str
    text: str
    marks: tuple[Mark, ...]


def rows_of_marks(document: Document, marks: Sequence[Mark]) -> list[MarkedRow]:
    """The rows that hold marks, each with all its filled cells."""
    places: dict[tuple[str, int], dict[int, list[Mark]]] = {}
    for mark in marks:
        if not isinstance(mark.locator, Cell):
            continue
        try:
            row, column = cell_position(mark.locator.cell)
        except LocatorError:
            continue
        at = places.setdefault((sheet_key(mark.locator.sheet), row), {})
        at.setdefault(column, []).append(mark)
    return [
        _row(document, sheet, number, at)
        for (sheet, number), at in sorted(places.items(), key=lambda one: one[0])[:MOST_ROWS]
    ]


def _row(document: Document, sheet: str, number: int, at: dict[int, list[Mark]]) -> MarkedRow:
    found = rows_of(document, sheet, number, number + 1)
    cells = found[0] if found else []
    headings = next(
        (row for row in rows_of(document, sheet, 0, 20) if any(cell.strip() for cell in row)), []
    )
    width = min(max([len(cells), *(column + 1 for column in at)]), MOST_CELLS)
    shown = [
        MarkedCell(
            column_name(column), _at(headings, column), _at(cells, column),
            tuple(at.get(column, ())),
        )
        for column in range(width)
        if column in at or _at(cells, column).strip()
    ]  # fmt: skip
    return MarkedRow(sheet, number + 1, tuple(shown))


def _at(cells: Sequence[str], column: int) -> str:
    return cells[column][:LONGEST] if column < len(cells) else ""


def members_of(text: str, marks: Sequence[Mark]) -> list[MarkedMember]:
    """The members of the smallest object that holds all marks."""
    spots: list[tuple[list[str], Mark]] = []
    for mark in marks:
        if isinstance(mark.locator, JsonPointer):
            spots.append((pointer_parts(mark.locator.pointer), mark))
    try:
        container = json.loads(text)
    except (ValueError, RecursionError):
        return []
    around: list[str] = _shared([parts[:-1] for parts, _mark in spots])
    for part in around:
        container = _member(container, part)
    members = _members(container)
    depth = len(around)
    return [
        MarkedMember(
            key,
            json.dumps(value, ensure_ascii=False, indent=1)[:LONGEST],
            tuple(mark for parts, mark in spots if parts[depth : depth + 1] == [key]),
        )
        for key, value in members[:MOST_MEMBERS]
    ]


def _shared(paths: Sequence[list[str]]) -> list[str]:
    """The steps that all paths begin with."""
    steps = takewhile(lambda same: len(set(same)) == 1, zip(*paths, strict=False))
    return [same[0] for same in steps]


def _members(container: Any) -> list[tuple[str, Any]]:
    if isinstance(container, dict):
        return [(str(key), value) for key, value in container.items()]
    if isinstance(container, list):
        return [(str(number), value) for number, value in enumerate(container)]
    return []


def _member(container: Any, part: str) -> Any:
    if isinstance(container, list):
        return container[int(part)] if part.isdigit() and int(part) < len(container) else None
    return container.get(part) if isinstance(container, dict) else None
