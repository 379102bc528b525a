"""Composites that are published beside a table as files: a row a component."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from samstat.cli.known_files import codes_in, file_and_out, read_codes, rows_in
from samstat.disclosure.attack import CompositeValue
from samstat.disclosure.protect.composites import CompositeBeside, Part
from samstat.disclosure.release import Release
from samstat.disclosure.release_composites import as_known, release_composites
from samstat.errors import FormatError
from samstat.tables import CellStatus, Table
from samstat.tables.whole_files import written_text

COMPOSITES = "Indices published beside it, FILE=OUT: composite, value, codes, weight, denominator."
NEEDED = ("composite", "value", "weight", "denominator")
SCALE = ("low", "high", "whole")
NEXT_STEP = "Write a row a component: composite,value, codes, weight,denominator,low,high."
NUMBER = re.compile(r"-?\d+(\.\d+)?")
Row = dict[str, str]


def write_composites(
    text: str, release: Release, earlier: Sequence[Table], overlapping: Sequence[str]
) -> dict[str, dict[str, int]]:
    """Write the composites of `FILE=OUT` with statuses, and tell how many are hidden."""
    if not text:
        return {}
    path, out = file_and_out(text, "--composites", NEXT_STEP)
    table, rows = release.protections[0].table, rows_in(path, NEEDED, NEXT_STEP)
    composites = _composites(rows, table, path.name)
    stay = release_composites(release, composites, earlier=earlier, overlapping=overlapping)
    names = {each.name for each, kept in zip(composites, stay, strict=True) if kept}
    _write(out, rows, table, names)
    return {"composites": {"rows": len(stay), "hidden": int((~stay).sum())}}


def read_composites(path: Path, table: Table) -> tuple[CompositeValue, ...]:
    """Published composites as the attacker knows them; those without a value are passed over."""
    rows = [row for row in rows_in(path, NEEDED, NEXT_STEP) if row["value"].strip()]
    return tuple(as_known(each) for each in _composites(rows, table, path.name))


def _composites(rows: Sequence[Row], table: Table, file: str) -> list[CompositeBeside]:
    """The rows' composites in their order; each has one value, and a row a component."""
    values: dict[str, str] = {}
    parts: dict[str, list[Part]] = {}
    for number, row in enumerate(rows, start=1):
        name, value, where = row["composite"].strip(), row["value"].strip(), f"{file}, row {number}"
        _number(row, "value", where)
        if values.setdefault(name, value) != value:
            raise _wrong("a composite has two values", where, value)
        parts.setdefault(name, []).append(_part(row, table, where))
    return [CompositeBeside(name, text, tuple(parts[name])) for name, text in values.items()]


def _part(row: Row, table: Table, where: str) -> Part:
    cell = codes_in(row, table)
    table.position(cell)
    whole = read_codes(row["whole"], where) if row.get("whole") else None
    denominator = _number(row, "denominator", where)
    if denominator <= 0 or denominator.denominator != 1:
        raise _wrong("a denominator is a whole number above zero", where, row["denominator"])
    low, high = _number(row, "low", where, "0"), _number(row, "high", where, "1")
    if low == high:
        raise _wrong("low and high are the same, so the scale has no length", where, row["low"])
    return Part(cell, int(denominator), _number(row, "weight", where), low, high, whole)


def _number(row: Row, column: str, where: str, otherwise: str = "") -> Fraction:
    text = (row.get(column) or otherwise).strip()
    if not NUMBER.fullmatch(text):
        raise _wrong(f"the column {column!r} has no number with a point for decimals", where, text)
    return Fraction(text)


def _write(out: Path, rows: Sequence[Row], table: Table, shown: set[str]) -> None:
    """Each row with a status; neither value nor denominators of a hidden composite."""
    levels = [level for each in table.dimensions for level in (*each.levels, each.name)]
    names = [name for name in rows[0] if name in (*levels, *NEEDED, *SCALE)]
    with written_text(out) as file:
        writer = csv.DictWriter(file, [*names, "status"])
        writer.writeheader()
        for row in rows:
            kept = row["composite"].strip() in shown
            status = CellStatus.VALUE if kept else CellStatus.SUPPRESSED
            hidden = () if kept else ("value", "denominator")
            bare = {name: "" if name in hidden else row[name] for name in names}
            writer.writerow({**bare, "status": status.label})


def _wrong(what: str, where: str, value: object) -> FormatError:
    return FormatError(what, where=where, value=value, next_step=NEXT_STEP)
