"""The list of highest betweenness against the exact one."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import betweenness, ranking, top_betweenness
from competence_explorer.graph.algorithms.classes import classes
from competence_explorer.graph.algorithms.matrices import Ties, checked_ties, is_symmetric
from competence_explorer.graph.errors import UsageError


@pytest.fixture
def _always_drawn(monkeypatch):
    monkeypatch.setattr(ranking, "EXACT_UP_TO", 0)
    monkeypatch.setattr(ranking, "SAMPLE", 16)


@pytest.fixture(params=[nx.Graph, nx.DiGraph], ids=["undirected", "directed"])
def town(request):
    """300 nodes: teams of six around a few who connect them, some twins, one node without ties."""
    graph = nx.relaxed_caveman_graph(50, 6, 0.15, seed=4)
    graph.add_node(300)
    if request.param is nx.DiGraph:
        graph = nx.DiGraph([(a, b) for a, b in graph.edges if (a + b) % 3] + [(b, a) for a, b in graph.edges])
        graph.add_nodes_from(range(301))
    return csr_array(nx.to_scipy_sparse_array(graph, nodelist=range(301), dtype=float))


@pytest.mark.usefixtures("_always_drawn")
def test_is_nearly_the_exact_list_and_the_intervals_hold(town):
    """Over 30 seeds: a node's interval is wrong for some seeds, and then often its neighbour's as well."""
    exact = betweenness(town)
    best = np.argsort(-exact)[:20]
    found = [top_betweenness(town, k=20, confidence=0.8, seed=seed) for seed in range(30)]
    assert all(top.share >= 0.8 and (np.diff(top.betweenness) <= 0).all() for top in found)
    assert np.mean([np.intersect1d(top.nodes, best).size / 20 for top in found]) >= 0.8
    inside = [(top.lower <= exact[top.nodes]) & (exact[top.nodes] <= top.upper) for top in found if top.sources]
    assert len(inside) > 20
    assert np.mean(inside) >= 0.8


@pytest.mark.usefixtures("_always_drawn")
def test_some_sources_come_near_to_the_exact_values(town):
    exact, top = betweenness(town), top_betweenness(town, k=10, confidence=0.4, seed=1)
    assert top.sources == 4 * 16
    np.testing.assert_allclose(top.betweenness, exact[top.nodes], rtol=0.5)
    assert (top.lower < top.upper).any()


@pytest.mark.usefixtures("_always_drawn")
def test_where_samples_never_agree_the_list_becomes_exact():
    ring = csr_array(nx.to_scipy_sparse_array(nx.cycle_graph(301), dtype=float))
    top = top_betweenness(ring, k=20, confidence=0.999, seed=1)
    assert (top.share, top.sources) == (1.0, 0)


@pytest.mark.usefixtures("_always_drawn")
def test_what_was_reached_is_said_where_no_more_are_drawn(town, monkeypatch):
    monkeypatch.setattr(ranking, "MOST_SOURCES", 64)
    top = top_betweenness(town, k=100, confidence=0.999, seed=1)
    assert 0 < top.share < 0.999
    assert top.sources == 64


@pytest.mark.usefixtures("_always_drawn")
def test_is_determined_by_its_seed(town):
    one, other = (top_betweenness(town, k=5, seed=3) for _ in range(2))
    for left, right in zip(one, other, strict=True):
        np.testing.assert_array_equal(left, right)


def test_small_networks_are_exact(town):
    top = top_betweenness(town, k=7)
    exact = betweenness(town)
    assert top.nodes.tolist() == np.argsort(-exact, kind="stable")[:7].tolist()
    assert (top.lower == top.upper).all()
    assert (top.share, top.sources) == (1.0, 0)


def test_twins_are_joined_and_nothing_else(network):
    ties = checked_ties(network + network.T)
    _, number, members = classes(ties, is_symmetric(ties))
    around = (network + network.T).toarray() > 0
    np.fill_diagonal(around, True)
    same = (around[:, np.newaxis] == around[np.newaxis]).all(axis=2)
    assert ((number[:, np.newaxis] == number) == same).all()
    assert members[number].tolist() == same.sum(axis=1).tolist()


def test_a_directed_network_is_not_looked_through():
    ties = Ties(np.array([0, 1, 1], np.int32), np.array([1], np.int32))
    assert classes(ties, symmetric=False).members.tolist() == [1, 1]


@pytest.mark.parametrize("wrong", [{"k": 0}, {"confidence": 0}, {"confidence": 1.0}])
def test_refuses_wrong_use(town, wrong):
    with pytest.raises(UsageError):
        top_betweenness(town, **wrong)
