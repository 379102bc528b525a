"""What is published as a system: unknown whole numbers, their bounds, and the sums they keep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from samstat.disclosure.attack.cells import Cells, cells_of
from samstat.disclosure.attack.knowledge import INEXACT, Codes, Knowledge, Rate
from samstat.disclosure.attack.overlaps import Rows, overlap_rows
from samstat.errors import ContradictionError
from samstat.tables import CellStatus, Table, has_value
from samstat.tables.dimension import in_words

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNBOUNDED = 2**50  # no published sum holds the cell from above


@dataclass(eq=False)
class System:
    """Unknowns x with lower ≤ x ≤ upper and, for each row, Σ sign · x = constant.

    `numbers[i]` is unknown i's cell, `hidden[i]` whether its publisher suppressed it; the others
    are cells that nobody counted and, where they do not add up, some published as estimates or
    rounded: of them no claim is made.
    `members` and `signs` hold the rows one after another, row r from `starts[r]`; `owners[r]` is
    the number of its table, or one past the last for what no table says. `inexact` are the pairs
    (row, cell) where a printed estimate or a rounded number went into the constant.
    """

    cells: Cells
    numbers: Ints
    hidden: Flags
    lower: Ints
    upper: Ints
    starts: Ints
    members: Ints
    signs: Ints
    constants: Ints
    owners: Ints
    inexact: tuple[Ints, Ints]

    @property
    def member_rows(self) -> Ints:
        """The row of each member."""
        return np.repeat(np.arange(len(self.constants)), np.diff(self.starts))

    def members_by_unknown(self) -> tuple[Ints, Ints]:
        """Where each unknown's members begin, in the order that comes second."""
        order = np.argsort(self.members, kind="stable")
        counts = np.bincount(self.members, minlength=len(self.lower))
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), order

    def parts(self, open_: Flags) -> tuple[Ints, Ints]:
        """The part that each unknown and each row belongs to, as the open unknowns connect them."""
        kept = open_[self.members]
        size, rows = len(self.lower), len(self.constants)
        # Unknowns and rows are the two sides of one graph: long rows cost no more than short.
        ends = (self.members[kept], size + self.member_rows[kept])
        touches = csr_matrix((np.ones(kept.sum(), dtype=np.int8), ends), shape=(size + rows,) * 2)
        _, label = connected_components(touches, directed=False)
        return label[:size], label[size:]


@dataclass(eq=False)
class _Facts:
    """What is known of each cell: a number (−1: none), and bounds where there is none.

    A number that is `inexact` is an estimate or rounded in every table that prints it.
    """

    values: Ints
    hidden: Flags
    lower: Ints
    upper: Ints
    inexact: Flags

    def keep_within(self, cell: int, lowest: int, highest: int) -> None:
        """Let an estimated or rounded number go where what is known for certain speaks against."""
        if cell >= 0 and self.inexact[cell] and not lowest <= self.values[cell] <= highest:
            self.values[cell], self.inexact[cell] = -1, False


def system_of(knowledge: Knowledge) -> System:
    """The system of all that the attacker knows; ContradictionError where it cannot be true."""
    cells = cells_of(knowledge.tables)
    overlaps, slack = overlap_rows(
        knowledge.tables, cells.places, knowledge.overlapping, len(cells) + len(knowledge.orders)
    )
    facts = _facts(knowledge, cells, len(knowledge.orders) + slack)
    _take_zeros(knowledge, cells, facts)
    _take_own(knowledge, cells, facts)
    rows = [
        _rows(table, place, knowledge.overlapping)
        for table, place in zip(knowledge.tables, cells.places, strict=True)
    ]
    sizes = [len(each[0]) for each in rows]
    extra = [*_extra_rows(knowledge, cells), *overlaps]
    others = sum(len(each[0]) for each in extra)
    owners = np.repeat(np.arange(len(sizes) + 1), [*sizes, others])
    return _reduced(cells, facts, _joined([*rows, *extra]), owners)


def _facts(knowledge: Knowledge, cells: Cells, slack: int) -> _Facts:
    size = len(cells) + slack
    facts = _Facts(
        np.full(size, -1, dtype=np.int64),
        np.zeros(size, dtype=np.bool_),
        np.zeros(size, dtype=np.int64),
        np.full(size, UNBOUNDED, dtype=np.int64),
        np.ones(size, dtype=np.bool_),
    )
    printed = np.zeros(size, dtype=np.bool_)  # as an estimate or rounded, in some table
    for table, place in zip(knowledge.tables, cells.places, strict=True):
        numbered = has_value(table.status) | (table.status == CellStatus.NOT_APPLICABLE)
        inexact = np.isin(table.status, INEXACT)
        facts.inexact[place[numbered & ~inexact]] = False
        printed[place[inexact]] = True
        values = np.where(table.status == CellStatus.NOT_APPLICABLE, 0, table.counts)
        before = facts.values[place]
        wrong = np.flatnonzero(numbered & (before >= 0) & (before != values))
        if len(wrong):
            raise _contradiction(
                f"{len(wrong)} cells are published with different numbers in two tables",
                cells.codes(int(place[wrong[0]])),
                place[wrong[printed[place[wrong]]]],
            )
        facts.values[place[numbered]] = values[numbered]
        facts.hidden[place[table.status == CellStatus.SUPPRESSED]] = True
    facts.inexact &= printed
    facts.lower[facts.hidden] = knowledge.rule.lowest_hidden
    return facts


def _contradiction(what: str, codes: Codes, doubtful: Ints | None = None) -> ContradictionError:
    error = ContradictionError(
        what,
        where=in_words(codes),
        next_step="Give tables that count the same persons, and check the rule's zeros.",
    )
    error.doubtful = () if doubtful is None else tuple(doubtful.tolist())
    return error


def _take_zeros(knowledge: Knowledge, cells: Cells, facts: _Facts) -> None:
    """A cell that one table hides and another, with its codes, does not list is a zero."""
    for table in knowledge.others and knowledge.tables:
        open_ = np.flatnonzero(facts.hidden[: len(cells)] & (facts.values[: len(cells)] < 0))
        missing = open_[cells.positions(table, open_) == -1]
        if len(missing) and knowledge.rule.lowest_hidden > 0:
            raise _contradiction(
                "a cell is hidden in one table and missing, so zero, in another",
                cells.codes(int(missing[0])),
            )
        facts.values[missing] = 0


def _take_own(knowledge: Knowledge, cells: Cells, facts: _Facts) -> None:
    for codes, number in knowledge.own:
        cell = cells.find(codes)
        if cell < 0 and number == 0:
            continue
        facts.keep_within(cell, number, number)
        if cell < 0 or (facts.values[cell] >= 0 and facts.values[cell] != number):
            raise _contradiction("what a contributor knows is not what was published", codes)
        facts.values[cell], facts.inexact[cell] = number, False
    for codes, number in knowledge.at_least:
        cell = cells.find(codes)
        facts.keep_within(cell, number, UNBOUNDED)
        if cell < 0 or 0 <= facts.values[cell] < number:
            raise _contradiction("a contributor's part is larger than its cell", codes)
        facts.lower[cell] = max(facts.lower[cell], number)
    for rate in knowledge.rates:
        _take_rate(rate, cells, facts)


def _take_rate(rate: Rate, cells: Cells, facts: _Facts) -> None:
    """A rounded rate times its denominator leaves the numerator an interval, often one number."""
    half = 0.5 * 10.0**-rate.decimals + 1e-12
    lowest = int(np.ceil((rate.value - half) * rate.denominator))
    highest = int(np.floor((rate.value + half) * rate.denominator))
    cell = cells.find(rate.cell)
    if highest < 0 or highest < lowest or (cell < 0 and lowest > 0):
        raise _contradiction("no whole number has this rate of its denominator", rate.cell)
    if cell < 0:
        return
    facts.keep_within(cell, lowest, highest)
    if facts.values[cell] >= 0:
        if not lowest <= facts.values[cell] <= highest:
            raise _contradiction("the rate is not that of its published count", rate.cell)
        return
    facts.lower[cell] = max(facts.lower[cell], lowest)
    facts.upper[cell] = min(facts.upper[cell], highest)


def _rows(table: Table, place: Ints, overlapping: tuple[str, ...]) -> Rows:
    """Each parent with its children along each dimension that adds up: Σ children − parent = 0."""
    none = np.empty(0, dtype=np.int64)
    lengths, members, signs = [none], [none], [none]
    for dimension, parents in zip(table.dimensions, table.parents, strict=True):
        if dimension.name in overlapping:
            continue
        children = np.flatnonzero(parents >= 0)
        above = parents[children].astype(np.int64)
        heads, counts = np.unique(above, return_counts=True)
        order = np.argsort(np.concatenate([above, heads]), kind="stable")
        members.append(place[np.concatenate([children, heads])[order]])
        signs.append(
            np.concatenate([np.ones(len(children)), -np.ones(len(heads))])[order].astype(np.int64)
        )
        lengths.append((counts + 1).astype(np.int64))
    return np.concatenate(lengths), np.concatenate(members), np.concatenate(signs)


def _extra_rows(knowledge: Knowledge, cells: Cells) -> list[Rows]:
    """Equal pairs of unanimous groups; part + slack = whole for the orders."""
    rows = []
    for cell, group in knowledge.unanimous:
        pair = np.array([_listed(cells, cell), _listed(cells, group)], dtype=np.int64)
        rows.append((np.array([2]), pair, np.array([1, -1])))
    for number, order in enumerate(knowledge.orders):
        ends = [_listed(cells, order.part), len(cells) + number, _listed(cells, order.whole)]
        rows.append((np.array([3]), np.array(ends), np.array([1, 1, -1])))
    return rows


def _listed(cells: Cells, codes: Codes) -> int:
    cell = cells.find(codes)
    if cell < 0:
        raise _contradiction("no table lists this cell, so it is zero", codes)
    return cell


def _joined(rows: list[Rows]) -> Rows:
    lengths = np.concatenate([each[0] for each in rows])
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    members, signs = (np.concatenate([each[part] for each in rows]) for part in (1, 2))
    return starts, members.astype(np.int64), signs.astype(np.int64)


def _reduced(cells: Cells, facts: _Facts, rows: Rows, owners: Ints) -> System:
    """Keep the unknowns, with what is known moved to the constants, and each row once."""
    starts, members, signs = rows
    open_ = facts.values < 0
    row = np.repeat(np.arange(len(owners)), np.diff(starts))
    known = np.where(open_[members], 0, facts.values[members]) * signs
    constants = np.zeros(len(owners), dtype=np.int64)
    np.subtract.at(constants, row, known)
    kept = open_[members]
    lengths = np.bincount(row[kept], minlength=len(constants))
    inexact = np.flatnonzero(~kept & facts.inexact[members])
    wrong = np.flatnonzero((lengths == 0) & (constants != 0))
    if len(wrong):
        raise _contradiction(
            f"{len(wrong)} published margins are not the sum of what is published below them",
            cells.codes(int(members[starts[wrong[0] + 1] - 1])),
            members[inexact[np.isin(row[inexact], wrong)]],
        )
    unknown = np.flatnonzero(open_)
    number = np.full(len(open_), -1, dtype=np.int64)
    number[unknown] = np.arange(len(unknown))
    used = _once(lengths, number[members[kept]], signs[kept], constants)
    kept &= used[row]
    inexact = inexact[used[row[inexact]]]
    place = np.cumsum(used) - 1
    return System(
        cells,
        unknown,
        facts.hidden[unknown],
        facts.lower[unknown],
        facts.upper[unknown],
        np.concatenate([[0], np.cumsum(lengths[used])]).astype(np.int64),
        number[members[kept]],
        signs[kept],
        constants[used],
        owners[used].astype(np.int64),
        (place[row[inexact]], members[inexact]),
    )


def _once(lengths: Ints, members: Ints, signs: Ints, constants: Ints) -> Flags:
    """Rows with unknowns, without those that say what an earlier row says (linked tables do)."""
    draws = np.random.default_rng(0)
    weights = draws.integers(1, 2**62, members.max(initial=0) + 1)
    row = np.repeat(np.arange(len(lengths)), lengths)
    with np.errstate(over="ignore"):
        prints = constants * draws.integers(1, 2**62)
        np.add.at(prints, row, weights[members] * signs)
    _, first = np.unique(prints, return_index=True)
    once = np.zeros(len(lengths), dtype=np.bool_)
    once[first] = True
    return once & (lengths > 0)
