"""Pairs of records that are likely one actor, with how likely and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from samstat.linkage.definition import COMPARISONS, level_of, settings
from samstat.linkage.records import LinkageError, Party, table_of

# More likely one than not. Measured: docs/method/actors.md.
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Reason:
    """A comparison, the level that the pair is at ('unknown' where a side lacks the value), and
    its match weight in bits: above 0 speaks for, below 0 against."""

    comparison: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Link:
    """Two records, the probability that they are one, and what it rests on. `first` < `second`."""

    first: int
    second: int
    probability: float
    weight: float
    reasons: tuple[Reason, ...]


def link(parties: Iterable[Party], *, threshold: float = THRESHOLD, api: Any = None) -> list[Link]:
    """Links at or above the threshold, surest first; `api` is Splink's for another engine."""
    if not 0 <= threshold <= 1:
        raise LinkageError(
            "the threshold is no probability",
            value=threshold,
            next_step="Give a number from 0 to 1.",
        )
    table = table_of(parties)
    if table.num_rows < 2:
        return []
    found = linked(table, threshold=threshold, api=api or duckdb_api())
    return sorted(_links(found), key=lambda one: (-one.probability, one.first, one.second))


def duckdb_api() -> DuckDBAPI:
    """One thread: sums then come out the same each time."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    return DuckDBAPI(connection)


def linked(table: pa.Table, *, threshold: float, api: Any) -> Any:
    """Splink's own result."""
    given = settings(table.num_rows)
    linker = Linker(api.register(table), given, log_level=40, validate_settings=False)
    return linker.inference.predict(threshold_match_probability=threshold)


def _links(found: Any) -> Iterator[Link]:
    for row in found.as_record_list():
        first, second = sorted((int(row["unique_id_l"]), int(row["unique_id_r"])))
        yield Link(
            first=first,
            second=second,
            probability=float(row["match_probability"]),
            weight=float(row["match_weight"]),
            reasons=_reasons(row),
        )


def _reasons(row: dict[str, Any]) -> tuple[Reason, ...]:
    return tuple(_reason(row, column) for column in COMPARISONS)


def _reason(row: dict[str, Any], column: str) -> Reason:
    level = level_of(column, int(row[f"gamma_{column}"]))
    weight = float(row.get(f"mw_{column}") or 0.0)
    return Reason(column, "unknown" if level is None else level.name, round(weight, 2))
