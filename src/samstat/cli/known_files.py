"""What somebody knows beside a table: small CSV files of cells, and cells written as words."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from samstat.cli.option_checks import existing_file
from samstat.disclosure.attack import Codes, Rate
from samstat.errors import FormatError
from samstat.tables import Table, whole_counts
from samstat.tables.csv_file import no_rows, read_texts
from samstat.tables.csv_text import decoded, delimiter_of, plain_numbers


def headings(path: Path) -> list[str]:
    """A CSV file's headings; FormatError where there is no such file, none for what is no text."""
    content = existing_file(path).read_bytes()[:100_000]
    if content[:2] == b"\x1f\x8b":
        content = zlib.decompressobj(wbits=31).decompress(content, 100_000)
    text = content.decode("utf-8-sig", errors="replace")
    return next(csv.reader(text.splitlines(), delimiter=delimiter_of(text)), [])


def file_and_out(text: str, option: str, next_step: str) -> tuple[Path, Path]:
    """The file that is there and the one to write, of `FILE=OUT`."""
    given, equals, out = text.rpartition("=")
    if not (equals and out and given):
        raise FormatError(
            "a file beside the table is FILE=OUT", where=option, value=text, next_step=next_step
        )
    return existing_file(Path(given)), Path(out)


def rows_in(path: Path, needed: Sequence[str], next_step: str) -> list[dict[str, str]]:
    """The rows of a CSV file by heading, each with a field for all of them.

    FormatError where a needed column is missing or a row has more or fewer fields, EmptyTableError
    where there are no rows.
    """
    names = headings(path)
    if missing := [name for name in needed if name not in names]:
        raise FormatError(
            f"the file has no column {missing[0]!r}",
            where=path.name,
            value=names,
            next_step=next_step,
        )
    text = decoded(path.read_bytes(), where=path.name)
    rows = list(csv.DictReader(text.splitlines(), delimiter=delimiter_of(text)))
    if not rows:
        raise no_rows(path)
    if any(None in row or None in row.values() for row in rows):
        raise FormatError(
            "a row has more or fewer fields than headings", where=path.name, next_step=next_step
        )
    return rows


def read_codes(text: str, where: str) -> dict[str, str]:
    """A cell written as `muni=M1,sex=K`; nothing at all is the total."""
    codes = {}
    for word in filter(None, (each.strip() for each in text.split(","))):
        name, equals, code = word.partition("=")
        if not equals:
            raise FormatError(
                "a cell is name=code, with ',' between",
                where=where,
                value=text,
                next_step="Write like muni=M1,sex=K; leave out the dimensions of totals.",
            )
        codes[name.strip()] = code.strip()
    return codes


def read_known(path: Path, table: Table, freq: str | None) -> tuple[tuple[Codes, int], ...]:
    """Cells and their numbers from a CSV file of codes; a column left out is a total."""
    names = headings(path)
    column = freq or ("freq" if "freq" in names or "value" not in names else "value")
    rows = [(codes, _number(row, column, where)) for where, codes, row in _rows(path, table)]
    counts = whole_counts([number for _, number in rows], where=path.name)
    return tuple((codes, int(count)) for (codes, _), count in zip(rows, counts, strict=True))


def read_rates(path: Path, table: Table) -> tuple[Rate, ...]:
    """Published rates: codes, `rate` as a share (0.125), and the `denominator` it is of.

    How many decimals the rate is written with says how it was rounded.
    """
    found = []
    for where, codes, row in _rows(path, table):
        text = plain_numbers([row.get("rate") or ""], where=f"{where}, column rate")[0]
        denominator = whole_counts([_number(row, "denominator", where)], where=where)
        decimals = len(text.partition(".")[2])
        found.append(Rate(codes, _number(row, "rate", where), decimals, int(denominator[0])))
    return tuple(found)


def _rows(path: Path, table: Table) -> Iterator[tuple[str, Codes, dict[str, str]]]:
    names = headings(path)
    own = [dimension.name for dimension in table.dimensions if dimension.name in names]
    for number, row in enumerate(read_texts(path, own), start=1):
        yield f"{path.name}, row {number}", codes_in(row, table), row


def codes_in(row: dict[str, str], table: Table) -> dict[str, str]:
    """The row's codes by dimension; one that is left out, or the total's, is a total."""
    return {
        dimension.name: row[dimension.name]
        for dimension in table.dimensions
        if row.get(dimension.name) not in (None, "", dimension.total)
    }


def _number(row: dict[str, str], column: str, where: str) -> float:
    try:
        return float(plain_numbers([row[column]], where=f"{where}, column {column}")[0])
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(
            f"the row has no number in the column {column!r}",
            where=where,
            value=row.get(column),
            next_step="Write a number like 1234, 1 234 or 0.125.",
        ) from error
