"""Pairs of groups that depend on one person, against listing all shortest paths with networkx."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph import dependence
from competence_explorer.graph.dependence import dependent_pairs


def world(seed):
    """Twelve people in up to four groups, some in none."""
    random = np.random.default_rng(seed)
    upper = np.triu(random.random((12, 12)) < random.uniform(0.1, 0.4), 1)
    groups = np.unique(random.integers(-1, 4, 12), return_inverse=True)[1].astype(np.intp)
    return csr_array((upper | upper.T).astype(float)), groups - 1 if seed % 2 else groups


def all_shortest(network, first, second):
    """Every shortest path between two sets of people."""
    lengths = dict(nx.all_pairs_shortest_path_length(network))
    ways = [(lengths[a][b], a, b) for a in first for b in second if b in lengths[a]]
    least = min((way[0] for way in ways), default=None)
    return [path for length, a, b in ways if length == least for path in nx.all_shortest_paths(network, a, b)]


def expected(adjacency, groups, broker):
    network = nx.from_scipy_sparse_array(adjacency)
    members = [set(np.flatnonzero(groups == group)) - {broker} for group in range(groups.max() + 1)]
    found = set()
    for a, b in itertools.combinations(range(len(members)), 2):
        paths = all_shortest(network, members[a], members[b])
        if paths and all(broker in path for path in paths):
            found.add((a, b))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_every_shortest_way_leads_through_her(seed):
    adjacency, groups = world(seed)
    found = dependent_pairs(adjacency, groups, np.arange(12))
    assert [set(pairs) for pairs in found] == [expected(adjacency, groups, broker) for broker in range(12)]
    assert all(len(pairs) == len(set(pairs)) for pairs in found)


def test_the_worlds_have_such_pairs():
    assert sum(len(pairs) for seed in range(60) for pairs in dependent_pairs(*world(seed), np.arange(12))) > 100


@pytest.mark.parametrize("seed", range(10))
def test_blocks_change_nothing(seed, monkeypatch):
    adjacency, groups = world(seed)
    whole = dependent_pairs(adjacency, groups, np.arange(12))
    monkeypatch.setattr(dependence, "BLOCK", 1)
    assert dependent_pairs(adjacency, groups, np.arange(12)) == whole


def test_nearest_pairs_of_most_people_come_first():
    """1 stands between A (0), B (2, 3) and C (4, by way of 5)."""
    ties = nx.Graph([(0, 1), (1, 2), (1, 3), (1, 5), (5, 4)])
    adjacency = csr_array(nx.to_scipy_sparse_array(ties, nodelist=range(6), dtype=float))
    groups = np.array([0, -1, 1, 1, 2, -1])
    assert dependent_pairs(adjacency, groups, np.array([1, 5])) == [[(0, 1), (1, 2), (0, 2)], [(1, 2), (0, 2)]]


def test_her_own_ties_are_not_those_of_her_group():
    """0 and 1 at A, 2 at B; only 0 knows 2: A's way to B is 0. Alone at A she would be no broker."""
    adjacency = csr_array(nx.to_scipy_sparse_array(nx.path_graph([1, 0, 2]), nodelist=range(3), dtype=float))
    assert dependent_pairs(adjacency, np.array([0, 0, 1]), np.array([0])) == [[(0, 1)]]
    assert dependent_pairs(adjacency, np.array([0, -1, 1]), np.array([0])) == [[]]


def test_nobody_at_all():
    assert dependent_pairs(csr_array((0, 0)), np.array([], np.intp), np.array([], np.intp)) == []
    assert dependent_pairs(csr_array((2, 2)), np.array([-1, -1]), np.array([0])) == [[]]
