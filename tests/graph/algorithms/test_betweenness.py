"""Betweenness against networkx, igraph's values for the classic networks, and its own definition."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import betweenness
from competence_explorer.graph.errors import UsageError


def as_networkx(adjacency: csr_array[Any]) -> Any:
    """The same ties in networkx, undirected if every tie goes both ways."""
    ties = (adjacency.toarray() > 0) & ~np.eye(adjacency.shape[0], dtype=bool)
    kind = nx.Graph if (ties == ties.T).all() else nx.DiGraph
    return nx.from_numpy_array(ties.astype(int), create_using=kind)


def test_agrees_with_networkx(network):
    expected = nx.betweenness_centrality(as_networkx(network), normalized=False)
    np.testing.assert_allclose(betweenness(network), list(expected.values()), atol=1e-12)


def test_chosen_sources_agree_with_networkx(network):
    graph, size = as_networkx(network), network.shape[0]
    expected = nx.betweenness_centrality_subset(graph, [1, 0], range(size))
    np.testing.assert_allclose(betweenness(network, np.array([0, 1])) * 2 / size, list(expected.values()), atol=1e-12)


@pytest.mark.parametrize("kind", ["advice", "friends"])
def test_krackhardt_as_in_igraph(kind, krackhardt, golden):
    table = golden(f"centrality_igraphR_krackhardt_{kind}_dept")
    directed = krackhardt(kind)
    given_ = [float(row["betweenness_as_given"]) for row in table]
    undirected = [float(row["betweenness_undirected"]) for row in table]
    np.testing.assert_allclose(betweenness(directed), given_, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(betweenness(directed + directed.T), undirected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", ["marriage", "business"])
def test_florentine_families(kind, florentine, golden):
    expected = [float(row["betweenness"]) for row in golden(f"structural_holes_florentine_{kind}")]
    np.testing.assert_allclose(betweenness(florentine(kind)), expected, rtol=1e-12, atol=1e-12)


@given(data=st.data())
def test_single_sources_average_to_the_exact_value(adjacencies, data):
    adjacency = data.draw(adjacencies)
    estimates = [betweenness(adjacency, [source]) for source in range(adjacency.shape[0])]
    np.testing.assert_allclose(np.mean(estimates, axis=0), betweenness(adjacency), atol=1e-9)


def test_by_distance_all_sources_give_the_exact_values(network):
    undirected = network + network.T
    exact = betweenness(undirected)
    np.testing.assert_allclose(betweenness(undirected, by_distance=True), exact, atol=1e-9)
    each = [betweenness(undirected, [source], by_distance=True) for source in range(network.shape[0])]
    np.testing.assert_allclose(np.mean(each, axis=0), exact, atol=1e-9)


def test_by_distance_a_path_counts_by_how_far_the_node_is():
    path = csr_array(nx.to_scipy_sparse_array(nx.path_graph(4), dtype=float))
    near, far = 1 / 2 + 1 / 3, 2 / 3  # of the paths to 2 and 3, and of that to 3
    np.testing.assert_allclose(betweenness(path, [0], by_distance=True), [0, 4 * near, 4 * far, 0])


def test_a_directed_network_has_no_way_back():
    with pytest.raises(UsageError):
        betweenness(csr_array([[0, 1], [0, 0]]), by_distance=True)


def test_a_sample_is_determined_by_its_seed(network):
    first = betweenness(network, 2, seed=7)
    np.testing.assert_array_equal(first, betweenness(network, 2, seed=7))
    pivots = np.sort(np.random.default_rng(7).permutation(network.shape[0])[:2])
    np.testing.assert_array_equal(first, betweenness(network, pivots))


def test_more_pivots_than_nodes_are_exact(network):
    np.testing.assert_array_equal(betweenness(network, 1_000, seed=1), betweenness(network))


def test_ties_both_ways_of_unequal_weight_are_undirected():
    path = csr_array([[0, 3, 0], [1, 0, 5], [0, 2, 0]])
    assert betweenness(path).tolist() == [0, 1, 0]


@pytest.mark.parametrize("sources", [0, -3, [], [3], [-1], [0.5], "all", 1.5, True, [[0], [1, 2]]])
def test_refuses_sources_that_are_no_nodes(sources):
    with pytest.raises(UsageError):
        betweenness(csr_array(np.ones((3, 3))), sources)


@pytest.mark.parametrize("seed", [-1, 1.5, "one"])
def test_refuses_seeds_that_are_no_whole_numbers(seed):
    with pytest.raises(UsageError, match="seed"):
        betweenness(csr_array(np.ones((3, 3))), 2, seed=seed)


def diamonds(number: int) -> csr_array[Any]:
    """So many squares in a row, each hung on the last by a corner: the ways through double with each."""
    graph = nx.Graph()
    for at in range(0, 3 * number, 3):
        graph.add_edges_from([(at, at + 1), (at, at + 2), (at + 1, at + 3), (at + 2, at + 3)])
    return csr_array(nx.to_scipy_sparse_array(graph, nodelist=range(3 * number + 1)))


def test_counts_two_to_the_thousand_shortest_paths():
    found = betweenness(diamonds(1_000))
    corners = np.arange(3, 3_000, 3)
    beside = 1  # The two others of each square that meets here have half a path to one another through it.
    np.testing.assert_allclose(found[corners], corners * (3_000 - corners) + beside, rtol=1e-12)


def test_refuses_more_shortest_paths_than_a_number_holds():
    with pytest.raises(UsageError, match="more shortest paths"):
        betweenness(diamonds(1_100))


def test_no_nodes():
    assert betweenness(csr_array((0, 0))).tolist() == []
