"""Cell-key perturbation: the same persons always get the same noise, in whatever table.

Each person's id and a secret seed give a record key. A cell's key is the sum of its persons' record
keys modulo 2³², as evenly distributed as they are; it says where in the p-table's row for the
cell's count the noise is read. A cell without persons stays 0. Sums are not kept: margins have
noise of their own.

Source: G. Thompson, S. Broadfoot and D. Elazar (2013), Methodology for the automatic
confidentialisation of statistical outputs from remote servers at the Australian Bureau of
Statistics, UNECE work session on statistical data confidentiality; the sum modulo a whole and the
p-table's form as in the method that Eurostat recommends for the census of 2021.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.perturbation_table import PerturbationTable
from samstat.disclosure.rounding import hellinger_utility
from samstat.errors import CountError, EmptyTableError, RuleError
from samstat.tables import CellStatus, Dimension, Rows, Table, table_from_rows, with_zeros

BITS = 32
SHORTEST_SEED = 16  # bytes: a shorter secret can be found by trying
Keys = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Perturbation:
    """Every combination as counted and as published, with the cells' keys."""

    table: Table
    public: Table
    keys: Keys
    ptable: PerturbationTable

    @cached_property
    def differences(self) -> NDArray[np.int64]:
        """Published less counted, cell by cell."""
        return self.public.counts - self.table.counts

    @property
    def utility(self) -> float:
        """1 − HD / √Σf, HD = √(½ Σ (√f − √g)²), as of rounded tables."""
        return hellinger_utility(self.table.counts, self.public.counts)

    @property
    def mean_deviation(self) -> float:
        """The mean of |g − f| over cells in which somebody is counted."""
        counted = self.table.counts > 0
        return float(np.abs(self.differences[counted]).mean()) if counted.any() else 0.0


def record_keys(ids: Sequence[str], seed: bytes) -> Keys:
    """A key from 0 to 2³² − 1 for each id, the same for the same id and seed (keyed BLAKE2b).

    RuleError for a seed of fewer than 16 bytes.
    """
    if len(seed) < SHORTEST_SEED:
        raise RuleError(
            "the seed is too short to be a secret",
            value=f"{len(seed)} bytes",
            next_step=f"Give a random one of {SHORTEST_SEED} bytes or more, and keep it.",
        )
    secret = hashlib.blake2b(seed).digest()
    size = BITS // 8
    keys = [hashlib.blake2b(each.encode(), digest_size=size, key=secret).digest() for each in ids]
    return np.frombuffer(b"".join(keys), dtype="<u4").astype(np.uint32)


def perturb_persons(
    dimensions: tuple[Dimension, ...],
    nodes: NDArray[np.int32],
    ids: Sequence[str],
    *,
    seed: bytes,
    ptable: PerturbationTable,
) -> Perturbation:
    """Count persons and perturb every cell; `nodes[d, i]` is person i's leaf in dimension d.

    Every cell of the public table is 'rounded': a status that told the true zeros from counts that
    became 0 would tell who is there. Raises EmptyTableError without persons, CountError where an
    id comes twice, and MemoryLimitError for more than 30 million combinations.
    """
    if not len(ids):
        raise EmptyTableError(
            "there are no persons to count",
            where="rows",
            next_step="Give one row a person.",
        )
    if len(set(ids)) != len(ids):
        raise CountError(
            "an id comes twice, and a person is counted once",
            value=f"{len(ids) - len(set(ids))} rows too many",
            next_step="Give one row a person, or an id of what is counted.",
        )
    inner, at = np.unique(nodes, axis=1, return_inverse=True)
    counts = np.bincount(at.ravel(), minlength=inner.shape[1]).astype(np.int64)
    full = with_zeros(table_from_rows(Rows(dimensions, inner.astype(np.int32), counts)))
    keys = _cell_keys(full, nodes, record_keys(ids, seed))
    noise = ptable.noise(full.counts, keys / 2.0**BITS)
    status = np.full(len(full), CellStatus.ROUNDED, dtype=np.uint8)
    return Perturbation(
        full, replace(full, counts=full.counts + noise, status=status), keys, ptable
    )


def _cell_keys(full: Table, nodes: NDArray[np.int32], records: Keys) -> Keys:
    """Sums of record keys modulo 2³² in every cell, margins too; a cell's key is its place."""
    places = full.strides @ nodes.astype(np.int64)
    flat = np.zeros(len(full), dtype=np.uint64)  # room for four thousand million record keys
    np.add.at(flat, places, records.astype(np.uint64))
    keys = flat.reshape(full.shape)
    for axis, dimension in enumerate(full.dimensions):
        lines = np.moveaxis(keys, axis, 0)
        for node in range(len(dimension) - 1, 0, -1):  # children have higher numbers
            lines[dimension.parents[node]] += lines[node]
    return (flat & np.uint64(2**BITS - 1)).astype(np.uint32)
