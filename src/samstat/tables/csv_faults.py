"""Where the text of a CSV file is wrong: looked for only after a fast reader has given up.

Rows may be about persons, so nothing of what they hold is told: only the line and the column.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator

from samstat.errors import CountError, FormatError, SamstatError
from samstat.tables.csv_text import is_number

LONGEST_FIELD = 10_000_000
NEXT_STEP = "The file has one heading row, as many fields in each row, and numbers bare."
Row = tuple[int, list[str]]  # the number of its last line, and its fields


def rows_of(lines: Iterable[str], delimiter: str, where: str) -> Iterator[Row]:
    """Each row that is not empty; FormatError where the text is no CSV."""
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise FormatError(
            f"the file cannot be read as CSV ({error})", where=where, next_step=NEXT_STEP
        ) from error


def first_fault(rows: Iterator[Row], where: str, numbers: Collection[str] = ()) -> SamstatError:
    """The first line that cannot be read; `numbers` are the columns that hold nothing else."""
    try:
        return _first_fault(rows, where, numbers)
    except FormatError as error:
        return error


def _first_fault(rows: Iterator[Row], where: str, numbers: Collection[str]) -> SamstatError:
    _line, headings = next(rows, (1, [""]))
    places = [place for place, name in enumerate(headings) if name in numbers]
    for line, row in rows:
        if len(row) != len(headings):
            return FormatError(
                f"the row cannot be read: it has {len(row)} fields for {len(headings)} headings",
                where=f"{where}, line {line}",
                next_step="Give each row as many fields, and text with separators in quotes.",
            )
        for place in places:
            if row[place] and not is_number(row[place]):
                return CountError(
                    "the field holds something that is no number",
                    where=f"{where}, line {line}, column {headings[place]}",
                    next_step="Write numbers bare, decimals after a point; leave empty what is "
                    "unknown, and say why in a column of statuses.",
                )
    return FormatError("the file cannot be read as CSV", where=where, next_step=NEXT_STEP)
