"""Bridges and articulation points against networkx; distances between groups against all pairs."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import articulation_points, bridges, distances, group_distances
from competence_explorer.graph.errors import UsageError


def undirected(adjacency):
    graph = nx.Graph(nx.from_scipy_sparse_array(adjacency, create_using=nx.DiGraph))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return graph


@pytest.mark.parametrize("seed", range(20))
def test_sparse_networks_agree_with_networkx(seed):
    graph = nx.gnm_random_graph(60, 55 + seed, seed=seed)
    one_way = csr_array(np.triu(nx.to_numpy_array(graph)))
    for adjacency in (one_way, one_way + one_way.T):
        assert articulation_points(adjacency).tolist() == sorted(nx.articulation_points(graph))
        assert bridges(adjacency).tolist() == sorted(sorted(edge) for edge in nx.bridges(graph))


def test_any_network_agrees_with_networkx(network):
    graph = undirected(network)
    assert articulation_points(network).tolist() == sorted(nx.articulation_points(graph))
    assert bridges(network).tolist() == sorted(sorted(edge) for edge in nx.bridges(graph))


def test_a_long_chain_needs_no_stack():
    size = 100_000
    chain = csr_array((np.ones(size - 1), (np.arange(size - 1), np.arange(1, size))), shape=(size, size))
    assert bridges(chain).shape == (size - 1, 2)
    assert articulation_points(chain).tolist() == list(range(1, size - 1))


def test_no_nodes():
    assert bridges(csr_array((0, 0))).shape == (0, 2)
    assert articulation_points(csr_array((0, 0))).shape == (0,)
    assert group_distances(csr_array((0, 0)), []).empty


@pytest.mark.parametrize("kinds", [2, 5])
def test_group_distances_are_the_nearest_pairs(network, kinds):
    size = network.shape[0]
    groups = np.random.default_rng(kinds).integers(0, kinds, size).tolist()
    hops = [distances(network, node).tolist() for node in range(size)]
    labels = list(dict.fromkeys(groups))
    expected = []
    for here in labels:
        for there in labels:
            ways = [
                (hops[a][b], a, b)
                for a in range(size)
                for b in range(size)
                if groups[a] == here != there == groups[b] and hops[a][b] > 0
            ]
            expected += [[here, there, *min(ways)]] if ways else []
    found = group_distances(network, groups)
    assert found.columns.tolist() == ["group", "other", "hops", "node", "other_node"]
    assert found.to_numpy().tolist() == expected


def test_groups_may_be_missing_and_must_fit():
    pair = csr_array(np.array([[0, 1], [1, 0]]))
    assert group_distances(pair, [None, ("PL", 1)]).other.tolist() == [("PL", 1), None]
    with pytest.raises(UsageError):
        group_distances(pair, ["one"])
