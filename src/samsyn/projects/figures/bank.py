"""The whole bank's figures as this transaction sees it, and the part of it that is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from threading import Lock
from typing import TypeVar

import numpy as np
from django.db import connection

from samsyn.core.scopes import AnyUser
from samsyn.projects.figures.columns import (
    NAMES,
    NO_DAY,
    Codes,
    Counts,
    Flags,
    Piece,
    Places,
    Placings,
    Projects,
    Whole,
)
from samsyn.projects.figures.counties import PlaceFlags, one_county, place_flags
from samsyn.projects.figures.reading import read_piece
from samsyn.projects.models import PendingIndexing
from samsyn.projects.models.base import ReviewState

# From so many projects on; below, the database sums in milliseconds.
LARGE = 10_000
Rows = TypeVar("Rows", Projects, Places, Placings, Counts)
Column = TypeVar("Column", Codes, Whole, Flags)
Children = TypeVar("Children", Places, Placings, Counts)

_held: dict[tuple[str, str], Bank] = {}
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Bank(Piece):
    """All projects by rising ids. `sums` says of which state of the database it is."""

    sums: Mapping[int, int]

    @cached_property
    def start_year(self) -> Codes:
        return _year(self.projects.start)

    @cached_property
    def end_year(self) -> Codes:
        return _year(self.projects.end)

    @cached_property
    def price_year(self) -> Codes:
        """As selectors.prices.PRICE_YEAR; 0 is unknown."""
        return np.where(self.start_year > 0, self.start_year, self.projects.year)

    @cached_property
    def place_flags(self) -> PlaceFlags:
        return place_flags(self.places, len(self.projects.ids))

    @cached_property
    def county(self) -> Codes:
        """See one_county(); codes of NAMES."""
        return one_county(self.places, self.place_flags, len(self.projects.ids))

    def person_rows(self) -> dict[int, str]:
        """Row of the project → the name of its owner, who is a natural person."""
        rows = np.searchsorted(self.projects.ids, np.array(list(self.persons), np.int64))
        return dict(zip(rows.tolist(), self.persons.values(), strict=True))


class Part:
    """Some projects of the bank. `chosen` is a flag for each row of the bank; None is all."""

    def __init__(self, bank: Bank, chosen: Flags | None) -> None:
        self.bank = bank
        self.chosen = chosen
        self.count = len(bank.projects.ids) if chosen is None else int(chosen.sum())

    def of(self, column: Column) -> Column:
        """The column's values for the part's projects."""
        return column if self.chosen is None else column[self.chosen]

    def holds(self, rows: Codes) -> Flags:
        """Of places, placings or counts, by the rows of their projects, which are in the part."""
        return np.ones(len(rows), bool) if self.chosen is None else self.chosen[rows]

    @property
    def rows(self) -> Whole:
        if self.chosen is None:
            return np.arange(self.count)
        return np.flatnonzero(self.chosen)

    @cached_property
    def accepted(self) -> int:
        state = NAMES.code(ReviewState.ACCEPTED.value)
        return int((self.of(self.bank.projects.state) == state).sum())


def part_of(ids: Whole) -> Part | None:
    """The projects with these ids, in rising order; None where the database has to sum."""
    bank = current()
    if bank is None:
        return None
    known = bank.projects.ids
    if len(ids) == len(known) and np.array_equal(ids, known):
        return Part(bank, None)
    places = np.searchsorted(known, ids)
    places[places == len(known)] = 0
    chosen = np.zeros(len(known), bool)
    chosen[places[known[places] == ids]] = True
    return Part(bank, chosen)


def visible_part(user: AnyUser) -> Part | None:
    """All that the user may see; None as in part_of()."""
    # Deferred, as below: the search and the selectors import each other and sum by this.
    from samsyn.projects.selectors.visibility import hidden_projects

    bank = current()
    if bank is None:
        return None
    hidden = list(hidden_projects(user).order_by().values_list("pk", flat=True))
    if not hidden:
        return Part(bank, None)
    return Part(bank, ~np.isin(bank.projects.ids, np.array(hidden, np.int64)))


def current() -> Bank | None:
    """As the database is for this transaction; None in a small bank, and while changes wait."""
    from samsyn.projects.search.columns import CHUNK, change_sums
    from samsyn.projects.search.tables import PROJECTS

    sums = change_sums(PROJECTS)
    if len(sums) * CHUNK < LARGE or PendingIndexing.objects.exists():
        return None
    database = (connection.alias, str(connection.settings_dict["NAME"]))
    held = _held.get(database)
    if held is None or held.sums != sums:
        with _ONE_AT_A_TIME:
            held = _refreshed(_held.get(database), sums)
            _held[database] = held
    return held if len(held.projects.ids) >= LARGE else None


def forget() -> None:
    """Hold nothing any longer, as after a test."""
    _held.clear()


def _refreshed(held: Bank | None, sums: Mapping[int, int]) -> Bank:
    """What is held, with the chunks read anew whose sum is another than then."""
    from samsyn.projects.search.columns import CHUNK

    if held is not None and held.sums == sums:
        return held
    before = held.sums if held else {}
    stale = sorted(one for one in before.keys() | sums.keys() if before.get(one) != sums.get(one))
    pieces: list[Piece] = []
    done = 0
    for chunk in stale:
        if held is not None:
            ids = held.projects.ids
            first, end = np.searchsorted(ids, (chunk * CHUNK, (chunk + 1) * CHUNK)).tolist()
            pieces.append(_cut(held, done, first))
            done = end
        pieces.append(read_piece(chunk * CHUNK, (chunk + 1) * CHUNK - 1))
    if held is not None:
        pieces.append(_cut(held, done, len(held.projects.ids)))
    return _joined(sums, [piece for piece in pieces if len(piece.projects.ids)])


def _cut(bank: Bank, first: int, end: int) -> Piece:
    """The rows from `first` to before `end`, counted from 0 again."""
    ids = set(bank.projects.ids[first:end].tolist()) & bank.persons.keys()
    return Piece(
        projects=_rows_between(bank.projects, first, end),
        places=_children_between(bank.places, first, end),
        placings=_children_between(bank.placings, first, end),
        reports=_children_between(bank.reports, first, end),
        counts=_children_between(bank.counts, first, end),
        persons={pk: bank.persons[pk] for pk in ids},
    )


def _children_between(children: Children, first: int, end: int) -> Children:
    low, high = np.searchsorted(children.row, (first, end)).tolist()
    cut = _rows_between(children, low, high)
    return replace(cut, row=cut.row - np.int32(first))


def _rows_between(rows: Rows, first: int, end: int) -> Rows:
    columns = {field.name: getattr(rows, field.name)[first:end] for field in fields(rows)}
    return replace(rows, **columns)


def _joined(sums: Mapping[int, int], pieces: Sequence[Piece]) -> Bank:
    lengths = [len(piece.projects.ids) for piece in pieces]
    firsts = np.cumsum([0, *lengths])[:-1].tolist()
    persons: dict[int, str] = {}
    for piece in pieces:
        persons |= piece.persons
    return Bank(
        projects=_together([piece.projects for piece in pieces], ()),
        places=_together([piece.places for piece in pieces], firsts),
        placings=_together([piece.placings for piece in pieces], firsts),
        reports=_together([piece.reports for piece in pieces], firsts),
        counts=_together([piece.counts for piece in pieces], firsts),
        persons=persons,
        sums=sums,
    )


def _together(several: Sequence[Rows], firsts: Sequence[int]) -> Rows:
    """Columns one after the other; `row` is counted from the bank's first project."""
    joined = {}
    for field in fields(several[0]):
        columns = [getattr(one, field.name) for one in several]
        if field.name == "row":
            columns = [rows + np.int32(first) for rows, first in zip(columns, firsts, strict=True)]
        joined[field.name] = np.concatenate(columns)
    return replace(several[0], **joined)


def _year(days: Codes) -> Codes:
    """Of each day its year; 0 where there is no day."""
    known = days != NO_DAY
    since = np.datetime64("2000-01-01") + np.where(known, days, 0)
    years = since.astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(known, years, 0).astype(np.int32)
