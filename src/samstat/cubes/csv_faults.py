"""Where a CSV file of rows is wrong: looked for only after a fast reader has given up.

Rows may be about persons, so nothing of what they hold is told: only the line and the column.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from samstat.errors import CountError, EmptyTableError, FormatError, SamstatError

LONGEST_FIELD = 10_000_000
NEXT_STEP = "The file has one heading row, as many fields in each row, and numbers bare."


def headings_of(path: Path, encoding: str, delimiter: str) -> list[str]:
    """The heading row; FormatError where there is none, or it is not in this encoding."""
    for _line, row in _rows(path, encoding, delimiter):
        return row
    raise EmptyTableError("the file is empty", where=path.name, next_step=NEXT_STEP)


def fault_of(path: Path, encoding: str, delimiter: str, numbers: Collection[str]) -> SamstatError:
    """The first line that cannot be read; `numbers` are the columns that hold nothing else."""
    try:
        return _first_fault(path, encoding, delimiter, numbers)
    except FormatError as error:
        return error


def _first_fault(
    path: Path, encoding: str, delimiter: str, numbers: Collection[str]
) -> SamstatError:
    rows = _rows(path, encoding, delimiter)
    _line, headings = next(rows, (1, [""]))
    places = [place for place, name in enumerate(headings) if name in numbers]
    for line, row in rows:
        if len(row) != len(headings):
            return FormatError(
                f"the row has {len(row)} fields, and there are {len(headings)} headings",
                where=f"{path.name}, line {line}",
                next_step="Give each row as many fields, and text with separators in quotes.",
            )
        for place in places:
            if row[place] and not is_number(row[place]):
                return CountError(
                    "the field holds something that is no number",
                    where=f"{path.name}, line {line}, column {headings[place]}",
                    next_step="Write numbers bare, decimals after a point; leave empty what is "
                    "unknown, and say why in a column of statuses.",
                )
    return FormatError("the file cannot be read as CSV", where=path.name, next_step=NEXT_STEP)


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the number of its last line."""
    csv.field_size_limit(LONGEST_FIELD)
    try:
        # A mark at the beginning says how a file is written and is no part of its first heading.
        with path.open(encoding=_with_mark(encoding), newline="") as file:
            reader = csv.reader(file, delimiter=delimiter)
            for row in reader:
                if row:
                    yield reader.line_num, row
    except csv.Error as error:
        raise FormatError(
            f"the file cannot be read as CSV ({error})", where=path.name, next_step=NEXT_STEP
        ) from error
    except LookupError as error:
        raise FormatError(
            "there is no such encoding",
            where=path.name,
            value=encoding,
            next_step='Name it as Python does: encoding = "latin-1".',
        ) from error
    except UnicodeError as error:
        raise FormatError(
            f"the file is not written in {encoding}",
            where=f"{path.name}, line {_undecoded(path, encoding)}",
            next_step='Name its encoding in [source]: encoding = "latin-1".',
        ) from error


def _with_mark(encoding: str) -> str:
    return "utf-8-sig" if encoding.lower().replace("-", "").replace("_", "") == "utf8" else encoding


def _undecoded(path: Path, encoding: str) -> int:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode(encoding)
            except UnicodeError:
                return number
    return 1


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def known(columns: Sequence[str], there: Sequence[str], where: str) -> list[str]:
    """The columns, or FormatError for the first that is not there."""
    if missing := [name for name in columns if name not in there]:
        raise FormatError(
            f"the rows have no column {missing[0]!r}",
            where=where,
            value=list(there),
            next_step="Name the columns as the source does.",
        )
    return list(columns)
