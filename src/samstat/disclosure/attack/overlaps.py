"""Distinct persons as the attacker knows them: part ≤ whole ≤ sum of parts, with slack."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from samstat.tables import Table
from samstat.tables.dimension import check_dimensions

Ints = NDArray[np.int64]
Rows = tuple[Ints, Ints, Ints]  # lengths of the rows, their members, their signs


def overlap_rows(
    tables: Sequence[Table], places: Sequence[Ints], overlapping: Sequence[str], first: int
) -> tuple[list[Rows], int]:
    """Rows for the dimensions in which a person may have several codes, and how many slacks.

    part + slack = whole for each part, and Σ parts − whole − slack = 0; slacks are unknowns from
    0, numbered from `first`. A cell that a table leaves out is a zero and in no row. Raises
    UnknownCodeError for a name that no table's dimension has.
    """
    names = {dimension.name for table in tables for dimension in table.dimensions}
    check_dimensions(overlapping, names, "overlapping")
    rows: list[Rows] = []
    slack = first
    for table, place in zip(tables, places, strict=True):
        for dimension, parents in zip(table.dimensions, table.parents, strict=True):
            if dimension.name not in overlapping:
                continue
            parts = np.flatnonzero(parents >= 0)
            wholes = parents[parts].astype(np.int64)
            for made in (_pairs(place, parts, wholes, slack), _sums(place, parts, wholes, slack)):
                if len(made[0]):
                    rows.append(made)
            slack += len(parts) + len(np.unique(wholes))
    return rows, slack - first


def _pairs(place: Ints, parts: Ints, wholes: Ints, slack: int) -> Rows:
    members = np.stack([place[parts], slack + np.arange(len(parts)), place[wholes]], axis=1)
    return (
        np.full(len(parts), 3, dtype=np.int64),
        members.ravel().astype(np.int64),
        np.tile(np.array([1, 1, -1], dtype=np.int64), len(parts)),
    )


def _sums(place: Ints, parts: Ints, wholes: Ints, slack: int) -> Rows:
    heads, counts = np.unique(wholes, return_counts=True)
    own = slack + len(parts) + np.arange(len(heads))
    order = np.argsort(np.concatenate([wholes, heads, heads]), kind="stable")
    members = np.concatenate([place[parts], place[heads], own])[order]
    signs = np.concatenate([np.ones(len(parts)), -np.ones(2 * len(heads))])[order]
    return (counts + 2).astype(np.int64), members.astype(np.int64), signs.astype(np.int64)
