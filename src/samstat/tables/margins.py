"""Adding occupied cells into all their margins without an array over every combination."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samstat.tables.dimension import Dimension

Ints = NDArray[np.int64]
Columns = list[NDArray[Any]]


def grouped(keys: Ints, columns: Sequence[NDArray[Any]]) -> tuple[Ints, Columns]:
    """One row a key, in order of keys: numbers are added, flags (unsigned 16 bits) are joined."""
    if not len(keys):
        return keys, list(columns)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    gathered: Columns = []
    for column in columns:
        join = np.bitwise_or if column.dtype == np.uint16 else np.add
        gathered.append(join.reduceat(column[order], first))
    return ordered[first], gathered


def sparse_margins(
    dimensions: Sequence[Dimension],
    strides: Ints,
    keys: Ints,
    columns: Sequence[NDArray[Any]],
) -> tuple[Ints, Columns]:
    """Each cell once into every ancestor, dimension by dimension; `keys` number nodes."""
    sums: Columns = list(columns)
    for d, dimension in enumerate(dimensions):
        node = (keys // strides[d] % len(dimension)).astype(np.int64)
        rest = keys - node * strides[d]
        rows: list[Ints] = [np.arange(len(keys))]
        raised: list[Ints] = [keys]
        for _ in range(dimension.height):
            below = dimension.parents[node[rows[-1]]] >= 0
            rows.append(rows[-1][below])
            node[rows[-1]] = dimension.parents[node[rows[-1]]]
            raised.append(rest[rows[-1]] + node[rows[-1]] * strides[d])
        taken = np.concatenate(rows)
        keys, sums = grouped(np.concatenate(raised), [column[taken] for column in sums])
    return keys, sums
