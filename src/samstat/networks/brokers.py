"""Brokers: who stands between others.

Betweenness is the share of the shortest paths between two others that pass a member, over all
pairs of others: 0 where it stands between nobody, 1 in the middle of a star. A tie counts as one
step however strong it is. L. C. Freeman, Sociometry 40 (1977) 35-41; computed by networkx after
U. Brandes, Journal of Mathematical Sociology 25 (2001) 163-177.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

# Steps of the search: starts times (members + ties). About 2 microseconds of CPU each.
MOST_STEPS = 1_000_000
FEWEST_STARTS = 50
_SEED = 1


@dataclass(frozen=True, slots=True)
class Betweenness:
    """Member's id → share. `starts` is from how many members paths were followed; 0 is from all,
    which is exact, and another number an estimate."""

    shares: dict[int, float]
    starts: int


def betweenness(graph: nx.Graph, most_steps: int = MOST_STEPS) -> Betweenness:
    """Exact where it takes at most `most_steps`, else from a sample of starts.

    The sample is drawn once and for all (U. Brandes, C. Pich, International Journal of Bifurcation
    and Chaos 17 (2007) 2303-2318), so that the same network has the same answer.
    """
    members = graph.number_of_nodes()
    step = members + graph.number_of_edges()
    if members * step <= most_steps:
        return Betweenness(nx.betweenness_centrality(graph), 0)
    starts = min(members, max(FEWEST_STARTS, most_steps // step))
    if starts == members:
        return Betweenness(nx.betweenness_centrality(graph), 0)
    return Betweenness(nx.betweenness_centrality(graph, k=starts, seed=_SEED), starts)
