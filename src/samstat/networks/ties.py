"""From who took part in what to who is tied to whom: the projection of a two-mode network.

Two members are tied by each thing that both took part in. `shared` counts those things. `strength`
lets a thing with n members weigh 1/(n - 1), so that a thing of fifty does not outweigh a thing of
two, and a member's strengths add up to the number of things it shares with anybody:
M. E. J. Newman, Scientific collaboration networks II, Physical Review E 64 (2001) 016132.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samstat.errors import SamstatError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# Pairs of members over all things; a thing of n has n(n - 1)/2. So many take about 2 GB.
MOST_PAIRS = 20_000_000


class NetworkError(SamstatError):
    """What was given cannot be a network."""


@dataclass(frozen=True, slots=True)
class Network:
    """Members with a tie (`nodes`, ids in order) and their ties, by position in `nodes`.

    `things` is in how many things a node took part with others, `partners` with how many others.
    Ties have `first` < `second`, and are in that order. A tie stems from rows: `row_tie` is the
    row's tie and `row_thing` the thing's id; `joined_node` and `joined_thing` are who took part in
    what. `alone` things have one member; `left_out` have so many that all pairs would be too many.
    """

    nodes: Ints
    things: Ints
    partners: Ints
    first: Ints
    second: Ints
    shared: Ints
    strength: Floats
    row_tie: Ints
    row_thing: Ints
    joined_node: Ints
    joined_thing: Ints
    cooperating: int
    alone: int
    left_out: int


def between(things: NDArray[Any], members: NDArray[Any], most_pairs: int = MOST_PAIRS) -> Network:
    """The network of `members[i]` took part in `things[i]`; the same row twice counts once.

    Where all pairs were more than `most_pairs`, the things with most members are left out, as many
    as it takes. NetworkError where the arrays are not as long as each other.
    """
    if things.shape != members.shape or things.ndim != 1:
        raise NetworkError(
            "things and members are not two lists of one length",
            value=(things.shape, members.shape),
            next_step="Give a thing and a member for each row.",
        )
    rows = _Rows.of(things.astype(np.int64), members.astype(np.int64))
    largest = rows.largest(most_pairs)
    one, other, thing, weight = rows.pairs(largest)
    key, row_tie, shared = np.unique(
        one * max(len(rows.ids), 1) + other, return_inverse=True, return_counts=True
    )
    joined = (rows.size >= 2) & (rows.size <= largest)
    used = np.unique(rows.member[np.repeat(joined, rows.size)])
    place = np.zeros(len(rows.ids), dtype=np.int64)
    place[used] = np.arange(len(used))
    first, second = place[key // max(len(rows.ids), 1)], place[key % max(len(rows.ids), 1)]
    node = place[rows.member[np.repeat(joined, rows.size)]]
    return Network(
        nodes=rows.ids[used],
        things=np.bincount(node, minlength=len(used)),
        partners=np.bincount(np.concatenate([first, second]), minlength=len(used)),
        first=first,
        second=second,
        shared=shared.astype(np.int64),
        strength=np.bincount(row_tie, weights=weight, minlength=len(key)).astype(np.float64),
        row_tie=row_tie.astype(np.int64),
        row_thing=rows.thing_ids[thing],
        joined_node=node,
        joined_thing=np.repeat(rows.thing_ids[joined], rows.size[joined]),
        cooperating=int(joined.sum()),
        alone=int((rows.size == 1).sum()),
        left_out=int((rows.size > largest).sum()),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Who took part, thing by thing: `member` by position in `ids`, in order within a thing."""

    ids: Ints
    thing_ids: Ints
    member: Ints
    start: Ints
    size: Ints

    @classmethod
    def of(cls, things: Ints, members: Ints) -> _Rows:
        ids, member = np.unique(members, return_inverse=True)
        thing_ids, thing = np.unique(things, return_inverse=True)
        key = np.unique(thing * max(len(ids), 1) + member)
        thing, member = key // max(len(ids), 1), key % max(len(ids), 1)
        size = np.bincount(thing, minlength=len(thing_ids))
        return cls(ids, thing_ids, member, np.cumsum(size) - size, size)

    def largest(self, most_pairs: int) -> int:
        """The greatest number of members of which every thing's pairs find room."""
        sizes, counts = np.unique(self.size, return_counts=True)
        fits = sizes[np.cumsum(counts * sizes * (sizes - 1) // 2) <= most_pairs]
        return int(fits.max(initial=1))

    def pairs(self, largest: int) -> tuple[Ints, Ints, Ints, Floats]:
        """Every pair within a thing: the two by position, the thing by position, and 1/(n - 1)."""
        one: list[Ints] = []
        other: list[Ints] = []
        thing: list[Ints] = []
        weight: list[Floats] = []
        for size in np.unique(self.size[(self.size >= 2) & (self.size <= largest)]).tolist():
            these = np.flatnonzero(self.size == size)
            inside = self.member[self.start[these][:, None] + np.arange(size)]
            left, right = np.triu_indices(size, 1)
            one.append(inside[:, left].ravel())
            other.append(inside[:, right].ravel())
            thing.append(np.repeat(these, len(left)))
            weight.append(np.full(len(these) * len(left), 1 / (size - 1)))
        if not one:
            return _NONE, _NONE, _NONE, np.zeros(0)
        return (
            np.concatenate(one),
            np.concatenate(other),
            np.concatenate(thing),
            np.concatenate(weight),
        )


_NONE: Ints = np.zeros(0, dtype=np.int64)
