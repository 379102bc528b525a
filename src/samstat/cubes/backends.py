"""The same definition run by a database: DuckDB, or Spark on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from samstat.cubes import sql
from samstat.cubes.codes import Codes, encoded
from samstat.cubes.computing import finished_column, rate, refuse_few, refuse_margins
from samstat.cubes.cube import Column, Cube
from samstat.cubes.definition import Definition
from samstat.cubes.plan import DEFAULT_MEMORY, Plan
from samstat.cubes.sources import CsvSource, DuckDBSource, Source, said_by
from samstat.errors import (
    CountError,
    DefinitionError,
    FormatError,
    MemoryLimitError,
    SamstatError,
    WeightError,
)
from samstat.tables import Dimension
from samstat.tables.table import key_strides


@dataclass(frozen=True, eq=False)
class Database:
    """Something that answers SQL: how it writes, runs a statement, and takes a table by name."""

    dialect: sql.Dialect
    rows: str
    run: Callable[[str], pa.Table]
    register: Callable[[str, pa.Table], object]


def compute_by_duckdb(
    definition: Definition, source: Source, *, memory_limit: int = DEFAULT_MEMORY
) -> Cube:
    """The cube by DuckDB, which may use the disk beyond `memory_limit` bytes."""
    own = not isinstance(source, DuckDBSource)
    connection = source.connection if isinstance(source, DuckDBSource) else duckdb.connect()
    try:
        if own:
            source.parts(definition.columns, definition.text_columns, 1)  # are all columns there?
        connection.execute(f"SET memory_limit = '{memory_limit // 1_000_000}MB'")
        database = Database(
            sql.DUCKDB,
            source.relation(connection, definition.text_columns),
            lambda statement: connection.execute(statement).to_arrow_table(),
            connection.register,
        )
        return _compute(definition, source, database)
    except duckdb.OutOfMemoryException as error:
        raise MemoryLimitError(
            "DuckDB needs more memory than the limit",
            where=definition.name,
            value=f"limit {memory_limit / 1e6:.0f} MB",
            next_step="Allow more memory, or leave out a dimension.",
        ) from error
    except duckdb.Error as error:
        raise _refused(definition, source, error) from None
    finally:
        if own:
            connection.close()


def _refused(definition: Definition, source: Source, error: duckdb.Error) -> SamstatError:
    """The database's error without what it quotes: rows may be about persons."""
    if isinstance(source, CsvSource):
        return source.fault(set(definition.columns) - set(definition.text_columns))
    return FormatError(
        f"DuckDB cannot count the rows ({said_by(error)})",
        where=source.name,
        next_step="Check the file or the query, and that measures' columns hold numbers.",
    )


def compute_by_spark(definition: Definition, source: Source, session: Any, rows: Any) -> Cube:
    """The cube by a Spark session, from a data frame that holds the source's rows."""
    rows.createOrReplaceTempView("samstat_rows")

    def register(name: str, table: pa.Table) -> None:
        session.createDataFrame(table).createOrReplaceTempView(name)

    database = Database(
        sql.SPARK, "samstat_rows", lambda statement: session.sql(statement).toArrow(), register
    )
    return _compute(definition, source, database)


def _compute(definition: Definition, source: Source, database: Database) -> Cube:
    if definition.check_margins:
        raise DefinitionError(
            "a database does not check margins",
            where=definition.name,
            next_step="Count without a database, or leave the margins out by a where.",
        )
    if definition.design is not None:
        raise DefinitionError(
            "a database does not give a survey's standard errors",
            where=definition.name,
            next_step="Count without a database, or leave the design out.",
        )
    if any(measure.interval == "order" for measure in definition.measures):
        raise DefinitionError(
            "a database does not give a median's interval",
            where=definition.name,
            next_step="Count without a database, or ask no interval.",
        )
    plan = Plan(definition, source)
    found = database.run(sql.two_rows_query(database.dialect, definition, database.rows))
    refuse_few(plan, found.num_rows)
    dimensions = _dimensions(plan, database)
    _check(plan, database)
    for d, dimension in enumerate(dimensions):
        _register_paths(database, d, dimension)
    statement = sql.cube_query(database.dialect, definition, dimensions, database.rows)
    found = database.run(statement)
    keys, order = _keys(found, dimensions)
    data = {name: _numbers(found.column(name))[order] for name in _measured(found)}
    flags = data[sql.FLAGS].astype(np.uint16) if definition.status else None
    columns: dict[str, Column] = {}
    for at, measure in enumerate(definition.measures):
        if measure.kind != "rate":
            columns[measure.name] = finished_column(
                measure, data[f"m{at}"], flags, data.get(f"c{at}")
            )
    for measure in definition.measures:
        if measure.kind == "rate":
            columns[measure.name] = rate(columns, measure)
    ordered = {each.name: columns[each.name] for each in definition.measures}
    return Cube(definition.name, tuple(dimensions), keys, ordered)


def _dimensions(plan: Plan, database: Database) -> list[Dimension]:
    """Each dimension from the paths that occur; the errors of codes are those of other paths."""
    definition = plan.definition
    made = []
    for spec in definition.dimensions:
        found = database.run(sql.codes_query(database.dialect, definition, spec, database.rows))
        codes = Codes(spec)
        columns = [encoded(column.combine_chunks()) for column in found.columns]
        codes.digits(columns, plan.source.name)
        dimension = codes.dimension()
        if not dimension.is_leaf[codes.nodes(dimension)].all():
            refuse_margins(plan)
        made.append(dimension)
    return made


def _check(plan: Plan, database: Database) -> None:
    statement = sql.check_query(database.dialect, plan.definition, database.rows)
    if statement is None:
        return
    wrong = [column[0].as_py() for column in database.run(statement).columns]
    for (measure, column), rows in zip(sql.checked(plan.definition), wrong, strict=True):
        if rows:
            kind = WeightError if column == measure.weight else CountError
            raise kind(
                f"{rows} rows have no number that the measure can take",
                where=f"{plan.source.name}, column {column}, measure {measure.name}",
                next_step="Counts are whole and not negative, weights above zero; none is empty.",
            )


def _register_paths(database: Database, d: int, dimension: Dimension) -> None:
    codes, nodes = zip(*sql.path_rows(dimension), strict=True)
    columns = {"code": pa.array(codes)}
    for depth, numbers in enumerate(zip(*nodes, strict=True), 1):
        columns[f"n{depth}"] = pa.array(numbers, pa.int32())
    database.register(f"samstat_paths_{d}", pa.table(columns))


def _keys(
    found: pa.Table, dimensions: Sequence[Dimension]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sorted keys of the cells, and the rows that they stand in."""
    keys = np.zeros(found.num_rows, dtype=np.int64)
    kept = np.ones(found.num_rows, dtype=np.bool_)
    strides = key_strides(tuple(dimensions))
    for d, dimension in enumerate(dimensions):
        node = np.zeros(found.num_rows, dtype=np.int64)
        grouped = np.zeros(found.num_rows, dtype=np.int32)
        for depth in range(1, dimension.height + 1):
            column = found.column(f"p{d}_n{depth}").combine_chunks()
            shown = column.is_valid().to_numpy(False)
            node[shown] = column.fill_null(0).to_numpy(False)[shown]
            grouped += shown
        kept &= dimension.depth[node] == grouped
        keys += node * strides[d]
    rows = np.flatnonzero(kept)
    order = rows[np.argsort(keys[rows], kind="stable")]
    return keys[order], order


def _measured(found: pa.Table) -> list[str]:
    return [name for name in found.column_names if not name.startswith("p")]


def _numbers(column: pa.ChunkedArray) -> NDArray[Any]:
    """Whole numbers where the database counts in them, however wide; else floats."""
    kind = column.type
    if pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0):
        return np.asarray(column.cast(pa.int64()).fill_null(0).to_numpy())
    return np.asarray(column.cast(pa.float64(), safe=False).to_numpy())
