"""Change over time: who took part with others each year, who came and who went."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samstat.networks.ties import Ints, Network


@dataclass(frozen=True, slots=True)
class Year:
    """`members` and `ties` of things that ran some day of the year.

    `came` were not there the year before, `went` were and are not; `new_ties` and `ended_ties`
    likewise. Of the first year shown these are None: what went before it is not known.
    """

    year: int
    things: int
    members: int
    ties: int
    came: int | None
    went: int | None
    new_ties: int | None
    ended_ties: int | None


@dataclass(frozen=True, slots=True)
class Spans:
    """The first and last year of things; `thing` is their ids in order. Those without a year are
    not among them."""

    thing: Ints
    first: Ints
    last: Ints

    def of(self, things: Ints) -> tuple[Ints, Ints]:
        """First and last year of each, -1 and -2 where the thing has none, so that no year fits."""
        if not len(self.thing):
            return np.full(len(things), -1), np.full(len(things), -2)
        at = np.minimum(np.searchsorted(self.thing, things), len(self.thing) - 1)
        known = self.thing[at] == things
        return np.where(known, self.first[at], -1), np.where(known, self.last[at], -2)


class _Present:
    """Whether each of `count` is there in a year: some row of it spans the year."""

    def __init__(self, who: Ints, spans: tuple[Ints, Ints], count: int) -> None:
        self._who, (self._first, self._last), self._count = who, spans, count

    def there(self, year: int) -> NDArray[np.bool_]:
        found = np.zeros(self._count, dtype=bool)
        found[self._who[(self._first <= year) & (year <= self._last)]] = True
        return found


def years(network: Network, spans: Spans, shown: range) -> list[Year]:
    """A row for each year of `shown`, in order."""
    members, ties = _members(network, spans), _ties(network, spans)
    cooperating = np.unique(network.joined_thing)
    first, last = spans.of(cooperating)
    rows: list[Year] = []
    before: tuple[NDArray[np.bool_], NDArray[np.bool_]] | None = None
    for year in shown:
        here, tied = members.there(year), ties.there(year)
        rows.append(
            Year(
                year=year,
                things=int(((first <= year) & (year <= last)).sum()),
                members=int(here.sum()),
                ties=int(tied.sum()),
                came=None if before is None else int((here & ~before[0]).sum()),
                went=None if before is None else int((before[0] & ~here).sum()),
                new_ties=None if before is None else int((tied & ~before[1]).sum()),
                ended_ties=None if before is None else int((before[1] & ~tied).sum()),
            )
        )
        before = here, tied
    return rows


def came_and_went(network: Network, spans: Spans, year: int) -> tuple[Ints, Ints]:
    """Ids of the members that came in a year, and of those that had gone since the year before."""
    members = _members(network, spans)
    here, before = members.there(year), members.there(year - 1)
    return network.nodes[here & ~before], network.nodes[before & ~here]


def _members(network: Network, spans: Spans) -> _Present:
    return _Present(network.joined_node, spans.of(network.joined_thing), len(network.nodes))


def _ties(network: Network, spans: Spans) -> _Present:
    return _Present(network.row_tie, spans.of(network.row_thing), len(network.first))
