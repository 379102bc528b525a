"""Centralities and groups against published figures of published graphs.

Florentine families: J. F. Padgett, C. K. Ansell, American Journal of Sociology 98 (1993) 1259-1319;
betweenness as in M. O. Jackson, Social and Economic Networks, Princeton 2008, section 1.2.
Karate club: W. W. Zachary, Journal of Anthropological Research 33 (1977) 452-473; its greatest
modularity, 0.4198 in four groups: U. Brandes and others, IEEE Transactions on Knowledge and Data
Engineering 20 (2008) 172-188.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from samstat.networks.brokers import betweenness
from samstat.networks.groups import groups
from samstat.networks.missing import missing_links
from samstat.networks.strongest import graph
from samstat.networks.ties import Network, between


def network_of(published: nx.Graph) -> Network:
    """Each tie as a thing of its own that two took part in."""
    ids = {name: number for number, name in enumerate(published)}
    ties = [(ids[one], ids[other]) for one, other in published.edges]
    things = np.repeat(np.arange(len(ties)), 2)
    return between(things, np.array(ties).ravel())


@pytest.mark.parametrize(
    ("family", "published"), [("Medici", 0.522), ("Guadagni", 0.255), ("Strozzi", 0.103)]
)
def test_betweenness_of_the_florentine_families(family: str, published: float) -> None:
    marriages = nx.florentine_families_graph()
    found = betweenness(graph(network_of(marriages), 100))
    assert found.starts == 0
    assert found.shares[list(marriages).index(family)] == pytest.approx(published, abs=0.0006)


def test_the_karate_clubs_degrees() -> None:
    network = network_of(nx.karate_club_graph())
    partners = dict(zip(network.nodes.tolist(), network.partners.tolist(), strict=True))
    # Zachary's members 1 and 34 are the instructor and the officer.
    assert (partners[0], partners[33], len(network.nodes), len(network.first)) == (16, 17, 34, 78)


def test_the_karate_club_divides_as_well_as_it_can() -> None:
    club = graph(network_of(nx.karate_club_graph()), 100)
    found = groups(club)
    assert len(found.groups) == 4
    assert found.modularity == pytest.approx(0.4198, abs=0.0015)
    number_of = found.number_of()
    assert number_of[0] != number_of[33]
    assert groups(club) == found


def test_missing_links_are_networkxs_index() -> None:
    club = graph(network_of(nx.karate_club_graph()), 100)
    found = missing_links(club, 1_000, fewest_common=1)
    expected = {
        (min(one, other), max(one, other)): score
        for one, other, score in nx.adamic_adar_index(club)
        if score > 0
    }
    assert {(one.first, one.second) for one in found} == set(expected)
    for one in found:
        assert one.score == pytest.approx(expected[one.first, one.second])
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_a_sample_of_starts_comes_near_and_is_the_same_each_time() -> None:
    club = graph(network_of(nx.les_miserables_graph()), 100)
    exact = betweenness(club)
    sampled = betweenness(club, most_steps=1_000)
    assert sampled.starts == 50
    assert betweenness(club, most_steps=1_000) == sampled
    top = max(exact.shares, key=lambda one: exact.shares[one])
    assert sampled.shares[top] == pytest.approx(exact.shares[top], abs=0.12)
    assert max(sampled.shares, key=lambda one: sampled.shares[one]) == top
