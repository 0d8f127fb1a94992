"""The list of highest betweenness against the exact one."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import betweenness, estimated_betweenness, ranking, top_betweenness
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
def test_every_node_is_estimated_with_an_error_that_mostly_holds(town):
    exact = betweenness(town)
    found = [estimated_betweenness(town, 20, 0.7, seed) for seed in range(30)]
    drawn = [each for each in found if each.samples]
    assert len(drawn) > 20
    within = [np.abs(each.value - exact) <= each.half_width() + 1e-9 for each in drawn]
    assert np.mean(within) > 0.75  # of all nodes: few sources say little of what lies on few paths
    assert np.mean([each.value for each in drawn], axis=0) == pytest.approx(exact, rel=0.15, abs=exact.max() / 20)
    assert not any(each.value[300] or each.error[300] for each in drawn)  # without ties


@pytest.mark.usefixtures("_always_drawn")
def test_the_error_is_of_the_mean_of_the_samples(town, monkeypatch):
    """Each sample on its own, from the sources that it drew."""
    drawn, among, spread = [], [], ranking._spread

    def noted(nodes, begin):
        drawn.append(spread(nodes, begin))
        among.append(nodes.size)
        return drawn[-1]

    monkeypatch.setattr(ranking, "_spread", noted)
    found = estimated_betweenness(town, 20, 0.4, 1)
    directed = (town != town.T).nnz > 0
    (tied,) = set(among)
    assert tied < 301  # those who lie on no path begin none
    one_by_one = [betweenness(town, sources, by_distance=not directed) * tied / 301 for sources in drawn]
    assert found.samples == len(drawn) == 4
    assert found.value == pytest.approx(np.mean(one_by_one, axis=0))
    error = np.std(one_by_one, axis=0, ddof=1) / 2 * np.sqrt(1 - 64 / tied)
    assert found.error == pytest.approx(error, rel=1e-6, abs=1e-6)
    assert found.half_width(0.95) == pytest.approx(3.182446 * error, rel=1e-5, abs=1e-5)  # Student, 3 degrees


def test_a_large_network_without_ties(monkeypatch):
    monkeypatch.setattr(ranking, "EXACT_UP_TO", 0)
    found = estimated_betweenness(csr_array((50, 50)), 5)
    assert not found.value.any()
    assert (found.share, found.samples) == (1.0, 0)


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
