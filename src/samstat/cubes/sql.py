"""A cube's definition as one SQL statement with grouping sets, for DuckDB and for Spark.

Ibis has no grouping sets, so the statement is written here. Each dimension's codes are joined to a
table of paths (code → node at each depth, itself where the branch is shallower); grouping sets
over the depths give every margin, and a node met at a depth that is not its own is left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samstat.cubes.definition import Definition, DimensionSpec, Measure, Where
from samstat.cubes.sources import literal
from samstat.tables import CellStatus, Dimension

ROWS, FLAGS = "cell_rows", "cell_flags"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What two databases write differently: the mark around names, and the type of text."""

    mark: str
    text: str

    def name(self, name: str) -> str:
        return self.mark + name.replace(self.mark, self.mark * 2) + self.mark

    def code(self, spec: DimensionSpec, column: str) -> str:
        """A code as text; an empty field as the code for what is missing."""
        text = f"cast({self.name(column)} as {self.text})"
        missing = "null" if spec.missing is None else literal(spec.missing)
        return f"case when coalesce(trim({text}), '') = '' then {missing} else {text} end"

    def condition(self, where: Where) -> str:
        parts = [
            f"cast({self.name(column)} as {self.text}) in ({', '.join(map(literal, values))})"
            for column, values in where.items()
        ]
        return " and ".join(parts) or "true"


DUCKDB = Dialect('"', "varchar")
SPARK = Dialect("`", "string")


def codes_query(dialect: Dialect, definition: Definition, spec: DimensionSpec, rows: str) -> str:
    """The distinct paths of a dimension's codes, coarsest first."""
    columns = ", ".join(
        f"{dialect.code(spec, column)} as l{at}" for at, column in enumerate(spec.columns)
    )
    kept = dialect.condition(definition.where)
    return f"select distinct {columns} from {rows} where {kept}"  # noqa: S608 - all are quoted


def path_rows(dimension: Dimension) -> Iterator[tuple[str, list[int]]]:
    """Each leaf's code and its node at depth 1, 2 … the height, itself below its own depth."""
    for leaf in dimension.leaves.tolist():
        path = dimension.path(leaf)[::-1][1:]
        yield dimension.codes[leaf], [*path, *[leaf] * (dimension.height - len(path))]


def cube_query(
    dialect: Dialect, definition: Definition, dimensions: Sequence[Dimension], rows: str
) -> str:
    """The statement; the dimensions' paths stand in samstat_paths_0, samstat_paths_1 …"""
    depths = [
        [f"p{d}.n{depth}" for depth in range(1, each.height + 1)]
        for d, each in enumerate(dimensions)
    ]
    joins = [
        f"join samstat_paths_{d} p{d} on p{d}.code = {dialect.code(spec, spec.column)}"
        for d, spec in enumerate(definition.dimensions)
    ]
    chosen = [f"{column} as {column.replace('.', '_')}" for columns in depths for column in columns]
    sets = [
        "(" + ", ".join(itertools.chain.from_iterable(taken)) + ")"
        for taken in itertools.product(*([c[:n] for n in range(len(c) + 1)] for c in depths))
    ]
    measures = [
        f"{_aggregate(dialect, definition, each)} as m{at}"
        for at, each in enumerate(definition.measures)
        if each.kind != "rate"
    ]
    medians = [
        f"count({_value(dialect, definition, each)}) as c{at}"
        for at, each in enumerate(definition.measures)
        if each.kind == "median"
    ]
    flags = [f"bit_or({_flag(dialect, definition.status)}) as {FLAGS}"] if definition.status else []
    shown = ", ".join([*chosen, f"count(*) as {ROWS}", *measures, *medians, *flags])
    kept = dialect.condition(definition.where)
    return (
        f"select {shown} from {rows} r {' '.join(joins)} where {kept} "  # noqa: S608 - all are quoted
        f"group by grouping sets ({', '.join(sets)})"
    )


def _flag(dialect: Dialect, status: str) -> str:
    word = f"lower(replace(trim(cast({dialect.name(status)} as {dialect.text})), '_', ' '))"
    cases = " ".join(f"when {literal(each.label)} then {1 << each.value}" for each in CellStatus)
    return f"case coalesce({word}, 'value') when '' then 1 {cases} end"


def _value(dialect: Dialect, definition: Definition, measure: Measure) -> str:
    """A row's column for a measure, null where the row is not counted."""
    conditions = [dialect.condition(measure.where)] if measure.where else []
    if definition.status:
        without = [each.label for each in CellStatus if not each.has_value]
        word = f"coalesce(lower(replace({dialect.name(definition.status)}, '_', ' ')), '')"
        conditions.append(f"{word} not in ({', '.join(map(literal, without))})")
    column = "1" if measure.column is None else dialect.name(measure.column)
    return f"case when {' and '.join(conditions) or 'true'} then {column} end"


def _aggregate(dialect: Dialect, definition: Definition, measure: Measure) -> str:
    value = _value(dialect, definition, measure)
    if measure.kind == "distinct":
        return f"count(distinct {value})"
    if measure.kind == "median":
        return f"median({value})"
    if measure.decimals is not None:
        value = f"cast(round({value} * {10**measure.decimals}) as bigint)"
    if measure.weight is not None:
        value = f"{value} * cast({dialect.name(measure.weight)} as double)"
    return f"coalesce(sum({value}), 0)"


def two_rows_query(dialect: Dialect, definition: Definition, rows: str) -> str:
    """Two of the rows that are counted, or as many as there are."""
    return f"select 1 as one from {rows} where {dialect.condition(definition.where)} limit 2"  # noqa: S608


def check_query(dialect: Dialect, definition: Definition, rows: str) -> str | None:
    """How many rows have a number that their measure cannot take, measure by measure."""
    wrong = []
    for measure in definition.measures:
        value = _value(dialect, definition, measure)
        counted = f"{_value(dialect, definition, Measure('row', 'count', where=measure.where))} = 1"
        if measure.column is not None:
            bad = f"{counted} and {value} is null"
            if measure.kind != "distinct":
                bad += f" or {_is_beyond(value)}"
            if measure.kind == "count":
                bad += f" or {value} < 0 or {value} <> round({value})"
            wrong.append(f"sum(case when {bad} then 1 else 0 end)")
        if measure.weight is not None:
            weight = dialect.name(measure.weight)
            wrong.append(
                f"sum(case when {counted} and (not coalesce({weight}, 0) > 0 "
                f"or {_is_beyond(weight)}) then 1 else 0 end)"
            )
    if not wrong:
        return None
    named = ", ".join(f"{each} as w{at}" for at, each in enumerate(wrong))
    return f"select {named} from {rows} where {dialect.condition(definition.where)}"  # noqa: S608


def _is_beyond(value: str) -> str:
    """Infinite or no number (NaN), which databases hold to be the largest of all."""
    return f"not abs({value}) < 1e300"


def checked(definition: Definition) -> list[tuple[Measure, str]]:
    """The measure and column that each number of `check_query` is of."""
    pairs = []
    for measure in definition.measures:
        pairs += [(measure, name) for name in (measure.column, measure.weight) if name is not None]
    return pairs
