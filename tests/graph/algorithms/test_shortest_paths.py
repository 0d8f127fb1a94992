"""The k shortest paths against all simple paths, sorted."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array, csr_array

from competence_explorer.graph.algorithms import Routes, distances, shortest_paths
from competence_explorer.graph.errors import UsageError


def all_paths(adjacency: csr_array[Any], source: int, targets: set[int]) -> list[tuple[int, ...]]:
    """Every simple path that ends at the first target it reaches, in the promised order."""
    tied = adjacency.toarray() > 0
    found, growing = [], [(source,)]
    while growing:
        path = growing.pop()
        if path[-1] in targets:
            found.append(path)
        else:
            growing += [(*path, int(node)) for node in np.flatnonzero(tied[path[-1]]) if node not in path]
    return sorted(found, key=lambda path: (len(path), path))


@given(
    data=st.data(),
    k=st.sampled_from([1, 2, 3, 5, 10_000]),
    max_hops=st.none() | st.integers(0, 4),
)
def test_are_the_first_of_all_simple_paths(adjacencies, data, k, max_hops):
    adjacency = data.draw(adjacencies)
    nodes = st.integers(0, adjacency.shape[0] - 1)
    source, targets = data.draw(nodes), data.draw(st.lists(nodes, min_size=1, max_size=3))
    every = all_paths(adjacency, source, set(targets))
    within = [path for path in every if max_hops is None or len(path) - 1 <= max_hops]
    assert shortest_paths(adjacency, source, targets, k, max_hops) == within[:k]


def grid(side: int) -> csr_array[Any]:
    """A square grid: many paths of one length."""
    return csr_array(nx.to_scipy_sparse_array(nx.convert_node_labels_to_integers(nx.grid_2d_graph(side, side))))


def test_large_networks_agree_with_networkx():
    graph = nx.connected_watts_strogatz_graph(400, 6, 0.2, seed=5)
    routes = Routes(nx.to_scipy_sparse_array(graph))
    for source, target in [(0, 200), (17, 350), (399, 120), (60, 61)]:
        theirs = [len(path) for path in islice(nx.shortest_simple_paths(graph, source, target), 60)]
        ours = routes.shortest(source, target, k=60)
        assert [len(path) for path in ours] == theirs
        assert ours == sorted(set(ours), key=lambda path: (len(path), path))
        assert all(graph.has_edge(*hop) for path in ours for hop in pairwise(path))
        for max_hops in range(len(ours[-1]) - 1):
            within = [path for path in ours if len(path) - 1 <= max_hops]
            assert routes.shortest(source, target, k=60, max_hops=max_hops) == within


def naive(graph: Any, source: int, targets: list[int], max_hops: int | None) -> list[tuple[int, ...]]:
    """The lexicographically first of the shortest paths to any of the targets, or none."""
    reached = [target for target in targets if source in graph and target in graph]
    found = [path for target in reached for path in every_shortest(graph, source, target)]
    within = [tuple(path) for path in found if max_hops is None or len(path) - 1 <= max_hops]
    return [min(within, key=lambda path: (len(path), path))] if within else []


def every_shortest(graph: Any, source: int, target: int) -> list[list[int]]:
    return list(nx.all_shortest_paths(graph, source, target)) if nx.has_path(graph, source, target) else []


@settings(max_examples=30)
@given(data=st.data(), seed=st.integers(0, 10_000), directed=st.booleans(), ties=st.sampled_from([2, 4, 9]))
def test_one_path_is_the_first_of_the_shortest(data, seed, directed, ties):
    """Networks in which fronts are longer than what is asked for ahead; one object for all searches."""
    graph = nx.gnp_random_graph(150, ties / 150, seed, directed=directed)
    routes, nodes = Routes(nx.to_scipy_sparse_array(graph, nodelist=range(150))), st.integers(0, 149)
    for _ in range(10):
        source, targets = data.draw(nodes), data.draw(st.lists(nodes, min_size=1, max_size=3))
        avoid, max_hops = data.draw(st.lists(nodes, max_size=9)), data.draw(st.sampled_from([None, 2, 4, 6]))
        rest = graph.subgraph(set(graph) - set(avoid))
        asked = targets[0] if len(targets) == 1 else targets
        assert routes.shortest(source, asked, 1, max_hops, avoid) == naive(rest, source, targets, max_hops)


def test_a_path_of_the_first_length_is_as_long_as_the_distance(network):
    routes = Routes(network)
    for target, hops in enumerate(distances(network, 1).tolist()):
        paths = routes.shortest(1, target, k=1)
        assert [len(path) - 1 for path in paths] == ([hops] if hops >= 0 else [])


def test_of_equal_length_the_lowest_nodes_come_first():
    assert shortest_paths(grid(3), 0, 8) == [(0, 1, 2, 5, 8), (0, 1, 4, 5, 8), (0, 1, 4, 7, 8)]
    assert len(shortest_paths(grid(3), 0, 8, k=100)) == 12


def test_a_long_chain_behind_a_dense_block_is_no_trap():
    """One path only, and exponentially many walks into the block: enumeration would never end."""
    block, chain = nx.complete_graph(60), nx.path_graph(range(60, 500))
    graph = nx.compose(block, chain)
    graph.add_edge(0, 60)
    assert shortest_paths(nx.to_scipy_sparse_array(graph), 0, 499) == [(0, *range(60, 500))]


def test_a_source_that_is_a_target_is_there_already():
    assert shortest_paths(grid(2), 3, [0, 3]) == [(3,)]


def test_no_targets_or_none_in_reach_give_no_paths():
    one_way = coo_array(([1], ([0], [1])), shape=(3, 3))
    assert shortest_paths(one_way, 0, []) == []
    assert shortest_paths(one_way, 1, 0) == []
    assert shortest_paths(one_way, 0, 2) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": 9},
        {"targets": 9},
        {"targets": [0, -1]},
        {"start": "a"},
        {"k": 0},
        {"k": 1.5},
        {"k": 10**30},
        {"max_hops": -1},
        {"max_hops": "2"},
    ],
)
def test_refuses_wrong_use(wrong):
    with pytest.raises(UsageError):
        shortest_paths(grid(3), **{"start": 0, "targets": 8, **wrong})
