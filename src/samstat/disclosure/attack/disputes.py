"""Which rows stand together, and which printed estimates take part where they do not fit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samstat.disclosure.attack.cells import cells_of
from samstat.disclosure.attack.knowledge import INEXACT, Knowledge
from samstat.disclosure.attack.system import System
from samstat.errors import ContradictionError

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def rows_connected(system: System, unknown: int) -> Flags:
    """The rows that sums connect with this unknown, however far away."""
    unknowns, rows = system.parts(np.ones(len(system.lower), dtype=np.bool_))
    return np.asarray(rows == unknowns[unknown])


def doubtful_near(system: System, unknowns: Ints) -> tuple[int, ...]:
    """The cells printed as estimates or rounded in the rows nearest to these unknowns.

    Rows that hold an unknown come first, then those that share an unknown with them, and so on.
    """
    row = system.member_rows
    places, cells = system.inexact
    reached = np.zeros(len(system.lower), dtype=np.bool_)
    reached[unknowns] = True
    known = 0
    while known < (known := int(reached.sum())):
        near = np.zeros(len(system.constants), dtype=np.bool_)
        near[row[reached[system.members]]] = True
        if len(found := np.unique(cells[near[places]])):
            return tuple(found.tolist())
        reached[system.members[near[row]]] = True
    return ()


def doubting(knowledge: Knowledge, error: ContradictionError) -> Knowledge:
    """The same without the printed numbers that the error doubts, or the error where it has none.

    Only they are let go: whoever adds and subtracts what is printed still does so elsewhere.
    """
    doubted = np.array(error.doubtful, dtype=np.int64)
    cells = cells_of(knowledge.tables)
    places = [
        np.flatnonzero(np.isin(place, doubted) & np.isin(table.status, INEXACT))
        for table, place in zip(knowledge.tables, cells.places, strict=True)
    ]
    if not any(map(len, places)):
        raise error
    return knowledge.without_numbers(places)
