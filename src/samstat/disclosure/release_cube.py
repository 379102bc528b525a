"""A cube of counts, rates and medians protected as a whole: one column with what may be published.

One count is of everybody; the others, each with a `where` on one column, are parts of it. So they
are tables of the same persons, linked by their wholes, and the attacker reads them all together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from samstat.cubes import Column, Cube, Definition, Measure
from samstat.disclosure.protect import Protection
from samstat.disclosure.release import release_counts
from samstat.disclosure.rules import Rule
from samstat.errors import DefinitionError, RuleError, TotalsError
from samstat.tables import CellStatus, Dimension, Rows, Table, has_value
from samstat.tables.overlaps import overlapping_table

Flags = NDArray[np.bool_]
REST = "rest"  # those of the whole who are in none of a column's parts


@dataclass(frozen=True, eq=False)
class CubeRelease:
    """The cube with one status 'suppressed' where nothing may be published, and its protections."""

    public: Cube
    protections: tuple[Protection, ...]


def release_cube(cube: Cube, definition: Definition, rule: Rule) -> CubeRelease:
    """Hide counts, the rates and medians that would tell them, and their intervals.

    A rate stays where its numerator and denominator are shown, a median where its cell is and it
    is of `rule.fewest_for_median` values or more. Raises RuleError for hidden zeros,
    DefinitionError for measures that are not counts of one population, their rates and medians,
    and what `release_counts` raises.
    """
    if not rule.zeros_shown:
        raise RuleError(
            "the rule hides zeros, and a cube does not list them",
            where=f"rule {rule.name}",
            next_step="Protect its counts as a table: samstat protect --hide-zeros.",
        )
    base, parts = _population(definition)
    tables = [_table(cube, base, each) for each in _by_column(parts)] or [_table(cube, base, ())]
    made = release_counts(tables, rule).protections
    hidden = {base.name: _hidden(cube, made[0], base, base)}
    for protection, each in zip(made, _by_column(parts), strict=False):
        hidden |= {part.name: _hidden(cube, protection, part, base) for part in each}
    columns = {}
    for measure in definition.measures:
        column = cube.column(measure.name)
        own = [each for each in (base, *parts) if each is base or each.where == measure.where]
        gone = _gone(measure, column, hidden, own, rule)
        columns[measure.name] = _published(column, gone)
    return CubeRelease(replace(cube, columns=columns), made)


def _population(definition: Definition) -> tuple[Measure, list[Measure]]:
    """The count of everybody, and the counts of a part of them."""
    wrong = [each for each in definition.measures if each.kind in ("sum", "distinct")]
    wrong += [each for each in definition.measures if each.weight]
    counts = [each for each in definition.measures if each.kind == "count"]
    bases = [each for each in counts if not each.where]
    parts = [each for each in counts if each.where]
    # A part by a dimension's own column repeats that dimension's cells under another name.
    own = {column for dimension in definition.dimensions for column in dimension.columns}
    wrong += [each for each in parts if len(each.where) != 1 or own & set(each.where)]
    wrong += [each for each in counts if bases and each.column != bases[0].column]
    if wrong or len(bases) != 1:
        raise DefinitionError(
            "a cube is protected where it has one count of everybody, and counts of parts of them "
            "by one column each, which is no dimension's",
            where=definition.name,
            value=wrong[0].name if wrong else [each.name for each in bases],
            next_step="Make a cube of its own for other measures; rates and medians may be there.",
        )
    return bases[0], parts


def _by_column(parts: Sequence[Measure]) -> list[tuple[Measure, ...]]:
    """Parts by the column that tells them; DefinitionError where two of a column overlap."""
    groups: dict[str, list[Measure]] = {}
    for part in parts:
        (column,) = part.where
        others = {value for each in groups.get(column, []) for value in each.where[column]}
        if others & set(part.where[column]):
            raise DefinitionError(
                "two counts hold the same value of a column",
                where=f"measure {part.name}",
                value=column,
                next_step="Count each value in one measure only.",
            )
        groups.setdefault(column, []).append(part)
    return [tuple(each) for each in groups.values()]


def _table(cube: Cube, base: Measure, parts: Sequence[Measure]) -> Table:
    """The count of everybody, with a dimension more: each part, and the rest of them."""
    whole = cube.table(base.name)
    if not parts:
        return overlapping_table(Rows(cube.dimensions, whole.nodes, whole.counts, whole.status), ())
    counts = [cube.table(part.name).counts for part in parts]
    rest = whole.counts - np.sum(counts, axis=0)
    if (rest < 0).any():
        cell = int(np.flatnonzero(rest < 0)[0])
        raise TotalsError(
            "the parts are more than the whole",
            where=f"{cube.name}, measure {parts[0].name}",
            value=", ".join(whole.codes(cell)),
            next_step="Check what the measures count.",
        )
    codes = [*(part.name for part in parts), REST]
    extra = Dimension.flat(f"part:{'+'.join(part.name for part in parts)}", codes)
    statuses = [cube.column(part.name).status for part in parts]
    known = np.all([has_value(each) for each in (whole.status, *statuses)], axis=0)
    left = np.where(rest == 0, CellStatus.ZERO, CellStatus.VALUE)
    left = np.where(known, left, CellStatus.UNKNOWN).astype(np.uint8)
    nodes = [np.vstack([whole.nodes, np.full(len(whole), n)]) for n in range(len(codes) + 1)]
    rows = Rows(
        (*cube.dimensions, extra),
        np.hstack(nodes).astype(np.int32),
        np.concatenate([whole.counts, *counts, rest]),
        np.concatenate([whole.status, *statuses, left]),
    )
    return overlapping_table(rows, ())


def _hidden(cube: Cube, protection: Protection, measure: Measure, base: Measure) -> Flags:
    """Which of the cube's cells have this count hidden."""
    table = protection.table
    code = table.dimensions[-1].number.get(measure.name, 0) if measure is not base else 0
    width = len(table.dimensions) - len(cube.dimensions)
    keys = np.zeros(len(cube), dtype=np.int64)
    for nodes, stride in zip(cube.nodes, table.strides, strict=False):
        keys += nodes.astype(np.int64) * stride
    at = table.positions(keys + code * width)
    return np.asarray((at >= 0) & (table.status[at] == CellStatus.SUPPRESSED), dtype=np.bool_)


def _gone(
    measure: Measure,
    column: Column,
    hidden: Mapping[str, Flags],
    counts: Sequence[Measure],
    rule: Rule,
) -> Flags:
    """Where a measure may not be published; `counts` are those of a median's own persons."""
    if measure.numerator is not None and measure.denominator is not None:
        return hidden[measure.numerator] | hidden[measure.denominator]
    if measure.kind != "median":
        return hidden[measure.name]
    few = np.ones(len(column.values), dtype=np.bool_)
    if column.contributors is not None:
        few = column.contributors < rule.fewest_for_median
    gone = np.any([few, *(hidden[each.name] for each in counts)], axis=0)
    return np.asarray(gone, dtype=np.bool_)


def _published(column: Column, gone: Flags) -> Column:
    """The column without what is hidden, interval and error included; contributors never leave."""
    hidden = gone & has_value(column.status)
    status = np.where(hidden, CellStatus.SUPPRESSED, column.status).astype(np.uint8)
    empty = 0 if column.values.dtype == np.int64 else np.nan
    low, high, error = (
        None if part is None else np.where(hidden, np.nan, part)
        for part in (column.low, column.high, column.standard_error)
    )
    return Column(
        column.kind, np.where(hidden, empty, column.values), status, low, high, None, error
    )
