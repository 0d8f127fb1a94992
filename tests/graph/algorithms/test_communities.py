"""Communities by what they promise: modularity as networkx finds it, connected, determined."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import communities, modularity
from competence_explorer.graph.errors import UsageError


def sets(labels):
    return [set(np.flatnonzero(labels == label).tolist()) for label in range(labels.max() + 1)]


@pytest.mark.parametrize("weights", [False, True])
@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_modularity_is_that_of_networkx(network, weights, resolution):
    ties = network.toarray() if weights else (network.toarray() > 0).astype(float)
    np.fill_diagonal(ties, 0)
    labels = np.arange(len(ties)) % 3
    if not ties.any():
        assert np.isnan(modularity(network, labels, weights, resolution))
        return
    graph = nx.from_numpy_array(ties + ties.T)
    expected = nx.community.modularity(graph, sets(labels), resolution=resolution)
    assert modularity(network, labels, weights, resolution) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("weights", [False, True])
def test_are_connected_and_no_move_of_one_node_is_better(network, weights):
    labels = communities(network, weights)
    graph = nx.Graph(nx.from_scipy_sparse_array(network, create_using=nx.DiGraph))
    assert all(nx.is_connected(graph.subgraph(nodes)) for nodes in sets(labels))
    best = modularity(network, labels, weights)
    for node in range(labels.size):
        for label in range(labels.max() + 1):
            moved = np.where(np.arange(labels.size) == node, label, labels)
            assert not modularity(network, moved, weights) > best + 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_are_as_good_as_louvain(seed):
    graph = nx.planted_partition_graph(20, 25, 0.3, 0.02, seed=seed)
    adjacency = csr_array(nx.to_scipy_sparse_array(graph))
    theirs = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=seed))
    assert modularity(adjacency, communities(adjacency)) > theirs - 0.002


def test_ring_of_cliques_is_found():
    graph = nx.ring_of_cliques(10, 6)
    labels = communities(nx.to_scipy_sparse_array(graph))
    assert labels.tolist() == np.repeat(np.arange(10), 6).tolist()


def test_the_answer_is_determined_and_numbered_by_first_nodes(network):
    labels = communities(network)
    assert labels.tolist() == communities(network).tolist()
    assert list(dict.fromkeys(labels.tolist())) == list(range(labels.max() + 1))


def test_isolated_nodes_and_no_nodes():
    assert communities(csr_array((3, 3))).tolist() == [0, 1, 2]
    assert communities(csr_array((0, 0))).tolist() == []


@pytest.mark.parametrize("resolution", [0, -1, float("nan"), float("inf")])
def test_refuses_a_resolution_that_is_none(resolution):
    with pytest.raises(UsageError):
        communities(csr_array((2, 2)), resolution=resolution)


@pytest.mark.parametrize("unit", [1e-280, 1e-13, 1e280])
def test_the_unit_of_the_weights_makes_no_difference(unit):
    rng = np.random.default_rng(0)
    graph = nx.ring_of_cliques(10, 6)
    weights = nx.to_scipy_sparse_array(graph).astype(float)
    weights.data = rng.uniform(1, 2, weights.nnz)
    assert communities(weights * unit, weights=True).tolist() == communities(weights, weights=True).tolist()


@pytest.mark.parametrize("labels", [[0, 0], [0, 0, 0, 0], [[0], [0], [0]], 1, {0: 0, 1: 0, 2: 1}])
def test_modularity_refuses_labels_that_are_not_one_a_node(labels):
    with pytest.raises(UsageError):
        modularity(csr_array(np.ones((3, 3))), labels)


def test_modularity_takes_any_labels():
    pairs = csr_array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    assert modularity(pairs, ["a", "a", None, None]) == modularity(pairs, [7, 7, 10**12, 10**12]) == 0.5
