"""Cubes beside DuckDB on the same Parquet: sums over all margins, and distinct persons.

`SAMSYN_BENCH_ROWS` (2,000,000) sets the rows, `SAMSYN_BENCH_ROUNDS` the rounds (1),
`SAMSYN_BENCH_PEER_SECONDS` (600) when the peer is stopped and reported as such. The rows are made
once, skewed, and kept in `SAMSYN_BENCH_FOLDER` (a temporary folder where it is not set).
Both sides are counted in CPU seconds of this process, all threads together.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from samstat.cubes import Cube, Definition, DimensionSpec, Measure, ParquetSource, compute

SIZES = {"muni": 26, "package": 60, "sex": 2, "origin": 3, "age": 6, "year": 10, "form": 8}
FEW = 5
GROUP = 1_000_000
MEMORY = 6_000_000_000


def main() -> None:
    rows = int(os.environ.get("SAMSYN_BENCH_ROWS", "2000000"))
    rounds = int(os.environ.get("SAMSYN_BENCH_ROUNDS", "1"))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(os.environ.get("SAMSYN_BENCH_FOLDER", temporary))
        path = folder / f"cube_{rows}.parquet"
        if not path.exists():
            made_rows(path, rows)
        run("additive", path, list(SIZES), Measure("cell", "count"), "count(*)", rounds)
        distinct = Measure("cell", "distinct", column="person")
        run("distinct", path, list(SIZES)[:FEW], distinct, "count(distinct person)", rounds)


def made_rows(path: Path, rows: int) -> None:
    """Codes as text, each dimension skewed towards its first; a person has about five rows."""
    draw = np.random.default_rng(20261123)
    schema = pa.schema([*((name, pa.string()) for name in SIZES), ("person", pa.int64())])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, rows, GROUP):
            count = min(GROUP, rows - start)
            columns = []
            for name, size in SIZES.items():
                share = 1 / np.arange(1, size + 1)
                codes = pa.array([f"{name[0]}{code:02}" for code in range(size)])
                columns.append(
                    codes.take(pa.array(draw.choice(size, count, p=share / share.sum())))
                )
            columns.append(pa.array(draw.integers(0, max(1, rows // 5), count) * 7 + 10_000_000))
            writer.write_table(pa.table(columns, schema=schema))


def run(
    name: str, path: Path, dimensions: list[str], measure: Measure, sql: str, rounds: int
) -> None:
    definition = Definition(
        name, tuple(DimensionSpec(each, (each,)) for each in dimensions), (measure,)
    )
    names = ", ".join(dimensions)
    scanned = dimensions if measure.column is None else [*dimensions, measure.column]

    def ours() -> Cube:
        return compute(definition, ParquetSource(path), memory_limit=MEMORY)

    def scan() -> None:
        with pq.ParquetFile(path, read_dictionary=dimensions) as file:
            for _ in file.iter_batches(131_072, columns=scanned):
                pass

    cube = ours()  # compiles, or reads what was compiled
    peer_sql = (
        f"SELECT {names}, {sql} AS cell "  # noqa: S608 - the names are this file's
        f"FROM read_parquet('{path}') GROUP BY CUBE ({names})"
    )
    taken: dict[str, list[float]] = {"ours": [], "scan": [], "peer": []}
    finished = True
    for _ in range(rounds):
        taken["ours"].append(timed(ours))
        taken["scan"].append(timed(scan))
        if finished:
            started = time.process_time()
            answer = stopped_in_time(peer_sql)
            taken["peer"].append(time.process_time() - started)
            finished = answer is not None
            if answer is not None:
                identical(cube, answer, dimensions)
    medians = {side: statistics.median(each) for side, each in taken.items()}
    end = "identical cells" if finished else "the peer did not finish: its time is a lower bound"
    print(
        f"{name}: {pq.read_metadata(path).num_rows} rows, {len(cube)} cells; "
        f"ours {medians['ours']:.2f} s, DuckDB {medians['peer']:.2f} s, "
        f"ratio {medians['ours'] / medians['peer']:.3f}; bare scan {medians['scan']:.2f} s, "
        f"{medians['ours'] / medians['scan']:.1f} times; {end}",
        flush=True,
    )


def timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def stopped_in_time(statement: str) -> pa.Table | None:
    """DuckDB's answer on two threads, None where it takes too long, memory or disk."""
    connection = duckdb.connect(config={"threads": 2})
    seconds = float(os.environ.get("SAMSYN_BENCH_PEER_SECONDS", "600"))
    stop = threading.Timer(seconds, connection.interrupt)
    stop.start()
    try:
        return connection.execute(statement).to_arrow_table()
    except (duckdb.InterruptException, duckdb.OutOfMemoryException, duckdb.IOException) as error:
        print(f"DuckDB stopped: {type(error).__name__}")
        return None
    finally:
        stop.cancel()
        connection.close()


def identical(cube: Cube, answer: pa.Table, dimensions: list[str]) -> None:
    """Raise where a cell differs from the peer's."""
    keys = np.zeros(answer.num_rows, dtype=np.int64)
    for name, dimension in zip(dimensions, cube.dimensions, strict=True):
        coded = answer[name].fill_null(dimension.total).combine_chunks().dictionary_encode()
        numbers = np.array([dimension.number[code] for code in coded.dictionary.to_pylist()])
        keys = keys * len(dimension) + numbers[coded.indices.to_numpy()]
    order = np.argsort(keys)
    cells = np.asarray(answer["cell"].to_numpy())[order]
    if not np.array_equal(keys[order], cube.keys):
        raise SystemExit("the cells differ")
    if not np.array_equal(cells, cube.columns["cell"].values):
        raise SystemExit("the cells' numbers differ")


if __name__ == "__main__":
    main()
