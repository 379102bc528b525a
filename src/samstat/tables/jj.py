"""τ-ARGUS' JJ format: a table as cells with protection levels and the relations between them.

First a line `0`, then the number of cells and a line each (number, value, cost, status, lower and
upper bound known to all, lower, upper and sliding protection level), then the number of relations
and a line each: `0.0 5 : 0 (-1) 3 (1) …`, the sum that is zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from samstat.errors import EmptyTableError, FormatError, UnknownCodeError

Floats = NDArray[np.float64]
MEMBER = re.compile(r"(\d+)\s*\(\s*([-+]?\d+)\s*\)")


@dataclass(frozen=True, eq=False)
class Problem:
    """Cells and relations without dimensions: what exact suppression works on.

    `status` is 'u' for unsafe, 's' for a cell that may be hidden, 'z' for one that may not. `down`,
    `up` and `slide` are how far below, above and in all a hidden unsafe cell's range must go.
    """

    values: Floats
    cost: Floats
    status: tuple[str, ...]
    lowest: Floats
    highest: Floats
    down: Floats
    up: Floats
    slide: Floats
    relations: tuple[tuple[NDArray[np.int64], Floats], ...]


def read_jj(path: Path) -> Problem:
    """The problem in a JJ file; FormatError where it is none, or is cut short."""
    try:
        lines = [line.split() for line in path.read_text(encoding="utf-8").split("\n")]
    except UnicodeDecodeError as error:
        raise FormatError(
            "this is no text file in UTF-8",
            where=path.name,
            next_step="A .jj file is lines of plain numbers; write it again.",
        ) from error
    lines = [line for line in lines if line]
    try:
        cells = int(lines[1][0])
        rows = [_cell(line) for line in lines[2 : 2 + cells]]
        count = int(lines[2 + cells][0])
        members = [" ".join(line) for line in lines[3 + cells : 3 + cells + count]]
    except (IndexError, ValueError) as error:
        raise FormatError(
            f"this is no JJ file, or it is cut short ({error})",
            where=path.name,
            next_step="It begins with 0, the number of cells, and a line of nine fields for each.",
        ) from error
    if not rows:
        raise EmptyTableError(
            "the file has no cells",
            where=path.name,
            next_step="Its second line says how many cells there are, one a line below.",
        )
    numbers = np.array([[*row[:2], *row[3:]] for row in rows], dtype=np.float64).T
    value, cost, lowest, highest, down, up, slide = numbers
    status = tuple(str(row[2]) for row in rows)
    relations = tuple(_relation(text, cells, path.name) for text in members)
    return Problem(value, cost, status, lowest, highest, down, up, slide, relations)


def _cell(line: list[str]) -> list[float | str]:
    if len(line) != 9 or line[3] not in ("s", "u", "z"):
        raise ValueError(" ".join(line))
    return [float(line[1]), float(line[2]), line[3], *map(float, line[4:])]


def _relation(text: str, cells: int, where: str) -> tuple[NDArray[np.int64], Floats]:
    found = MEMBER.findall(text.partition(":")[2])
    numbers = np.array([int(cell) for cell, _ in found], dtype=np.int64)
    if not len(numbers) or numbers.max() >= cells:
        raise UnknownCodeError(
            "a relation names a cell that the file does not have",
            where=where,
            value=text,
            next_step="Cells are numbered from 0, as many as the file's second line says.",
        )
    return numbers, np.array([float(sign) for _, sign in found])


def write_jj(path: Path, problem: Problem) -> None:
    """The problem as a JJ file."""
    p = problem
    columns = (p.values, p.cost, p.lowest, p.highest, p.down, p.up, p.slide)
    lines = ["0", str(len(p.values))]
    for number, status in enumerate(p.status):
        value, cost, *rest = (f"{column[number]:.15g}" for column in columns)
        lines.append(" ".join([str(number), value, cost, status, *rest]))
    lines.append(str(len(p.relations)))
    for cells, signs in p.relations:
        members = " ".join(f"{c} ({int(s)})" for c, s in zip(cells, signs, strict=True))
        lines.append(f"0.0 {len(cells)} : {members}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
