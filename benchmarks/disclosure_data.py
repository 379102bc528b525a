"""The made-up register of the disclosure benchmarks, drawn again from its seed.

600,000 persons in 26 municipalities (5 regions), 60 programmes (10 groups), sex, origin, age and
ten years; both places and programmes are skewed. The draws and their order are those of the files'
own generator, so that the year 2024 by municipality, programme and sex is `sdc_A`, and all years
are D.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samstat.tables import Dimension, Rows, Table, table_from_rows

SEED = 20261122
PERSONS = 600_000
LEVELS = {
    "A": ("muni", "prog", "sex"),
    "B": ("muni", "prog", "sex", "origin"),
    "C": ("muni", "prog", "sex", "origin", "age"),
    "D": ("muni", "prog", "sex", "origin", "age", "year"),
}


def skewed(count: int, power: float) -> NDArray[np.float64]:
    weight = 1 / np.arange(1, count + 1) ** power
    return weight / weight.sum()


def draw() -> dict[str, NDArray[np.int64]]:
    rng = np.random.default_rng(SEED)
    return {
        "muni": rng.choice(26, PERSONS, p=skewed(26, 0.8)),
        "prog": rng.choice(60, PERSONS, p=skewed(60, 1.0)),
        "sex": rng.choice(2, PERSONS, p=[0.6, 0.4]),
        "origin": rng.choice(3, PERSONS, p=[0.45, 0.15, 0.40]),
        "age": rng.choice(6, PERSONS, p=[0.1, 0.2, 0.25, 0.2, 0.15, 0.1]),
        "year": rng.integers(2015, 2025, PERSONS) - 2015,
    }


def dimension(name: str) -> Dimension:
    if name == "muni":
        parents = {f"M{i:02}": f"R{i % 5}" for i in range(26)}
        return Dimension.from_parents("muni", parents, levels=("region", "muni"))
    if name == "prog":
        parents = {f"P{i:02}": f"G{i % 10}" for i in range(60)}
        return Dimension.from_parents("prog", parents, levels=("pgrp", "prog"))
    codes = {
        "sex": ["K", "M"],
        "origin": [f"O{i}" for i in range(3)],
        "age": [f"A{i}" for i in range(6)],
        "year": [f"Y{year}" for year in range(2015, 2025)],
    }
    return Dimension.flat(name, codes[name])


def table(name: str) -> Table:
    """The table A, B or C of the year 2024, or D of all ten years, with every margin."""
    drawn = draw()
    chosen = np.ones(PERSONS, dtype=bool) if name == "D" else drawn["year"] == 9
    dimensions = tuple(dimension(each) for each in LEVELS[name])
    numbers = [
        dim.leaves[np.argsort([dim.codes[leaf] for leaf in dim.leaves])][drawn[dim.name][chosen]]
        for dim in dimensions
    ]
    cells, counts = np.unique(np.stack(numbers), axis=1, return_counts=True)
    return table_from_rows(Rows(dimensions, cells.astype(np.int32), counts.astype(np.int64)))
