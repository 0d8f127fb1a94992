"""Strong and disjoint paths, and what all routes avoid, against all simple paths."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import Routes
from competence_explorer.graph.errors import UsageError


def all_paths(adjacency, start, targets, max_hops=None, avoid=()):
    """Every simple path that ends at the first target it reaches, shortest first, then lexicographic."""
    tied = adjacency.toarray() > 0
    found, growing = [], [(start,)] if start not in avoid else []
    while growing:
        path = growing.pop()
        if path[-1] in targets:
            found.append(path)
        else:
            onward = (int(node) for node in np.flatnonzero(tied[path[-1]]))
            growing += [(*path, node) for node in onward if node not in path and node not in avoid]
    within = [path for path in found if max_hops is None or len(path) - 1 <= max_hops]
    return sorted(within, key=lambda path: (len(path), path))


@st.composite
def questions(draw, adjacencies):
    adjacency = draw(adjacencies)
    nodes = st.integers(0, adjacency.shape[0] - 1)
    asked = {
        "max_hops": draw(st.none() | st.integers(0, 4)),
        "avoid": draw(st.lists(nodes, max_size=2)),
    }
    return adjacency, draw(nodes), draw(st.lists(nodes, min_size=1, max_size=3)), asked


@given(data=st.data(), k=st.sampled_from([1, 2, 5, 1000]))
def test_shortest_are_the_first_that_avoid_nodes(adjacencies, data, k):
    adjacency, start, targets, asked = data.draw(questions(adjacencies))
    expected = all_paths(adjacency, start, set(targets), **asked)
    routes = Routes(adjacency)
    for _ in range(2):  # nothing of a search is left behind
        assert routes.shortest(start, targets, k, **asked) == expected[:k]
    assert routes.shortest(start, targets, k) == all_paths(adjacency, start, set(targets))[:k]


def cost(adjacency, path):
    return sum(1 / adjacency[a, b] for a, b in pairwise(path))


@given(data=st.data(), k=st.sampled_from([1, 2, 5, 1000]))
def test_strongest_are_the_cheapest(adjacencies, data, k):
    adjacency, start, targets, asked = data.draw(questions(adjacencies))
    every = all_paths(adjacency, start, set(targets), **asked)
    found = Routes(adjacency).strongest(start, targets, k, **asked)
    assert len(set(found)) == len(found) == min(k, len(every))
    assert set(found) <= set(every)
    expected = sorted(cost(adjacency, path) for path in every)[:k]
    np.testing.assert_allclose([cost(adjacency, path) for path in found], expected)


@given(data=st.data(), k=st.sampled_from([1, 2, 5]))
def test_each_disjoint_path_shares_least_with_those_before(adjacencies, data, k):
    adjacency, start, targets, asked = data.draw(questions(adjacencies))
    left = all_paths(adjacency, start, set(targets), **asked)
    found = Routes(adjacency).disjoint(start, targets, k, **asked)
    assert len(found) == min(k, len(left))
    used: list[int] = []
    for path in found:
        price = {other: (sum(map(used.count, other[1:-1])), len(other)) for other in left}
        assert price[path] == min(price.values())
        left.remove(path)
        used += path[1:-1]


def test_disjoint_paths_go_round_the_one_broker():
    graph = nx.Graph([(0, 1), (1, 9), (0, 2), (2, 1), (0, 3), (3, 4), (4, 9)])
    routes = Routes(nx.to_scipy_sparse_array(graph, nodelist=range(10) if 5 in graph else sorted(graph)))
    last = len(graph) - 1
    assert routes.disjoint(0, last, k=2) == [(0, 1, last), (0, 3, 4, last)]
    assert routes.shortest(0, last, k=2) == [(0, 1, last), (0, 2, 1, last)]


def test_large_networks_agree_with_networkx():
    graph = nx.connected_watts_strogatz_graph(300, 6, 0.2, seed=5)
    rng = np.random.default_rng(2)
    for a, b in graph.edges:
        graph[a][b]["weight"] = float(rng.integers(1, 9))
        graph[a][b]["cost"] = 1 / graph[a][b]["weight"]
    adjacency = csr_array(nx.to_scipy_sparse_array(graph))
    for start, target in [(0, 150), (17, 250)]:
        theirs = [p for p, _ in zip(nx.shortest_simple_paths(graph, start, target, "cost"), range(20), strict=False)]
        ours = Routes(adjacency).strongest(start, target, k=20)
        np.testing.assert_allclose([cost(adjacency, p) for p in ours], [cost(adjacency, p) for p in theirs])


def test_one_object_serves_several_threads():
    routes = Routes(nx.to_scipy_sparse_array(nx.grid_2d_graph(30, 30)))
    pairs = [(a, (a * 7 + 13) % 900) for a in range(0, 900, 3)]
    alone = [routes.shortest(a, b, k=4) for a, b in pairs]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda pair: routes.shortest(*pair, k=4), pairs)) == alone


@pytest.mark.parametrize("search", ["shortest", "strongest", "disjoint"])
@pytest.mark.parametrize(
    "wrong", [{"start": 9}, {"targets": 9}, {"start": "a"}, {"k": 0}, {"max_hops": -1}, {"avoid": [9]}]
)
def test_refuses_wrong_use(search, wrong):
    with pytest.raises(UsageError):
        getattr(Routes(csr_array(np.ones((3, 3)))), search)(**{"start": 0, "targets": 2, **wrong})
