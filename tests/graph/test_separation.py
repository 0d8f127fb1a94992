"""Which groups hang by one person, against largest flows in small random networks (networkx)."""

from __future__ import annotations

import itertools
import random

import networkx as nx
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.separation import block_tree, independent_ways, ways


def flow(graph, own, others, without=None):
    """The largest number of ways that share nobody, of those that do not need one person."""
    arrows = nx.DiGraph()
    arrows.add_nodes_from("st")
    left = graph.subgraph(set(graph) - {without})
    for person in left:
        arrows.add_edge((person, "in"), (person, "out"), capacity=1)
    for a, b in left.edges:
        arrows.add_edge((a, "out"), (b, "in"), capacity=1)
        arrows.add_edge((b, "out"), (a, "in"), capacity=1)
    for person in set(own) - {without}:
        arrows.add_edge("s", (person, "in"), capacity=1)
    for person in set(others) - {without}:
        arrows.add_edge((person, "out"), "t", capacity=1)
    return nx.maximum_flow_value(arrows, "s", "t")


def world(seed):
    """A sparse network, so that much hangs by one person, and four groups; one may share people with another."""
    choice = random.Random(seed)
    people = choice.randint(2, 14)
    graph = nx.gnm_random_graph(people, choice.randint(0, int(1.5 * people)), seed=seed)
    groups = [choice.sample(range(people), choice.randint(1, min(4, people))) for _ in range(4)]
    return graph, csr_array(nx.to_scipy_sparse_array(graph, format="csr")), groups


@pytest.mark.parametrize("seed", range(250))
def test_ways_and_who_is_between_are_those_of_flows(seed):
    graph, adjacency, groups = world(seed)
    tree = block_tree(adjacency)
    spans = [tree.span(group) for group in groups]
    found = ways(spans, tree)
    for (i, own), (j, others) in itertools.combinations(enumerate(groups), 2):
        wanted = flow(graph, own, others)
        assert found[i, j] == found[j, i] == min(2, wanted)
        assert independent_ways(adjacency, own, others) == wanted
        if wanted == 1:
            alone = [person for person in graph if flow(graph, own, others, without=person) == 0]
            assert sorted(tree.between(spans[i], spans[j])) == alone


def test_who_is_between_comes_in_order():
    chain = csr_array(nx.to_scipy_sparse_array(nx.path_graph(5), format="csr"))
    tree = block_tree(chain)
    assert tree.between(tree.span([1]), tree.span([4])) == [1, 2, 3, 4]
    assert tree.between(tree.span([3, 4]), tree.span([0, 1])) == [3, 2, 1]


def test_blocks_are_those_of_networkx():
    graph = nx.gnm_random_graph(400, 420, seed=3)
    tree = block_tree(csr_array(nx.to_scipy_sparse_array(graph, format="csr")))
    blocks = {}
    for person in range(tree.people):
        if (above := tree.parent[person]) >= 0:
            blocks.setdefault(above, {tree.parent[above]}).add(person)
    assert {frozenset(block) for block in blocks.values()} == set(map(frozenset, nx.biconnected_components(graph)))


def test_nobody():
    tree = block_tree(csr_array((0, 0)))
    assert ways([tree.span([])], tree).tolist() == [[0]]
    assert independent_ways(csr_array((2, 2)), [], [1]) == 0
