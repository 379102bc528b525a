"""Missing links: pairs that share partners and nothing else.

Each shared partner counts 1/ln(its number of ties), so that one who works with everybody tells
little: L. A. Adamic, E. Adar, Friends and neighbors on the Web, Social Networks 25 (2003) 211-230.
Computed as a matrix product; a test holds it to networkx.adamic_adar_index.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy import sparse


@dataclass(frozen=True, slots=True)
class MissingLink:
    """`first` < `second` by id; `common` partners; `score` is Adamic and Adar's index."""

    first: int
    second: int
    common: int
    score: float


def missing_links(graph: nx.Graph, most: int, fewest_common: int = 2) -> list[MissingLink]:
    """The `most` pairs without a tie with the highest score, of those with enough in common."""
    ids = sorted(graph)
    if graph.number_of_edges() == 0:
        return []
    ties = sparse.csr_array(nx.to_scipy_sparse_array(graph, nodelist=ids, weight=None), dtype=float)
    degrees = np.asarray(ties.sum(axis=1)).ravel()
    # A partner of two has at least two ties; those with one stand between nobody.
    weight = np.where(degrees > 1, 1 / np.log(np.maximum(degrees, 2)), 0.0)
    common = sparse.triu(ties @ ties, k=1).tocoo()
    tied = np.asarray(ties[common.row, common.col]).ravel() > 0
    keep = ~tied & (common.data >= fewest_common)
    rows, columns, counts = common.row[keep], common.col[keep], common.data[keep]
    scores = np.asarray((ties * weight @ ties)[rows, columns]).ravel()
    best = np.lexsort((columns, rows, -np.round(scores, 12)))[:most]
    return [
        MissingLink(ids[rows[at]], ids[columns[at]], int(counts[at]), float(scores[at]))
        for at in best.tolist()
    ]
