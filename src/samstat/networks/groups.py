"""Groups: who works more with each other than chance would have them do.

Louvain's method (V. D. Blondel and others, Journal of Statistical Mechanics (2008) P10008) on the
ties' strength, by networkx. It may put together what is not connected (V. A. Traag, L. Waltman,
N. J. van Eck, Scientific Reports 9 (2019) 5233); such groups are divided.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

_SEED = 1


@dataclass(frozen=True, slots=True)
class Groups:
    """The largest first, then by the lowest id; each by id.

    `modularity` is the share of the ties' strength inside groups beyond what the members' numbers
    of ties alone would give: 0 is none. None where there is no tie.
    """

    groups: tuple[tuple[int, ...], ...]
    modularity: float | None

    def number_of(self) -> dict[int, int]:
        """Member's id → its group's number, from 1."""
        return {one: at for at, group in enumerate(self.groups, start=1) for one in group}


def groups(graph: nx.Graph) -> Groups:
    if not graph.number_of_edges():
        return Groups(tuple((one,) for one in sorted(graph)), None)
    found = nx.community.louvain_communities(graph, weight="strength", seed=_SEED)
    whole = [part for group in found for part in nx.connected_components(graph.subgraph(group))]
    ordered = sorted((tuple(sorted(part)) for part in whole), key=lambda one: (-len(one), one[0]))
    modularity = nx.community.modularity(graph, ordered, weight="strength")
    return Groups(tuple(ordered), float(modularity))
