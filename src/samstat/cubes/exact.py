"""Exact distinct counts and medians: what no sum of parts gives, from a second reading."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from samstat.cubes import kernels
from samstat.cubes.codes import Codes
from samstat.cubes.definition import Measure
from samstat.cubes.dense import Told, strides_of
from samstat.cubes.plan import Plan
from samstat.cubes.reading import Rows
from samstat.errors import MemoryLimitError, MissingCodeError
from samstat.tables import Dimension
from samstat.tables.table import key_strides
from samstat.uncertainty import median_ranks

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
A_ROW = 40  # bytes at most while pairs are sorted: person, key, pair, sorted pair and its copy


@dataclass(frozen=True, eq=False)
class Lattice:
    """How the numbers of codes lead to nodes and all above them.

    `above[d, number, step]` is the part of a node key that the ancestor so many steps up adds,
    `heights[d, number]` how many there are with the code itself; `kept[d]` says which are leaves.
    """

    sizes: Ints
    above: Ints
    heights: Ints
    kept: tuple[NDArray[np.bool_], ...]
    cells: int

    @classmethod
    def of(cls, codes: Sequence[Codes], dimensions: Sequence[Dimension]) -> Lattice:
        sizes = np.array([len(each) for each in codes], dtype=np.int64)
        deepest = max(dimension.height for dimension in dimensions) + 1
        above = np.zeros((len(codes), int(sizes.max()), deepest), dtype=np.int64)
        heights = np.ones((len(codes), int(sizes.max())), dtype=np.int64)
        kept = []
        strides = key_strides(tuple(dimensions))
        for d, (each, dimension) in enumerate(zip(codes, dimensions, strict=True)):
            nodes = each.nodes(dimension)
            kept.append(dimension.is_leaf[nodes])
            for number, node in enumerate(nodes.tolist()):
                path = dimension.path(node)
                above[d, number, : len(path)] = np.array(path) * strides[d]
                heights[d, number] = len(path)
        cells = int(np.prod([len(dimension) for dimension in dimensions]))
        return cls(sizes, above, heights, tuple(kept), cells)

    def levels(self, keys: Ints) -> Iterator[tuple[NDArray[np.bool_], Ints]]:
        """For each combination of depths: which rows reach it, and those rows' cells.

        By depth from the total, not by steps up: branches may differ in depth, and all rows of a
        cell must be met together.
        """
        strides = strides_of(self.sizes.tolist())
        places = zip(strides, self.sizes.tolist(), strict=True)
        digits = [keys // stride % size for stride, size in places]
        for down in itertools.product(*(range(int(each.max())) for each in self.heights)):
            reached = np.ones(len(keys), dtype=np.bool_)
            cells = np.zeros(len(keys), dtype=np.int64)
            for d, depth in enumerate(down):
                step = self.heights[d][digits[d]] - 1 - depth
                reached &= step >= 0
                cells += self.above[d][digits[d], step]
            yield reached, cells[reached]


def _rows(
    plan: Plan, codes: Sequence[Codes], lattice: Lattice, measure: Measure, stage: str
) -> Iterator[tuple[Rows, Ints, NDArray[np.bool_]]]:
    """Each batch with its keys and the rows that the measure counts; margins are left out."""
    names = [column for each in plan.definition.dimensions for column in each.columns]
    names += [*plan.definition.where, *measure.columns]
    names += [plan.definition.status] if plan.definition.status else []
    told = Told(plan, stage)
    columns = list(dict.fromkeys(names))
    for stream in plan.source.parts(columns, plan.definition.text_columns, 1):
        for batch in stream:
            rows = Rows(plan.definition, batch, plan.source.name)
            digits = rows.digits(codes)
            counted = rows.counted(measure)
            for each, numbers, kept in zip(codes, digits, lattice.kept, strict=True):
                if not kept.all():
                    counted &= kept[numbers][rows.encoded(each.spec.column).indices]
            yield rows, rows.keys(codes, digits, strides_of(lattice.sizes.tolist())), counted
            told.add(batch.num_rows)


def distinct(
    plan: Plan, codes: Sequence[Codes], dimensions: Sequence[Dimension], measure: Measure
) -> Ints:
    """Different values of the measure's column in every cell and margin, flat over all nodes.

    Whole numbers are read in several passes, a share of the persons each, where all do not fit in
    the memory limit; other persons are numbered in one pass. Raises MemoryLimitError.
    """
    lattice = Lattice.of(codes, dimensions)
    _check_cells(plan, lattice)
    passes = 1
    if plan.source.rows:
        passes = -(-plan.source.rows * A_ROW // max(1, plan.memory - 24 * lattice.cells))
    counts = np.zeros(lattice.cells, dtype=np.int64)
    for turn in range(passes):
        persons, keys = _persons(plan, codes, lattice, measure, turn, passes)
        counts += _distinct_of(persons, keys, lattice, plan.threads)
    return counts


def _check_cells(plan: Plan, lattice: Lattice) -> None:
    if lattice.cells * 16 * (plan.threads + 1) > plan.memory:
        raise MemoryLimitError(
            f"distinct counts of {lattice.cells} cells take too much memory",
            where=plan.definition.name,
            value=f"limit {plan.memory / 1e6:.0f} MB",
            next_step="Allow more memory, leave out a dimension, or use DuckDB.",
        )


def _persons(
    plan: Plan, codes: Sequence[Codes], lattice: Lattice, measure: Measure, turn: int, passes: int
) -> tuple[Ints, Ints]:
    """Persons as whole numbers and their rows' keys, of one pass' share."""
    column = str(measure.column)
    words, numbers, keys = [], [], []
    for rows, batch_keys, counted in _rows(plan, codes, lattice, measure, measure.name):
        found = rows.batch.column(column).filter(pa.array(counted))
        if found.null_count:
            raise MissingCodeError(
                "a row has no person",
                where=f"{plan.source.name}, column {column}",
                next_step="Leave the row out by a where, or give it an identity of its own.",
            )
        taken = batch_keys[counted]
        if pa.types.is_integer(found.type):
            persons = found.to_numpy().astype(np.int64)
            share = persons % passes == turn
            numbers.append(persons[share] if passes > 1 else persons)
            keys.append(taken[share] if passes > 1 else taken)
        else:
            if passes > 1:
                raise _too_many(plan, measure)
            words.append(found)
            keys.append(taken)
    if words:
        numbers = [_numbered(words)]
    empty = np.empty(0, dtype=np.int64)
    return np.concatenate(numbers or [empty]), np.concatenate(keys or [empty])


def _too_many(plan: Plan, measure: Measure) -> MemoryLimitError:
    return MemoryLimitError(
        "the persons do not fit, and only whole numbers can be read a share at a time",
        where=f"{plan.definition.name}, measure {measure.name}",
        value=f"limit {plan.memory / 1e6:.0f} MB",
        next_step="Allow more memory, number the persons, or use DuckDB.",
    )


def _numbered(words: list[pa.Array]) -> Ints:
    """The place of each value among those that differ: one dictionary over all batches."""
    plain = [
        each.dictionary_decode() if pa.types.is_dictionary(each.type) else each for each in words
    ]
    coded = pa.chunked_array(plain).dictionary_encode()
    parts = [chunk.indices.to_numpy() for chunk in coded.chunks]
    return np.concatenate(parts).astype(np.int64)


def _distinct_of(persons: Ints, keys: Ints, lattice: Lattice, threads: int) -> Ints:
    counts = np.zeros(lattice.cells, dtype=np.int64)
    if not len(persons):
        return counts
    radix = int(np.prod(lattice.sizes))
    low, high = int(persons.min()), int(persons.max())
    if (high - low + 1) * radix >= 2**63:
        persons = np.unique(persons, return_inverse=True)[1].astype(np.int64)
        low = 0
    pairs = (persons - low) * radix + keys
    pairs.sort()
    pairs = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))]
    owners = pairs // radix
    cuts = [len(pairs) * part // threads for part in range(1, threads)]
    starts = [0, *(int(np.searchsorted(owners, owners[cut])) for cut in cuts), len(pairs)]

    def count(part: NDArray[np.int64]) -> Ints:
        found = np.zeros(lattice.cells, dtype=np.int64)
        stamps = np.zeros(lattice.cells, dtype=np.int64)
        kernels.count_distinct(
            part, radix, lattice.sizes, lattice.above, lattice.heights, stamps, found
        )
        return found

    with ThreadPoolExecutor(threads) as pool:
        for part in pool.map(count, [pairs[a:b] for a, b in itertools.pairwise(starts)]):
            counts += part
    return counts


@dataclass(frozen=True, eq=False)
class Medians:
    """Medians, sizes and interval ends, flat over all nodes; NaN where there is none."""

    middle: Floats
    sizes: Ints
    low: Floats
    high: Floats
    confidence: float | None

    @classmethod
    def empty(cls, cells: int, measure: Measure) -> Medians:
        asked = measure.confidence if measure.interval == "order" else None
        numbers = [np.full(cells, np.nan) for _ in range(3)]
        return cls(numbers[0], np.zeros(cells, dtype=np.int64), numbers[1], numbers[2], asked)

    def put(self, cells: Ints, values: Floats, first: Ints, count: Ints) -> None:
        """Cells whose values stand in order from `first`, `count` of them."""
        self.middle[cells] = (values[first + (count - 1) // 2] + values[first + count // 2]) / 2
        self.sizes[cells] = count
        if self.confidence is None:
            return
        ranks = median_ranks(count, self.confidence)
        known = ranks > 0
        start, rank = first[known], ranks[known]
        self.low[cells[known]] = values[start + rank - 1]
        self.high[cells[known]] = values[start + count[known] - rank]


def medians(
    plan: Plan, codes: Sequence[Codes], dimensions: Sequence[Dimension], measure: Measure
) -> Medians:
    """Each cell's median, how many values it is of, and its interval where the measure asks it."""
    lattice = Lattice.of(codes, dimensions)
    _check_cells(plan, lattice)
    values, keys = [], []
    held = 0
    for rows, batch_keys, counted in _rows(plan, codes, lattice, measure, measure.name):
        values.append(rows.values(measure, str(measure.column))[0][counted])
        keys.append(batch_keys[counted])
        held += len(values[-1]) * A_ROW
        if held > plan.memory:
            raise _too_many(plan, measure)
    made = Medians.empty(lattice.cells, measure)
    if values:
        order = np.argsort(whole := np.concatenate(values), kind="stable")
        _fill_medians(whole[order], np.concatenate(keys)[order], lattice, made)
    return made


def _fill_medians(values: Floats, keys: Ints, lattice: Lattice, made: Medians) -> None:
    """Values come in order: grouped by cell without changing it, the middle is where it stands."""
    for reached, cells in lattice.levels(keys):
        shown = values[reached]
        order = np.argsort(cells, kind="stable")
        found, first, count = np.unique(cells[order], return_index=True, return_counts=True)
        made.put(found, shown[order], first, count)
