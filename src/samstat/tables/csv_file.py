"""Tables as CSV: `region/muni,pgrp/prog,sex` names the columns, coarsest level first."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from samstat.errors import EmptyTableError, FormatError, MissingCodeError, about
from samstat.tables.building import Rows, table_from_rows, whole_counts
from samstat.tables.csv_faults import first_fault, rows_of
from samstat.tables.csv_text import (
    decoded,
    delimiter_of,
    plain_numbers,
    refuse_thousands_points,
    unpacked,
)
from samstat.tables.dimension import TOTAL, Dimension
from samstat.tables.overlaps import overlapping_table
from samstat.tables.status import CellStatus
from samstat.tables.table import Table, has_value
from samstat.tables.whole_files import written_whole

PARQUET = b"PAR1"
ZIP = b"PK\x03\x04"


def parse_dims(spec: str) -> tuple[tuple[str, ...], ...]:
    """`region/muni,sex` as (('region', 'muni'), ('sex',)); FormatError where a name is empty."""
    dims = tuple(tuple(level.strip() for level in each.split("/")) for each in spec.split(","))
    names = [level for levels in dims for level in levels]
    if not all(names) or len(set(names)) != len(names):
        raise FormatError(
            "dimensions are column names, each once",
            where="--dims",
            value=spec,
            next_step="Write like region/muni,sex: levels by '/', coarsest first.",
        )
    return dims


def read_table(
    path: Path,
    dims: Sequence[Sequence[str]],
    *,
    freq: str = "freq",
    magnitude: str | None = None,
    contributors: str | None = None,
    status: str | None = None,
    total: str = TOTAL,
    hidden: Collection[str] = (),
    overlapping: Collection[str] = (),
) -> Table:
    """A table from a CSV file (gzip too) of inner cells, or of inner cells and margins.

    Commas, semicolons or tabs; UTF-8 or Windows-1252; 1 234 and 3,0 as numbers.

    `dims` is what `parse_dims` gives. Codes are text, exactly as written. A margin has the total's
    code, or a parent's code in the column of the leaf. `hidden` are words that stand for a
    suppressed number in the column of counts (an empty field is the word ''). `overlapping` names
    dimensions in which a person may have several codes: then every margin must be given.
    """
    columns = [level for levels in dims for level in levels]
    numbers = [name for name in (freq, magnitude, contributors) if name]
    counted = [name for name in (freq, contributors) if name]
    data = _read(path, [*columns, *numbers, *([status] if status else [])], columns, counted)
    if data.num_rows == 0:
        raise no_rows(path)
    statuses = _statuses(data, status, path)
    if hidden:
        data, statuses = _without_words(data, freq, hidden, statuses)
    dimensions, nodes = [], []
    for levels in dims:
        dimension, numbered = _dimension(data, levels, path, total)
        dimensions.append(dimension)
        nodes.append(numbered)
    rows = Rows(
        tuple(dimensions),
        np.stack(nodes),
        whole_counts(_numbers(data, freq, path, statuses), where=f"{path.name}, column {freq}"),
        statuses,
        _numbers(data, magnitude, path, statuses) if magnitude else None,
        whole_counts(_numbers(data, contributors, path, statuses)) if contributors else None,
    )
    with about(path.name):
        return overlapping_table(rows, overlapping) if overlapping else table_from_rows(rows)


def no_rows(path: Path, what: str = "the file has headings but no rows") -> EmptyTableError:
    return EmptyTableError(
        what, where=path.name, next_step="Check that the file was written to its end."
    )


def read_persons(
    path: Path, dims: Sequence[Sequence[str]], person: str, *, total: str = TOTAL
) -> tuple[tuple[Dimension, ...], NDArray[np.int32], list[str]]:
    """Dimensions, each row's leaf in them (`[dimension, row]`), and ids, from one row a person.

    Raises FormatError, EmptyTableError and MissingCodeError as `read_table` does, an id that is
    missing included, and HierarchyError where codes form no tree.
    """
    columns = [person, *(level for levels in dims for level in levels)]
    data = _read(path, columns, columns)
    if data.num_rows == 0:
        raise no_rows(path)
    _check_codes(data, person, path)
    numbered = [_dimension(data, levels, path, total) for levels in dims]
    dimensions = tuple(dimension for dimension, _ in numbered)
    nodes = np.stack([leaves for _, leaves in numbered])
    for dimension, leaves in numbered:
        if not dimension.is_leaf[leaves].all():
            raise FormatError(
                "a row has the code of a whole",
                where=f"{path.name}, column {dimension.levels[-1]}",
                next_step="Give each row's own code at the lowest level; margins are added.",
            )
    return dimensions, nodes, [str(each) for each in data[person].to_pylist()]


def read_cells(
    path: Path,
    dims: Sequence[Sequence[str]],
    amount: str,
    *,
    status: str | None = None,
    total: str = TOTAL,
    hidden: Collection[str] = (),
) -> Rows:
    """Rows as they stand, margins too, with amounts; counts are 0. Options as of `read_table`."""
    columns = [level for levels in dims for level in levels]
    data = _read(path, [*columns, amount, *([status] if status else [])], columns)
    if data.num_rows == 0:
        raise no_rows(path)
    data, statuses = _without_words(data, amount, hidden, _statuses(data, status, path))
    found = [_dimension(data, levels, path, total) for levels in dims]
    return Rows(
        tuple(dimension for dimension, _ in found),
        np.stack([nodes for _, nodes in found]),
        np.zeros(data.num_rows, dtype=np.int64),
        statuses,
        _numbers(data, amount, path, statuses),
    )


def read_amounts(path: Path, name: str) -> NDArray[np.float64]:
    """A column of numbers, one a row of the file; FormatError where one is missing."""
    amounts = _numbers(_read(path, [name], []), name, path, None)
    if (missing := np.flatnonzero(np.isnan(amounts))).size:
        raise FormatError(
            "a row has no number",
            where=f"{path.name}, column {name}, row {int(missing[0]) + 1}",
            next_step="Write 0 for nothing, or leave the row out.",
        )
    return amounts


def read_texts(path: Path, wanted: Sequence[str]) -> list[dict[str, str]]:
    """Every row of a CSV file as text, in the dialects that `read_table` takes."""
    names = [*wanted, *_read(path, wanted, wanted).column_names]
    rows: list[dict[str, str]] = _read(path, wanted, names).to_pylist()
    return rows


def _read(
    path: Path, wanted: Sequence[str], text: Sequence[str], counted: Sequence[str] = ()
) -> pa.Table:
    """The file's columns: `text` as written, others as what they look like.

    FormatError where a point in a `counted` column may part thousands.
    """
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = unpacked(content, where=path.name)
    if content[:4] in (PARQUET, ZIP) or b"\x00" in content[:1000]:
        raise FormatError(
            "this is no CSV file",
            where=path.name,
            value=content[:4],
            next_step="Give a text file with headings and commas, or convert it first.",
        )
    decoded_text = decoded(content, where=path.name)
    options = arrow_csv.ConvertOptions(
        column_types=dict.fromkeys(text, pa.string()),
        strings_can_be_null=False,
        quoted_strings_can_be_null=False,
    )
    parse = arrow_csv.ParseOptions(delimiter=delimiter_of(decoded_text, wanted))
    try:
        data = arrow_csv.read_csv(
            pa.BufferReader(decoded_text.encode()), parse_options=parse, convert_options=options
        )
    except pa.ArrowInvalid as error:
        if not content.strip():
            raise no_rows(path, "the file is empty") from error
        # What the reader says quotes the row: no person's data goes into an error.
        lines = io.StringIO(decoded_text, newline="")
        raise first_fault(rows_of(lines, parse.delimiter, path.name), path.name) from None
    if missing := [name for name in wanted if name not in data.column_names]:
        raise FormatError(
            f"the file has no column {missing[0]!r}",
            where=path.name,
            value=data.column_names,
            next_step="Name the columns as the file's headings do.",
        )
    pointed = [name for name in counted if pa.types.is_floating(data[name].type)]
    if pointed:  # only then is it worth while to look at how the numbers are written
        written = _read(path, wanted, [*text, *pointed])
        for name in pointed:
            words = written[name].to_pylist()
            refuse_thousands_points(words, where=f"{path.name}, column {name}")
    return data


def _dimension(
    data: pa.Table, levels: Sequence[str], path: Path, total: str
) -> tuple[Dimension, NDArray[np.int32]]:
    for level in levels:
        _check_codes(data, level, path)
    paths = data.select(list(levels)).group_by(list(levels), use_threads=False).aggregate([])
    dimension = Dimension.from_levels(
        levels, [paths[level].to_pylist() for level in levels], total=total
    )
    leaf = data[levels[-1]].combine_chunks().dictionary_encode()
    numbers = np.array(
        [dimension.number[code] for code in leaf.dictionary.to_pylist()], dtype=np.int32
    )
    return dimension, numbers[leaf.indices.to_numpy()]


def _check_codes(data: pa.Table, column: str, path: Path) -> None:
    empty = pc.equal(pc.utf8_trim_whitespace(data[column]), "")
    if pc.any(empty).as_py():
        raise MissingCodeError(
            "a row has no code",
            where=f"{path.name}, row {pc.index(empty, True).as_py() + 1}, column {column}",
            next_step="Fill it in; write a code of its own for what is unknown.",
        )


def _statuses(data: pa.Table, status: str | None, path: Path) -> NDArray[np.uint8] | None:
    if status is None:
        return None
    words = data[status].combine_chunks().dictionary_encode()
    where = f"{path.name}, column {status}"
    read = [int(CellStatus.read(str(word), where=where)) for word in words.dictionary.to_pylist()]
    codes = np.array(read, dtype=np.uint8)
    at: NDArray[np.int32] = words.indices.to_numpy()
    return codes[at]


def _without_words(
    data: pa.Table, freq: str, hidden: Collection[str], statuses: NDArray[np.uint8] | None
) -> tuple[pa.Table, NDArray[np.uint8] | None]:
    """Take the words for suppressed numbers out of the counts, and say in the status what they are.

    A cell whose status already says why it has no number keeps that.
    """
    text = pc.utf8_trim_whitespace(pc.fill_null(pc.cast(data[freq], pa.string()), ""))
    found = pc.is_in(text, pa.array(sorted(hidden), pa.string()))
    words = found.to_numpy(zero_copy_only=False) if len(found) else np.zeros(0, dtype=np.bool_)
    if not words.any():
        return data, statuses
    bare = pc.if_else(found, pa.scalar("0"), text)
    data = data.set_column(data.column_names.index(freq), freq, bare)
    if statuses is None:
        zero = pc.equal(bare, "0").to_numpy(zero_copy_only=False)
        statuses = np.where(zero, CellStatus.ZERO, CellStatus.VALUE).astype(np.uint8)
    statuses[words & has_value(statuses)] = CellStatus.SUPPRESSED
    return data, statuses


def _numbers(
    data: pa.Table, name: str, path: Path, statuses: NDArray[np.uint8] | None
) -> NDArray[np.float64]:
    """A column as numbers; 0 where the status says that there is none."""
    column = data[name]
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        column = _from_text(column, name, path)
    numbers = np.array(column.to_numpy(zero_copy_only=False), dtype=np.float64)
    if statuses is not None:
        numbers[~has_value(statuses)] = 0
    return numbers


def _from_text(column: pa.ChunkedArray, name: str, path: Path) -> pa.ChunkedArray:
    words = pc.fill_null(pc.cast(column, pa.string()), "").to_pylist()
    text = pa.array(plain_numbers(words, where=f"{path.name}, column {name}"), pa.string())
    bare = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    try:
        return pc.cast(bare, pa.float64())
    except pa.ArrowInvalid as error:
        raise FormatError(
            f"the column is not numeric ({error})",
            where=f"{path.name}, column {name}",
            next_step="Leave a cell without number empty and say why in a status column.",
        ) from error


def write_table(
    path: Path,
    table: Table,
    *,
    extra: Mapping[str, Sequence[Any] | NDArray[Any]] | None = None,
    names: tuple[str, str] = ("value", "magnitude"),
) -> None:
    """One row a cell: each level's code, value and status; cells without a number have none here.

    A margin has its parent's code in the leaf's column and in those above as far as they go down.
    `names` are the columns of counts and of amounts. `extra` adds columns of the table's length.
    The caller decides what may be written: a public file comes from `Table.published()`.
    """
    shown = has_value(table.status)
    columns: dict[str, pa.Array] = {}
    for dimension, nodes in zip(table.dimensions, table.nodes, strict=True):
        for steps_up, level in reversed(list(enumerate(reversed(dimension.levels)))):
            columns[level] = _taken(_level_codes(dimension, steps_up), nodes)
    columns[names[0]] = pa.array(table.counts, mask=~shown)
    if table.magnitude is not None:
        columns[names[1]] = pa.array(table.magnitude, mask=~shown)
    columns["status"] = _taken([status.label for status in CellStatus], table.status)
    for name, values in (extra or {}).items():
        columns[name] = pa.array(values)
    with written_whole(path) as file:
        arrow_csv.write_csv(pa.table(columns), file)


def _taken(words: Sequence[str], at: NDArray[Any]) -> pa.Array:
    return pa.array(words).take(pa.array(at.astype(np.int64)))


def _level_codes(dimension: Dimension, steps_up: int) -> list[str]:
    """Each code's ancestor in a column so many levels above the leaf's, or the code itself."""
    depth = len(dimension.levels) - steps_up
    codes = []
    for node in range(len(dimension)):
        path = dimension.path(node)[::-1]
        codes.append(dimension.codes[path[min(depth, len(path) - 1)]])
    return codes
