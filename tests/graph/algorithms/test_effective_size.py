"""Burt's effective size against his formula, Borgatti's shortcut, and networkx where that is right."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import effective_size


def by_definition(adjacency: csr_array[Any], weights: bool) -> list[float]:
    """e_i = sum over contacts j of (1 - sum over q of p_iq m_jq), term by term."""
    ties = adjacency.toarray() if weights else (adjacency.toarray() > 0).astype(float)
    np.fill_diagonal(ties, 0)
    strength = ties + ties.T
    nodes = range(len(strength))

    def redundant(i: int, j: int) -> float:
        others = [q for q in nodes if q not in (i, j)]
        return sum(strength[i, q] / strength[i].sum() * strength[j, q] / strength[j].max() for q in others)

    contacts = [[j for j in nodes if strength[i, j]] for i in nodes]
    return [sum(1 - redundant(i, j) for j in contacts[i]) if contacts[i] else np.nan for i in nodes]


@pytest.mark.parametrize("weights", [False, True])
def test_is_the_definition(network, weights):
    expected = by_definition(network, weights)
    np.testing.assert_allclose(effective_size(network, weights), expected, rtol=1e-12)


def test_weighted_agrees_with_networkx_asked_for_nodes(network):
    """Over all nodes networkx takes a shortcut that is wrong for weights; node by node it is Burt's."""
    ties = network.toarray()
    np.fill_diagonal(ties, 0)
    graph = nx.from_numpy_array(ties, create_using=nx.DiGraph)
    named = [node for node in graph if graph.out_degree(node) > 0]
    expected = nx.effective_size(graph, nodes=named, weight="weight")
    np.testing.assert_allclose(effective_size(network, weights=True)[named], list(expected.values()), rtol=1e-12)


def test_undirected_is_borgattis_shortcut(network):
    graph = nx.from_scipy_sparse_array(network + network.T)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    triangles = nx.triangles(graph)
    expected = [d - 2 * triangles[node] / d if d else np.nan for node, d in graph.degree]
    np.testing.assert_allclose(effective_size(network + network.T), expected, rtol=1e-12)


@pytest.mark.parametrize("kind", ["advice", "friends"])
def test_krackhardt(kind, krackhardt, golden):
    table = golden(f"centrality_igraphR_krackhardt_{kind}_dept")
    expected = [float(row["nx_effective_size_undirected"]) for row in table]
    directed = krackhardt(kind)
    np.testing.assert_allclose(effective_size(directed + directed.T), expected, rtol=1e-12)


@given(data=st.data())
def test_lies_between_one_and_the_number_of_contacts(adjacencies, data):
    adjacency = data.draw(adjacencies)
    sizes = effective_size(adjacency, weights=True)
    ties = adjacency.toarray() + adjacency.toarray().T
    np.fill_diagonal(ties, 0)
    degree = (ties > 0).sum(axis=1)
    tied = degree > 0
    assert np.isnan(sizes[~tied]).all()
    assert (sizes[tied] >= 1 - 1e-9).all()
    assert (sizes[tied] <= degree[tied]).all()


def test_an_isolated_node_has_none():
    assert np.isnan(effective_size(csr_array((1, 1)))).all()
