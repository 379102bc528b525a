"""From a definition and a source to the cube."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samstat.cubes import dense, exact, sampling, sparse
from samstat.cubes.codes import Codes
from samstat.cubes.cube import Column, Cube
from samstat.cubes.definition import Definition, Measure
from samstat.cubes.dense import Cells
from samstat.cubes.plan import DEFAULT_MEMORY, FLAGS, ROWS, Plan, Progress
from samstat.cubes.sources import Source
from samstat.errors import EmptyTableError, SingleRowError, TotalsError, UnknownCodeError
from samstat.tables import COMBINED, CellStatus, Dimension, has_value
from samstat.tables.table import key_strides
from samstat.uncertainty import wilson

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def compute(
    definition: Definition,
    source: Source,
    *,
    memory_limit: int = DEFAULT_MEMORY,
    threads: int = 2,
    progress: Progress | None = None,
) -> Cube:
    """Every occupied cell of every margin; the same input gives the same output.

    One reading adds up counts and sums, in one array where the combinations of codes fit in
    `memory_limit` (bytes), otherwise by occupied cells; distinct counts and medians take a
    reading more each. Raises MemoryLimitError where neither fits, and the errors of the rows.
    """
    plan = Plan(definition, source, memory_limit, threads, progress)
    try:
        codes, dimensions, keys, cells = _dense(plan)
    except dense.DenseLimitError:
        codes, dimensions, keys, cells = _sparse(plan)
    columns = _additive(plan, cells)
    for measure in definition.measures:
        if measure.kind in ("distinct", "median"):
            columns[measure.name] = _exact(plan, codes, dimensions, keys, measure, cells)
    for measure in definition.measures:
        if measure.kind == "rate":
            columns[measure.name] = rate(columns, measure)
    columns = sampling.with_errors(plan, codes, dimensions, keys, columns)
    ordered = {each.name: columns[each.name] for each in definition.measures}
    return Cube(definition.name, tuple(dimensions), keys, ordered)


Summed = tuple[list[Codes], list[Dimension], Ints, Cells]


def _dense(plan: Plan) -> Summed:
    codes = plan.codes()
    tally = dense.scan(plan, codes)
    refuse_few(plan, int(tally.cells[ROWS].sum()) if tally.cells else 0)
    dimensions = [each.dimension() for each in codes]
    nodes = [each.nodes(d) for each, d in zip(codes, dimensions, strict=True)]
    leaves = [np.flatnonzero(d.is_leaf[at]) for at, d in zip(nodes, dimensions, strict=True)]
    cells, given = _apart(plan, tally, leaves)
    sizes = [len(each) for each in leaves]
    own = [at[leaf] for at, leaf in zip(nodes, leaves, strict=True)]
    spread = dense.with_margins(plan, cells, sizes, dimensions, own)
    if given is not None:
        _check_margins(plan, codes, dimensions, nodes, given, spread)
    keys = np.flatnonzero(spread[ROWS])
    return codes, dimensions, keys, {name: column[keys] for name, column in spread.items()}


def _apart(
    plan: Plan, tally: dense.Tally, leaves: Sequence[NDArray[np.int64]]
) -> tuple[Cells, dense.Tally | None]:
    """The cells of leaves alone, and the tally where it also holds margins that were given."""
    if all(len(leaf) == size for leaf, size in zip(leaves, tally.sizes, strict=True)):
        return tally.cells, None
    at = np.ix_(*leaves)
    inner = {name: c.reshape(tally.sizes)[at].ravel() for name, c in tally.cells.items()}
    if not plan.definition.check_margins:
        refuse_margins(plan)
    return inner, tally


def refuse_margins(plan: Plan) -> None:
    raise UnknownCodeError(
        "rows name a total or a group besides leaves",
        where=plan.source.name,
        next_step="Leave those rows out, have them checked (check_margins = true), or give what "
        "is unknown below a group a code of its own.",
    )


def _check_margins(
    plan: Plan,
    codes: Sequence[Codes],
    dimensions: Sequence[Dimension],
    nodes: Sequence[NDArray[np.int32]],
    given: dense.Tally,
    spread: Cells,
) -> None:
    """Compare the margins that the source gave with the sums of its leaves."""
    at = np.nonzero(given.cells[ROWS].reshape(given.sizes))
    leaf = np.ones(len(at[0]), dtype=np.bool_)
    keys = np.zeros(len(at[0]), dtype=np.int64)
    for d, stride in enumerate(key_strides(tuple(dimensions))):
        leaf &= dimensions[d].is_leaf[nodes[d][at[d]]]
        keys += nodes[d][at[d]] * stride
    for measure in plan.additive:
        stated = given.cells[measure.name].reshape(given.sizes)[at]
        summed = spread[measure.name][keys]
        wrong = np.flatnonzero(~leaf & ~np.isclose(stated, summed, rtol=1e-9, atol=0))
        if len(wrong):
            first = wrong[0]
            names = [d.codes[n[i[first]]] for d, n, i in zip(dimensions, nodes, at, strict=True)]
            raise TotalsError(
                f"a margin is {stated[first]} where its cells add up to {summed[first]}",
                where=f"{plan.source.name}, measure {measure.name}",
                value=", ".join(names),
                next_step=f"{len(wrong)} margins differ: give the missing cells or mend.",
            )


def _sparse(plan: Plan) -> Summed:
    codes, keys, cells = sparse.scan(plan)
    refuse_few(plan, int(np.asarray(cells[ROWS]).sum()))
    dimensions = [each.dimension() for each in codes]
    sizes = [len(each) for each in codes]
    strides = key_strides(tuple(dimensions))
    nodes = np.zeros(len(keys), dtype=np.int64)
    inner = np.ones(len(keys), dtype=np.bool_)
    for d, own in enumerate(dense.strides_of(sizes)):
        at = codes[d].nodes(dimensions[d])[keys // own % sizes[d]]
        inner &= dimensions[d].is_leaf[at]
        nodes += at * strides[d]
    if not inner.all():
        refuse_margins(plan)
    keys, columns = sparse.with_margins(plan, dimensions, nodes, cells)
    return codes, dimensions, keys, columns


def refuse_few(plan: Plan, rows: int) -> None:
    if rows == 0:
        raise EmptyTableError(
            "no row is counted", where=plan.source.name, next_step="Check the file and its where."
        )
    if rows == 1:
        raise SingleRowError(
            "a single row is counted",
            where=plan.source.name,
            next_step="Every margin would repeat it: a cube is of several rows.",
        )


def _statuses(values: NDArray[Any], flags: NDArray[np.uint16] | None) -> NDArray[np.uint8]:
    status = np.full(len(values), CellStatus.VALUE, dtype=np.uint8)
    if flags is not None:
        status = COMBINED[flags]
    status[(values == 0) & (status == CellStatus.VALUE)] = CellStatus.ZERO
    status[(values != 0) & (status == CellStatus.ZERO)] = CellStatus.VALUE
    return status


def _additive(plan: Plan, cells: Cells) -> dict[str, Column]:
    columns = {}
    for measure in plan.definition.measures:
        if measure.is_additive:
            values = cells[measure.name if measure.columns else ROWS]
            columns[measure.name] = finished_column(measure, values, cells.get(FLAGS))
    return columns


def finished_column(
    measure: Measure,
    values: NDArray[Any],
    flags: NDArray[Any] | None,
    contributors: NDArray[Any] | None = None,
) -> Column:
    """A measure's numbers with their statuses; weighted ones are estimates."""
    if measure.kind == "median":
        sizes = np.asarray(contributors, dtype=np.int64)
        status = _statuses(np.ones(len(values)), flags)
        status[(sizes == 0) & has_value(status)] = CellStatus.NOT_APPLICABLE
        return Column("median", _bare(values.astype(np.float64), status), status, None, None, sizes)
    status = _statuses(values, flags)
    if measure.weight is not None:
        status[status == CellStatus.VALUE] = CellStatus.ESTIMATED
    if measure.decimals:
        values = values / 10.0**measure.decimals
    return Column(measure.kind, _bare(values, status), status)


def _bare(values: NDArray[Any], status: NDArray[np.uint8]) -> Ints | Floats:
    """No number where the status says that there is none."""
    hidden = ~has_value(status)
    if values.dtype == np.float64:
        return np.where(hidden, np.nan, values).astype(np.float64)
    return np.where(hidden, 0, values).astype(np.int64)


def _exact(
    plan: Plan,
    codes: Sequence[Codes],
    dimensions: Sequence[Dimension],
    keys: Ints,
    measure: Measure,
    cells: Cells,
) -> Column:
    flags = cells.get(FLAGS)
    if measure.kind == "distinct":
        return finished_column(
            measure, exact.distinct(plan, codes, dimensions, measure)[keys], flags
        )
    found = exact.medians(plan, codes, dimensions, measure)
    column = finished_column(measure, found.middle[keys], flags, found.sizes[keys])
    if measure.interval == "none":
        return column
    return replace(column, low=found.low[keys], high=found.high[keys])


def rate(columns: dict[str, Column], measure: Measure) -> Column:
    """One column by another: not applicable where the denominator is zero."""
    top, bottom = columns[str(measure.numerator)], columns[str(measure.denominator)]
    flags = np.left_shift(1, top.status.astype(np.int64)) | np.left_shift(
        1, bottom.status.astype(np.int64)
    )
    status = COMBINED[flags]
    status[has_value(status) & (bottom.values == 0)] = CellStatus.NOT_APPLICABLE
    shown = has_value(status)
    values = np.full(len(status), np.nan)
    np.divide(top.values, bottom.values, out=values, where=shown)
    status[shown & (values == 0) & (status == CellStatus.VALUE)] = CellStatus.ZERO
    if measure.interval == "none":
        return Column("rate", values, status)
    low, high = np.full(len(status), np.nan), np.full(len(status), np.nan)
    low[shown], high[shown] = wilson(top.values[shown], bottom.values[shown], measure.confidence)
    return Column("rate", values, status, low, high)
