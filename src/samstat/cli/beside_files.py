"""Files of rates and medians that are published beside a table: FILE=OUT, hidden where need be."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from samstat.cli.known_files import codes_in, file_and_out, read_codes, rows_in
from samstat.disclosure.protect.derived import (
    MedianBeside,
    RateBeside,
    beside_shown,
    medians_that_stay,
)
from samstat.disclosure.release import Release
from samstat.disclosure.release_derived import release_rates
from samstat.errors import FormatError
from samstat.tables import CellStatus, Table, whole_counts
from samstat.tables.whole_files import written_text

Flags = NDArray[np.bool_]
RATES = "Rates published beside it, FILE=OUT: codes, rate, denominator, whole, low, high."
MEDIANS = "Medians published beside it, FILE=OUT: codes, median, contributors, low, high."
INTERVAL = ("low", "high")
NEXT_STEP = "Write --rates rates.csv=rates_out.csv, a row a cell, decimals by a point."
SHARE = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True, eq=False)
class Beside:
    """A file's rows with their cells, and where the rows that may be published are written."""

    out: Path
    names: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    cells: tuple[dict[str, str], ...]
    where: str

    def numbers(self, column: str) -> list[int]:
        """A column of whole numbers; FormatError where a row has none."""
        try:
            found = whole_counts([float(row[column]) for row in self.rows], where=self.where)
        except (TypeError, ValueError) as error:
            raise _wrong(f"a row has no number in the column {column!r}", self.where) from error
        return [int(each) for each in found]

    def write(self, stay: Flags, interval: Flags, measure: str) -> None:
        """Write each row with a status; an interval only where its own count is shown."""
        shown = [name for name in self.names if name != "contributors"]
        with written_text(self.out) as file:
            writer = csv.DictWriter(file, [*shown, "status"], extrasaction="ignore")
            writer.writeheader()
            for row, kept, with_interval in zip(self.rows, stay, interval, strict=True):
                status = CellStatus.VALUE if kept else CellStatus.SUPPRESSED
                hidden = () if kept else (measure, "denominator", *INTERVAL)
                hidden = hidden if with_interval else (*hidden, *INTERVAL)
                bare = {name: "" if name in hidden else row[name] for name in shown}
                writer.writerow({**bare, "status": status.label})


def read_beside(text: str, option: str, table: Table, needed: Sequence[str]) -> Beside:
    """The rows of `FILE=OUT`, whose codes are columns by the dimensions' names.

    A column left out, or the total's code, means the total; columns that are not asked for are not
    written, since nobody has judged them. Raises FormatError where a needed
    column or a number is missing, UnknownCodeError for a code that the table has not.
    """
    path, out = file_and_out(text, option, NEXT_STEP)
    rows = tuple(rows_in(path, needed, NEXT_STEP))
    cells = tuple(codes_in(row, table) for row in rows)
    for codes in cells:
        table.position(codes)
    known = [level for each in table.dimensions for level in (*each.levels, each.name)]
    kept = tuple(name for name in rows[0] if name in (*known, *needed, *INTERVAL, "whole"))
    return Beside(out, kept, rows, cells, path.name)


def _wrong(what: str, where: str) -> FormatError:
    return FormatError(
        what,
        where=where,
        next_step=NEXT_STEP,
    )


def write_beside(
    rates: str,
    medians: str,
    release: Release,
    earlier: Sequence[Table],
    overlapping: Sequence[str],
) -> dict[str, dict[str, int]]:
    """Write what may be published beside the release's first table, and tell how much is hidden.

    Both files are read and judged before either is written.
    """
    first = release.protections[0]
    chosen = {}
    if rates:
        beside = read_beside(rates, "--rates", first.table, ("rate", "denominator"))
        stay = release_rates(release, _rates(beside), earlier=earlier, overlapping=overlapping)
        chosen["rates"] = (beside, "rate", stay)
    if medians:
        beside = read_beside(medians, "--medians", first.table, ("median", "contributors"))
        stay = medians_that_stay(first, _medians(beside), first.rule)
        chosen["medians"] = (beside, "median", stay)
    for beside, measure, stay in chosen.values():
        beside.write(stay, stay & beside_shown(first, beside.cells), measure)
    return {
        name: {"rows": len(stay), "hidden": int((~stay).sum())}
        for name, (_beside, _measure, stay) in chosen.items()
    }


def _rates(beside: Beside) -> list[RateBeside]:
    found = []
    numbers = beside.numbers("denominator")
    for row, cell, number in zip(beside.rows, beside.cells, numbers, strict=True):
        text, whole = row["rate"].strip(), row.get("whole")
        if not SHARE.fullmatch(text):
            raise _wrong("a rate is a share with a point for decimals (0.125)", beside.where)
        known = None if not whole else read_codes(whole, beside.where)
        found.append(RateBeside(cell, text, number, known))
    return found


def _medians(beside: Beside) -> list[MedianBeside]:
    """How many values a median is of is read here and never written."""
    pairs = zip(beside.cells, beside.numbers("contributors"), strict=True)
    return [MedianBeside(cell, number) for cell, number in pairs]
