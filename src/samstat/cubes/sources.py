"""Where rows come from: each source gives them in batches, as often as it is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from samstat.cubes.csv_rows import fault_of, headings_of
from samstat.errors import CountError, DefinitionError, FormatError, SamstatError
from samstat.tables.csv_text import is_number

BATCH = 131_072  # rows: a batch's columns and keys stay in the processor's cache
Batches = Iterator[pa.RecordBatch]


class Source(Protocol):
    """Rows by column, read as often as needed; `parts` may be read side by side.

    The same part always gives the same rows, so that sums of fractions come out the same each time.
    """

    name: str
    rows: int | None  # None where nobody knows before reading

    def parts(self, columns: Sequence[str], text: Sequence[str], count: int) -> list[Batches]:
        """At most `count` streams of batches with these columns, those of `text` as text."""
        ...

    def relation(self, connection: duckdb.DuckDBPyConnection, text: Sequence[str]) -> str:
        """SQL that DuckDB can select from, on this connection."""
        ...


class ArrowSource:
    """An Arrow table in memory."""

    def __init__(self, table: pa.Table, *, name: str = "rows") -> None:
        self.table, self.name, self.rows = table, name, table.num_rows

    def parts(self, columns: Sequence[str], text: Sequence[str], count: int) -> list[Batches]:
        chosen = self.table.select(_known(columns, self.table.column_names, self.name))
        batches = chosen.to_batches(max_chunksize=BATCH)
        return [iter(batches[part::count]) for part in range(count)]

    def relation(self, connection: duckdb.DuckDBPyConnection, text: Sequence[str]) -> str:
        connection.register("samstat_rows", self.table)
        return "samstat_rows"


class ParquetSource:
    """A Parquet file; row groups are read side by side."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name
        try:
            with pq.ParquetFile(path) as file:
                self.columns = list(file.schema_arrow.names)
                self.schema = file.schema_arrow
                self.rows: int | None = file.metadata.num_rows
                self.groups = file.metadata.num_row_groups
        except (pa.ArrowInvalid, OSError) as error:
            raise FormatError(
                f"this is no Parquet file ({type(error).__name__})",
                where=path.name,
                next_step="Check the path; a CSV file ends in .csv.",
            ) from error

    def parts(self, columns: Sequence[str], text: Sequence[str], count: int) -> list[Batches]:
        chosen = _known(columns, self.columns, self.name)
        return [
            self._batches(chosen, text, list(range(part, self.groups, count)))
            for part in range(min(count, self.groups))
        ]

    def _batches(self, columns: list[str], text: Sequence[str], groups: list[int]) -> Batches:
        coded = [name for name in text if pa.types.is_string(self.schema.field(name).type)]
        try:
            with pq.ParquetFile(self.path, read_dictionary=coded) as file:
                yield from file.iter_batches(BATCH, groups, columns=columns, use_threads=False)
        except (pa.ArrowInvalid, OSError) as error:
            raise FormatError(
                f"the file is damaged ({type(error).__name__})",
                where=self.name,
                next_step="Write it again, or fetch it again.",
            ) from error

    def relation(self, connection: duckdb.DuckDBPyConnection, text: Sequence[str]) -> str:
        return f"read_parquet({literal(str(self.path))})"


class CsvSource:
    """A CSV file in UTF-8 or another encoding; comma, semicolon or tab, as its headings show."""

    rows: int | None = None

    def __init__(self, path: Path, *, encoding: str = "utf8") -> None:
        self.path, self.name, self.encoding = path, path.name, encoding
        try:
            with path.open("rb") as file:
                first = file.readline()
        except OSError as error:
            raise FormatError(
                "there is no such file",
                where=path.name,
                next_step="Check the path; it is looked up beside the definition.",
            ) from error
        if b"\x00" in first or first[:4] == b"PAR1":
            raise FormatError(
                "this is no CSV file",
                where=path.name,
                next_step="A Parquet file's name ends in .parquet; save a workbook as CSV first.",
            )
        self.delimiter = max(b",;\t".decode(), key=lambda each: first.count(each.encode()))

    def parts(self, columns: Sequence[str], text: Sequence[str], count: int) -> list[Batches]:
        there = headings_of(self.path, self.encoding, self.delimiter)
        return [self._batches(_known(columns, there, self.name), text)]

    def fault(self, numbers: Collection[str]) -> SamstatError:
        """Where the file cannot be read; `numbers` are the columns that hold nothing else."""
        return fault_of(self.path, self.encoding, self.delimiter, numbers)

    def _batches(self, columns: list[str], text: Sequence[str]) -> Batches:
        read = arrow_csv.ReadOptions(encoding=self.encoding, block_size=8_000_000)
        parse = arrow_csv.ParseOptions(delimiter=self.delimiter)
        types = {name: pa.string() if name in text else pa.float64() for name in columns}
        convert = arrow_csv.ConvertOptions(include_columns=columns, column_types=types)
        try:
            with arrow_csv.open_csv(self.path, read, parse, convert) as reader:
                for batch in reader:
                    for start in range(0, batch.num_rows, BATCH):
                        yield batch.slice(start, BATCH)
        except (pa.ArrowInvalid, pa.ArrowKeyError):
            # What the reader says quotes the row: no person's data goes into an error.
            raise self.fault({name for name in columns if name not in text}) from None

    def relation(self, connection: duckdb.DuckDBPyConnection, text: Sequence[str]) -> str:
        types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in text)
        given = f", types = {{{types}}}" if types else ""
        encoding = literal(self._duckdb_encoding)
        return (
            f"read_csv({literal(str(self.path))}, header = true, nullstr = '', "
            f"delim = {literal(self.delimiter)}, quote = '\"', escape = '\"', "
            # As exact as the own reader, which has no whole numbers either; 0x10 is none to both.
            f"auto_type_candidates = ['DOUBLE', 'VARCHAR'], encoding = {encoding}{given})"
        )

    @property
    def _duckdb_encoding(self) -> str:
        plain = self.encoding.lower().replace("_", "-")
        return {"utf8": "utf-8", "latin1": "latin-1", "iso-8859-1": "latin-1"}.get(plain, plain)


class DuckDBSource:
    """A table or query of a DuckDB database, on a connection of the caller's."""

    rows: int | None = None

    def __init__(self, connection: duckdb.DuckDBPyConnection, query: str, *, name: str) -> None:
        self.connection, self.query, self.name = connection, query, name

    def parts(self, columns: Sequence[str], text: Sequence[str], count: int) -> list[Batches]:
        names = ", ".join(quoted(column) for column in columns)
        try:
            result = self.connection.execute(f"SELECT {names} FROM ({self.query})")  # noqa: S608 - quoted
            return [iter(result.to_arrow_reader(BATCH))]
        except duckdb.Error as error:
            raise FormatError(
                f"the query does not give the columns ({said_by(error)})",
                where=self.name,
                value=list(columns),
                next_step="Check the table's or query's name, and the columns'.",
            ) from None

    def relation(self, connection: duckdb.DuckDBPyConnection, text: Sequence[str]) -> str:
        if connection is not self.connection:
            connection.register(
                "samstat_rows", self.connection.execute(self.query).to_arrow_table()
            )
            return "samstat_rows"
        return f"({self.query})"


class RowsSource:
    """A query on any other database, by a connection that follows Python's DB-API."""

    rows: int | None = None

    def __init__(self, connection: Any, query: str, *, name: str) -> None:
        self.connection, self.query, self.name = connection, query, name

    def parts(self, columns: Sequence[str], text: Sequence[str], count: int) -> list[Batches]:
        return [self._batches(list(columns), set(text))]

    def _batches(self, columns: list[str], text: set[str]) -> Batches:
        cursor = self.connection.cursor()
        names = ", ".join(quoted(column) for column in columns)
        try:
            cursor.execute(f"SELECT {names} FROM ({self.query}) AS samstat_rows")  # noqa: S608 - quoted
        except sqlite3.Error as error:
            raise FormatError(
                f"the query does not give the columns ({error})",
                where=self.name,
                value=columns,
                next_step="Check the table's or query's name, and the columns'.",
            ) from error
        while rows := cursor.fetchmany(BATCH):
            arrays = []
            for name, values in zip(columns, zip(*rows, strict=True), strict=True):
                if name in text:
                    arrays.append(pa.array([None if v is None else str(v) for v in values]))
                else:
                    arrays.append(self._numbers(name, values))
            yield pa.RecordBatch.from_arrays(arrays, columns)

    def _numbers(self, name: str, values: Sequence[object]) -> pa.Array:
        """A column of numbers; a database without strict types may hold words among them."""
        try:
            return pa.array([None if value == "" else value for value in values])
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            words = [each for each in values if isinstance(each, str) and not is_number(each)]
            raise CountError(
                "the column holds something that is no number",
                where=f"{self.name}, column {name}",
                value=words[0] if words else None,
                next_step="Have the query give null there, and a column of statuses that says why.",
            ) from error

    def relation(self, connection: duckdb.DuckDBPyConnection, text: Sequence[str]) -> str:
        cursor = self.connection.cursor()
        cursor.execute(self.query)
        columns = [each[0] for each in cursor.description]
        batches = list(self._batches(columns, set(text)))
        connection.register("samstat_rows", pa.Table.from_batches(batches))
        return "samstat_rows"


def open_source(given: Mapping[str, str], folder: Path) -> Source:
    """The source that a definition's [source] names: path, or database with table or query.

    Paths are looked up from `folder`. A database is a DuckDB or an SQLite file.
    """
    if "database" in given:
        return _database(folder / given["database"], given)
    if "path" not in given:
        raise DefinitionError(
            "the source has neither path nor database",
            where="source",
            next_step="Name a .parquet or .csv file, or a database with a table or query.",
        )
    path = folder / given["path"]
    if not path.is_file():
        raise FormatError("there is no such file", where=path.name, next_step="Check the path.")
    if path.suffix == ".parquet":
        return ParquetSource(path)
    if path.suffix in (".arrow", ".feather"):
        return ArrowSource(_arrow(path), name=path.name)
    return CsvSource(path, encoding=given.get("encoding", "utf8"))


def _arrow(path: Path) -> pa.Table:
    try:
        table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
        # A damaged file could otherwise point outside its own memory.
        table.validate(full=True)
        return table
    except (pa.ArrowInvalid, OSError) as error:
        raise FormatError(
            f"this is no Arrow file ({type(error).__name__})",
            where=path.name,
            next_step="Check the path; a CSV file ends in .csv.",
        ) from error


def _database(path: Path, given: Mapping[str, str]) -> Source:
    query = given.get("query") or f"SELECT * FROM {quoted(given.get('table', ''))}"  # noqa: S608
    if not path.is_file():
        raise FormatError(
            "there is no such database",
            where=path.name,
            next_step="Check the path; it is looked up beside the definition.",
        )
    with path.open("rb") as file:
        is_sqlite = file.read(15) == b"SQLite format 3"
    if is_sqlite:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        return RowsSource(connection, query, name=path.name)
    try:
        return DuckDBSource(duckdb.connect(str(path), read_only=True), query, name=path.name)
    except duckdb.Error as error:
        raise FormatError(
            "this is no DuckDB or SQLite database",
            where=path.name,
            next_step='Check the path, or name a file of rows: path = "rows.parquet".',
        ) from error


def _known(columns: Sequence[str], there: Sequence[str], where: str) -> list[str]:
    if missing := [name for name in columns if name not in there]:
        raise FormatError(
            f"the rows have no column {missing[0]!r}",
            where=where,
            value=list(there),
            next_step="Name the columns as the source does.",
        )
    return list(columns)


def said_by(error: duckdb.Error) -> str:
    """DuckDB's words where they are of the query alone; others may quote a row about a person."""
    asked = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
    return str(error).splitlines()[0] if isinstance(error, asked) else type(error).__name__


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
