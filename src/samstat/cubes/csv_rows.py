"""A CSV file of rows on disk: its headings, and where it cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from samstat.errors import EmptyTableError, FormatError, SamstatError
from samstat.tables.csv_faults import NEXT_STEP, Row, first_fault, rows_of


def headings_of(path: Path, encoding: str, delimiter: str) -> list[str]:
    """The heading row; FormatError where there is none, or it is not in this encoding."""
    for _line, row in _rows(path, encoding, delimiter):
        return row
    raise EmptyTableError("the file is empty", where=path.name, next_step=NEXT_STEP)


def fault_of(path: Path, encoding: str, delimiter: str, numbers: Collection[str]) -> SamstatError:
    """The first line that cannot be read; `numbers` are the columns that hold nothing else."""
    return first_fault(_rows(path, encoding, delimiter), path.name, numbers)


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    try:
        # A mark at the beginning says how a file is written and is no part of its first heading.
        with path.open(encoding=_with_mark(encoding), newline="") as file:
            yield from rows_of(file, delimiter, path.name)
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
