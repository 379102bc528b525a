"""Standard errors of a cube's weighted measures, in every margin, from a second reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from samstat.cubes.codes import Codes
from samstat.cubes.cube import Column
from samstat.cubes.definition import Definition, Measure
from samstat.cubes.dense import Told, strides_of
from samstat.cubes.exact import Lattice
from samstat.cubes.plan import Plan
from samstat.cubes.reading import Rows
from samstat.errors import DesignError, MemoryLimitError
from samstat.survey.design import Design
from samstat.survey.variance import Estimated, Pairs, Sample, estimated, replicated, sums, variances
from samstat.tables import Dimension

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Drawn:
    """The sample's rows: keys of codes, each weighted measure's amounts, and the design's columns.

    `weights` are replicate weights, a row a replicate, empty where the design has none.
    """

    keys: Ints
    amounts: Mapping[str, Floats]
    bare: Mapping[str, Floats]
    strata: NDArray[np.str_]
    clusters: NDArray[np.str_]
    population: Floats | None
    weights: Floats


def with_errors(
    plan: Plan,
    codes: Sequence[Codes],
    dimensions: Sequence[Dimension],
    keys: Ints,
    columns: Mapping[str, Column],
) -> dict[str, Column]:
    """The columns, those of weighted measures and of rates between them with their errors."""
    design = plan.definition.design
    if design is None:
        return dict(columns)
    lattice = Lattice.of(codes, dimensions)
    drawn = _read(plan, codes, lattice, design)
    found = _estimates(plan, lattice, drawn, design)
    result = dict(columns)
    for name, given in found.items():
        result[name] = _attached(columns[name], given, keys)
    return result


def sampled(definition: Definition) -> dict[str, tuple[str, str | None]]:
    """Each measure that has an error: the weighted total, or the two that its rate is of."""
    weighted = [each.name for each in definition.measures if each.weight is not None]
    found: dict[str, tuple[str, str | None]] = {name: (name, None) for name in weighted}
    for each in definition.measures:
        if each.kind == "rate" and {each.numerator, each.denominator} <= set(weighted):
            found[each.name] = (str(each.numerator), each.denominator)
    return found


def _attached(column: Column, given: Estimated, keys: Ints) -> Column:
    low, high, error = (each[keys] for each in (given.low, given.high, given.standard_error))
    if column.kind in ("count", "rate"):
        low = np.maximum(low, 0)
    return replace(column, low=low, high=high, standard_error=error)


def _read(plan: Plan, codes: Sequence[Codes], lattice: Lattice, design: Design) -> Drawn:
    measures = [each for each in plan.definition.measures if each.weight is not None]
    told = Told(plan, "design")
    parts: list[Drawn] = []
    held = 0
    columns = list(dict.fromkeys([*plan.scan_columns, *design.columns]))
    for stream in plan.source.parts(columns, plan.definition.text_columns, 1):
        for batch in stream:
            rows = Rows(plan.definition, batch, plan.source.name)
            keys = rows.keys(codes, rows.digits(codes), strides_of(lattice.sizes.tolist()))
            parts.append(_batch(rows, keys, measures, design))
            held += len(rows) * 8 * (4 + 2 * len(measures) + len(design.replicates))
            if held > plan.memory:
                raise MemoryLimitError(
                    "the sample's rows do not fit",
                    where=plan.definition.name,
                    value=f"limit {plan.memory / 1e6:.0f} MB",
                    next_step="Allow more memory, or leave the design out.",
                )
            told.add(batch.num_rows)
    return _joined(parts)


def _batch(rows: Rows, keys: Ints, measures: Sequence[Measure], design: Design) -> Drawn:
    amounts, bare = {}, {}
    for measure in measures:
        amounts[measure.name] = np.asarray(rows.amounts(measure), dtype=np.float64)
        if design.replicates:
            plain = rows.amounts(replace(measure, weight=None))
            bare[measure.name] = np.asarray(plain, dtype=np.float64)
    population = _numbers(rows, design.population) if design.population else None
    weights = [_numbers(rows, name) for name in design.replicates]
    return Drawn(
        keys,
        amounts,
        bare,
        _words(rows, design.strata),
        _words(rows, design.cluster),
        population,
        np.array(weights).reshape(len(weights), len(rows)),
    )


def _words(rows: Rows, column: str | None) -> NDArray[np.str_]:
    if column is None:
        return np.full(len(rows), "")
    encoded = rows.encoded(column)
    words = np.array([word or "" for word in encoded.words] or [""])
    found = words[encoded.indices]
    if (found == "").any():
        raise DesignError(
            "a row has no code of the design",
            where=f"{rows.name}, column {column}",
            next_step="Fill in its stratum and cluster.",
        )
    return np.asarray(found)


def _numbers(rows: Rows, column: str) -> Floats:
    numbers = rows.batch.column(column).cast(pa.float64()).to_numpy(zero_copy_only=False)
    if not (np.isfinite(numbers) & (numbers >= 0)).all():
        raise DesignError(
            "a row has no number from 0 and up",
            where=f"{rows.name}, column {column}",
            next_step="Replicate weights and populations are numbers in every row.",
        )
    return np.array(numbers, dtype=np.float64)


def _joined(parts: Sequence[Drawn]) -> Drawn:
    def column(name: str) -> Floats | None:
        found = [getattr(part, name) for part in parts]
        return None if found[0] is None else np.concatenate(found)

    keys = np.concatenate([part.keys for part in parts])
    names = parts[0].amounts
    return Drawn(
        keys,
        {name: np.concatenate([part.amounts[name] for part in parts]) for name in names},
        {name: np.concatenate([part.bare[name] for part in parts]) for name in parts[0].bare},
        np.concatenate([part.strata for part in parts]),
        np.concatenate([part.clusters for part in parts]),
        column("population"),
        np.concatenate([part.weights for part in parts], axis=1),
    )


@dataclass(frozen=True, eq=False)
class Level:
    """One combination of depths: the rows that reach it, and the number of each one's cell."""

    reached: NDArray[np.bool_]
    domain: Ints
    domains: int


def _estimates(plan: Plan, lattice: Lattice, drawn: Drawn, design: Design) -> dict[str, Estimated]:
    """Every measure's estimates, flat over all nodes; NaN where a cell has no rows."""
    wanted = sampled(plan.definition)
    made = {name: np.full((2, lattice.cells), np.nan) for name in wanted}
    sample, cluster = _sample(drawn, design)
    degrees = len(design.replicates) - 1 if design.replicates else sample.degrees
    for reached, cells in lattice.levels(drawn.keys):
        found, domain = np.unique(cells, return_inverse=True)
        level = Level(reached, domain, len(found))
        pairs, place = _pairs(level, sample, cluster)
        for name, (top, bottom) in wanted.items():
            if design.replicates:
                both = _by_replicates(drawn, level, top, bottom, design)
            else:
                y = sums(place, drawn.amounts[top][reached])
                x = None if bottom is None else sums(place, drawn.amounts[bottom][reached])
                both = variances(sample, pairs, y, x, design)
            made[name][:, found] = both
    return {
        name: estimated(value, variance, degrees, design.confidence)
        for name, (value, variance) in made.items()
    }


def _sample(drawn: Drawn, design: Design) -> tuple[Sample, Ints]:
    """The clusters and each row's own; without a cluster's column a row is one."""
    if design.replicates:
        empty = np.zeros(0, dtype=np.int64)
        return Sample(empty, np.zeros(0), np.zeros(0), 0), empty
    strata, stratum = np.unique(drawn.strata, return_inverse=True)
    if design.cluster is None:
        cluster = np.arange(len(drawn.keys))
    else:
        # A cluster's code may come back in another stratum: there it is another cluster.
        names = np.unique(drawn.clusters, return_inverse=True)[1]
        joint = stratum * (int(names.max()) + 1) + names
        cluster = np.unique(joint, return_inverse=True)[1]
    clusters = int(cluster.max()) + 1
    own = np.zeros(clusters, dtype=np.int64)
    own[cluster] = stratum
    population = None
    if drawn.population is not None:
        population = np.zeros(len(strata))
        population[stratum] = drawn.population
        if not (population[stratum] == drawn.population).all():
            raise DesignError(
                "a stratum's population differs between its rows",
                where=f"column {design.population}",
                next_step="Each row of a stratum says the same number of clusters.",
            )
    return Sample.of(own, population), np.asarray(cluster, dtype=np.int64)


def _pairs(level: Level, sample: Sample, cluster: Ints) -> tuple[Pairs, Ints]:
    """The pairs of cell and cluster that have rows, and each row's pair; none for replicates."""
    if not len(sample.stratum):
        empty = np.zeros(0, dtype=np.int64)
        return Pairs(empty, empty, level.domains), empty
    clusters = len(sample.stratum)
    joint, place = np.unique(level.domain * clusters + cluster[level.reached], return_inverse=True)
    return Pairs(joint // clusters, joint % clusters, level.domains), place


def _by_replicates(
    drawn: Drawn, level: Level, top: str, bottom: str | None, design: Design
) -> tuple[Floats, Floats]:
    def theta(of_top: Floats, of_bottom: Floats | None) -> Floats:
        y = sums(level.domain, of_top[level.reached], level.domains)
        if of_bottom is None:
            return y
        x = sums(level.domain, of_bottom[level.reached], level.domains)
        ratio = np.full(level.domains, np.nan)
        np.divide(y, x, out=ratio, where=x != 0)
        return ratio

    full = theta(drawn.amounts[top], None if bottom is None else drawn.amounts[bottom])
    found = [
        theta(drawn.bare[top] * w, None if bottom is None else drawn.bare[bottom] * w)
        for w in drawn.weights
    ]
    return full, replicated(full, np.array(found), design)
