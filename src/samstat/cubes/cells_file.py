"""Cells as rows of a file: what `samstat cube` or `samstat protect` wrote, read as a cube again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from samstat.cubes.cube import Column, Cube
from samstat.cubes.datasets import NO_TOTAL
from samstat.errors import DuplicateCellError, EmptyTableError, FormatError, MissingCodeError
from samstat.tables import TOTAL, CellStatus, Dimension, has_value
from samstat.tables.table import key_strides


def read_cells(
    path: Path,
    dimensions: Sequence[str],
    measures: Sequence[str],
    *,
    totals: Mapping[str, str] | None = None,
) -> Cube:
    """The cube of a CSV, Parquet or JSON file with a row a cell.

    Each dimension is a column of codes, margins under the total's code; each measure a column with
    its status in `<measure>_status`. A file with the columns value and status holds one measure.
    Where statuses are given, a combination that is not listed is a zero, as samstat writes it; in
    other files it is unknown.
    """
    rows = _table(path, dimensions)
    columns, stated = {}, True
    for measure in measures:
        column, status = _names(rows, measure, len(measures), path)
        stated &= status is not None
        columns[measure] = _column(rows, column, status, measure, path)
    found, keys = _keys(rows, dimensions, dict(totals or {}), path)
    order = np.argsort(keys, kind="stable")
    if len(np.unique(keys)) != len(keys):
        raise DuplicateCellError(
            "a cell is given twice",
            where=path.name,
            next_step=f"Name every dimension of the file; these are {', '.join(dimensions)}.",
        )
    ordered = {name: _ordered(column, order) for name, column in columns.items()}
    absent = CellStatus.ZERO if stated else CellStatus.UNKNOWN
    return Cube(path.stem, found, keys[order], ordered, absent)


def _table(path: Path, dimensions: Sequence[str]) -> pa.Table:
    try:
        if path.suffix == ".parquet":
            rows = pq.read_table(path)
        elif path.suffix == ".json":
            rows = pa.Table.from_pylist(json.loads(path.read_text(encoding="utf-8"))["cells"])
        else:
            with path.open("rb") as file:
                first = file.readline()
            mark = max(",;\t", key=lambda each: first.count(each.encode()))
            types = dict.fromkeys(dimensions, pa.string())
            options = arrow_csv.ConvertOptions(column_types=types, strings_can_be_null=True)
            parse = arrow_csv.ParseOptions(delimiter=mark)
            rows = arrow_csv.read_csv(path, parse_options=parse, convert_options=options)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowInvalid) as error:
        raise FormatError(
            f"the file cannot be read as cells ({type(error).__name__})",
            where=path.name,
            next_step="It has a heading row and a row a cell, as samstat cube writes.",
        ) from error
    if missing := [name for name in dimensions if name not in rows.column_names]:
        raise FormatError(
            f"the file has no column {missing[0]!r}",
            where=path.name,
            value=rows.column_names,
            next_step="Name it in columns of the indicator's cube, as the file does.",
        )
    if not rows.num_rows:
        raise EmptyTableError(
            "the file has no cells",
            where=path.name,
            next_step="Check that the file was written to its end.",
        )
    return rows


def _names(rows: pa.Table, measure: str, measures: int, path: Path) -> tuple[str, str | None]:
    names = rows.column_names
    if measure in names:
        return measure, f"{measure}_status" if f"{measure}_status" in names else None
    if measures == 1 and "value" in names:
        return "value", "status" if "status" in names else None
    raise FormatError(
        f"the file has no column {measure!r}",
        where=path.name,
        value=names,
        next_step="A measure is a column of its name; a single one may be called value.",
    )


def _column(rows: pa.Table, name: str, status: str | None, measure: str, path: Path) -> Column:
    where = f"{path.name}, column {name}"
    try:
        values = np.array(rows.column(name).cast(pa.float64()).to_numpy(), dtype=np.float64)
    except pa.ArrowInvalid as error:
        raise FormatError(
            "the column is not numeric",
            where=where,
            next_step="Write numbers bare, decimals after a point; leave empty what has none, "
            "and say why in the column of statuses.",
        ) from error
    codes = np.full(len(values), CellStatus.VALUE, dtype=np.uint8)
    if status is not None:
        words = [word or "value" for word in rows.column(status).cast(pa.string()).to_pylist()]
        codes = np.array([CellStatus.read(word, where=where) for word in words], dtype=np.uint8)
    shown = has_value(codes)
    wrong = shown & ~np.isfinite(values)
    if wrong.any():
        raise FormatError(
            f"a cell of {measure} has neither a number nor a status that says why",
            where=f"{where}, row {int(np.flatnonzero(wrong)[0]) + 1}",
            next_step="Write why in the column of statuses (suppressed, unknown, not reported …).",
        )
    codes[(values == 0) & (codes == CellStatus.VALUE)] = CellStatus.ZERO
    kind = "count" if (values[shown] == np.rint(values[shown])).all() else "value"
    low, high = (_bound(rows, f"{name}_{part}") for part in ("low", "high"))
    return Column(kind, np.where(shown, values, np.nan), codes, low, high)


def _bound(rows: pa.Table, name: str) -> NDArray[np.float64] | None:
    if name not in rows.column_names:
        return None
    return np.array(rows.column(name).cast(pa.float64()).to_numpy(), dtype=np.float64)


def _ordered(column: Column, order: NDArray[np.int64]) -> Column:
    low, high = (None if part is None else part[order] for part in (column.low, column.high))
    return Column(column.kind, column.values[order], column.status[order], low, high)


def _keys(
    rows: pa.Table, names: Sequence[str], totals: Mapping[str, str], path: Path
) -> tuple[tuple[Dimension, ...], NDArray[np.int64]]:
    dimensions, places = [], []
    for name in names:
        words: list[Any] = rows.column(name).cast(pa.string()).to_pylist()
        if None in words or "" in words:
            raise MissingCodeError(
                "a row has no code",
                where=f"{path.name}, column {name}",
                next_step="Write each row's code; a whole has the total's.",
            )
        codes = sorted(set(words))
        total = totals.get(name, TOTAL if TOTAL in codes else NO_TOTAL)
        others = [code for code in codes if code != total]
        dimension = (
            Dimension.flat(name, others, total=total)
            if others
            else Dimension(name, (total,), np.array([-1], dtype=np.int32), (name,))
        )
        dimensions.append(dimension)
        places.append(np.array([dimension.number[word] for word in words], dtype=np.int64))
    keys = np.zeros(rows.num_rows, dtype=np.int64)
    if dimensions:
        for numbers, stride in zip(places, key_strides(tuple(dimensions)), strict=True):
            keys += numbers * stride
    return tuple(dimensions), keys
