"""Ties from things in common, the part around one, years, the drawing and the file."""

from __future__ import annotations

import io
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstat.networks import strongest
from samstat.networks.graphml import Attribute, graphml
from samstat.networks.groups import groups
from samstat.networks.layout import positions
from samstat.networks.missing import missing_links
from samstat.networks.ties import Network, NetworkError, between
from samstat.networks.years import Spans, came_and_went, years


def of(*rows: tuple[int, str]) -> Network:
    """Thing and the letters of those who took part, as ids: a is 1."""
    pairs = [(thing, ord(one) - 96) for thing, letters in rows for one in letters]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return between(both[:, 0], both[:, 1])


def ties(network: Network) -> dict[tuple[int, int], tuple[int, float]]:
    return {
        (int(network.nodes[one]), int(network.nodes[other])): (int(shared), float(strength))
        for one, other, shared, strength in zip(
            network.first, network.second, network.shared, network.strength, strict=True
        )
    }


def test_a_pair_shares_what_both_took_part_in() -> None:
    network = of((7, "ab"), (8, "abc"), (9, "d"), (9, "d"))
    assert ties(network) == {(1, 2): (2, 1.5), (1, 3): (1, 0.5), (2, 3): (1, 0.5)}
    assert network.nodes.tolist() == [1, 2, 3]
    assert network.things.tolist() == [2, 2, 1]
    assert network.partners.tolist() == [2, 2, 2]
    assert (network.cooperating, network.alone, network.left_out) == (2, 1, 0)


def test_nothing_at_all_is_an_empty_network() -> None:
    network = of()
    assert len(network.nodes) == len(network.first) == network.cooperating == 0
    assert groups(strongest.graph(network, 10)).groups == ()
    assert missing_links(strongest.graph(network, 10), 10) == []


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(NetworkError, match="one length"):
        between(np.array([1, 2]), np.array([1]))


def test_things_with_too_many_members_are_left_out_and_counted() -> None:
    things = np.concatenate([np.zeros(30, dtype=int), [1, 1]])
    network = between(things, np.concatenate([np.arange(30), [0, 1]]), most_pairs=10)
    assert (network.left_out, network.cooperating) == (1, 1)
    assert ties(network) == {(0, 1): (1, 1.0)}


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 12)), max_size=60))
def test_ties_are_those_of_counting_by_hand(rows: list[tuple[int, int]]) -> None:
    both = np.array(rows, dtype=np.int64).reshape(-1, 2)
    network = between(both[:, 0], both[:, 1])
    counted: dict[tuple[int, int], int] = {}
    for thing in {thing for thing, _member in rows}:
        members = sorted({member for at, member in rows if at == thing})
        for pair in combinations(members, 2):
            counted[pair] = counted.get(pair, 0) + 1
    assert {pair: shared for pair, (shared, _strength) in ties(network).items()} == counted
    # Newman: a member's strengths add up to the things it shares.
    total = np.bincount(
        np.concatenate([network.first, network.second]),
        weights=np.concatenate([network.strength, network.strength]),
        minlength=len(network.nodes),
    )
    assert total == pytest.approx(network.things)


def test_the_strongest_part_has_those_who_share_most() -> None:
    part = strongest.graph(of((1, "ab"), (2, "ab"), (3, "bc"), (4, "cd")), 2)
    assert sorted(part) == [1, 2] or sorted(part) == [2, 3]
    assert 2 in part


def test_what_is_around_one_leaves_out_those_further_away() -> None:
    network = of((1, "ab"), (2, "bc"), (3, "ac"), (4, "cd"))
    assert sorted(strongest.around(network, 1, 10)) == [1, 2, 3]
    assert sorted(strongest.around(network, 99, 10)) == []


def test_a_group_is_never_two_parts_that_are_not_tied() -> None:
    part = strongest.graph(of((1, "ab"), (2, "cd")), 10)
    assert groups(part).groups == ((1, 2), (3, 4))


def test_a_missing_link_shares_partners_and_no_tie() -> None:
    part = strongest.graph(of((1, "ab"), (2, "bc"), (3, "cd"), (4, "da")), 10)
    found = [(one.first, one.second, one.common) for one in missing_links(part, 10)]
    assert found == [(1, 3, 2), (2, 4, 2)]


def test_who_came_and_went() -> None:
    network = of((1, "ab"), (2, "bc"), (3, "xy"))
    spans = Spans(np.array([1, 2]), np.array([2010, 2012]), np.array([2011, 2012]))
    rows = years(network, spans, range(2010, 2014))
    told = [(r.year, r.things, r.members, r.ties, r.came, r.went) for r in rows]
    assert told == [
        (2010, 1, 2, 1, None, None),
        (2011, 1, 2, 1, 0, 0),
        (2012, 1, 2, 1, 1, 1),
        (2013, 0, 0, 0, 0, 2),
    ]
    assert (rows[2].new_ties, rows[2].ended_ties) == (1, 1)
    came, went = came_and_went(network, spans, 2012)
    assert (came.tolist(), went.tolist()) == ([3], [1])


def test_years_without_any_dates_are_empty() -> None:
    none = np.zeros(0, dtype=np.int64)
    (row,) = years(of((1, "ab")), Spans(none, none, none), range(2010, 2011))
    assert (row.things, row.members) == (0, 0)


@pytest.mark.parametrize("count", [1, 2, 25, 40])
def test_nobody_is_drawn_on_another_and_the_same_is_drawn_the_same(count: int) -> None:
    drawn = nx.gnm_random_graph(count, count * 2, seed=3)
    found = positions(drawn, width=940, height=580, room=(62, 50))
    assert found == positions(drawn, width=940, height=580, room=(62, 50))
    for one, other in combinations(found.values(), 2):
        assert abs(one[0] - other[0]) > 55 or abs(one[1] - other[1]) > 43
    assert all(0 <= x <= 940 and 0 <= y <= 580 for x, y in found.values())


def test_graphml_is_read_back_by_networkx() -> None:
    lines = graphml(
        [(1, 'Åkerö & "Söner" <AB>\x00', 3), (2, "B", None)],
        [(1, 2, 0.5)],
        [Attribute("name", "string"), Attribute("group", "long")],
        [Attribute("strength", "double")],
    )
    read = nx.read_graphml(io.BytesIO("".join(lines).encode()), node_type=int)
    assert read.nodes[1] == {"name": 'Åkerö & "Söner" <AB>', "group": 3}
    assert read.nodes[2] == {"name": "B"}
    assert read.edges[1, 2] == {"strength": 0.5}
