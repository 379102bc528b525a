"""Networks kept while the database has not changed: a large bank's takes seconds to weigh.

The same projects and roles make the same network for everybody who sees those projects, signed in
or not, so one that was made serves all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samstat.networks.ties import Network
from samsyn.core.shelf import Shelf
from samsyn.projects.selectors.networks.shared import Portrait

# Bytes a server process uses: some of the largest, or all of the small that are asked for.
ROOM = 200_000_000
# The strongest part, beside the arrays of the whole.
GRAPH = 2_000_000

_shelf: Shelf[Portrait] = Shelf(ROOM)


def kept(
    ids: NDArray[np.int64], asked: Hashable, state: str | None, make: Callable[[], Portrait]
) -> Portrait:
    """The portrait that `make` gives of the projects with these ids, asked for as `asked`.

    `state` is the database's before the transaction began, so that what is committed meanwhile
    makes the portrait one of before; None is not known, and nothing is kept.
    """
    if state is None:
        return make()
    key = (hashlib.blake2b(np.ascontiguousarray(ids).tobytes()).digest(), asked)
    with _shelf.one_at_a_time(key):
        if (found := _shelf.get(key, state)) is not None:
            return found
        made = make()
        _shelf.put(key, made, size_of(made.network) + GRAPH, state)
        return made


def size_of(network: Network) -> int:
    """Bytes of its arrays."""
    parts: list[Any] = [getattr(network, field.name) for field in fields(network)]
    return sum(part.nbytes for part in parts if isinstance(part, np.ndarray))
