"""The part of a network that can be weighed and drawn: its members that share the most."""

from __future__ import annotations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from samstat.networks.ties import Ints, Network


def order(network: Network) -> Ints:
    """Positions of the nodes: most shared things first, then most partners, then the lowest id."""
    return np.lexsort((network.nodes, -network.partners, -network.things)).astype(np.int64)


def graph(network: Network, most: int) -> nx.Graph:
    """The `most` first of `order` with the ties between them, as a graph of ids.

    Ties have `shared` and `strength`; nodes `things` and `partners`, both of the whole network.
    Nodes and ties are put in by id, as what networkx answers may depend on their order.
    """
    chosen = np.zeros(len(network.nodes), dtype=bool)
    chosen[order(network)[:most]] = True
    return _graph(network, chosen)


def around(network: Network, node: int, most: int) -> nx.Graph:
    """A node with those that it is tied to, the `most` strongest ties, and the ties between them.

    Empty where the node has no tie.
    """
    chosen = np.zeros(len(network.nodes), dtype=bool)
    at = int(np.searchsorted(network.nodes, node))
    if at < len(network.nodes) and network.nodes[at] == node:
        mine = np.flatnonzero((network.first == at) | (network.second == at))
        other = np.where(network.first[mine] == at, network.second[mine], network.first[mine])
        best = np.lexsort((other, -network.strength[mine], -network.shared[mine]))
        chosen[other[best[:most]]] = True
        chosen[at] = True
    return _graph(network, chosen)


def _graph(network: Network, chosen: NDArray[np.bool_]) -> nx.Graph:
    made = nx.Graph()
    for at in np.flatnonzero(chosen).tolist():
        made.add_node(
            int(network.nodes[at]),
            things=int(network.things[at]),
            partners=int(network.partners[at]),
        )
    kept = np.flatnonzero(chosen[network.first] & chosen[network.second])
    for tie in kept.tolist():
        made.add_edge(
            int(network.nodes[network.first[tie]]),
            int(network.nodes[network.second[tie]]),
            shared=int(network.shared[tie]),
            strength=float(network.strength[tie]),
        )
    return made


def ties_order(network: Network) -> Ints:
    """Positions of the ties: most shared things first, then strongest, then the lowest ids."""
    return np.lexsort(
        (network.second, network.first, -np.round(network.strength, 9), -network.shared)
    ).astype(np.int64)
