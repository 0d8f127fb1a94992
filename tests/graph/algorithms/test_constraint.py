"""Burt's constraint against his formula, networkx, and igraph's values for the classic networks."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import constraint


def by_definition(adjacency: csr_array[Any], weights: bool) -> list[float]:
    """c_i = sum over contacts j of (p_ij + sum over q of p_iq p_qj)², term by term."""
    ties = adjacency.toarray() if weights else (adjacency.toarray() > 0).astype(float)
    np.fill_diagonal(ties, 0)
    strength = ties + ties.T
    nodes = range(len(strength))

    def share(i: int, j: int) -> float:
        return strength[i, j] / strength[i].sum() if strength[i, j] else 0.0

    def limits(i: int, j: int) -> float:
        return (share(i, j) + sum(share(i, q) * share(q, j) for q in nodes if q not in (i, j))) ** 2

    contacts = [[j for j in nodes if strength[i, j]] for i in nodes]
    return [sum(limits(i, j) for j in contacts[i]) if contacts[i] else np.nan for i in nodes]


@pytest.mark.parametrize("weights", [False, True])
def test_is_the_definition(network, weights):
    np.testing.assert_allclose(constraint(network, weights), by_definition(network, weights), rtol=1e-12)


@pytest.mark.parametrize("weights", [False, True])
def test_agrees_with_networkx(network, weights):
    ties = network.toarray()
    np.fill_diagonal(ties, 0)
    kind = nx.Graph if (ties == ties.T).all() else nx.DiGraph
    graph = nx.from_numpy_array(ties, create_using=kind)
    expected = nx.constraint(graph, weight="weight" if weights else None)
    np.testing.assert_allclose(constraint(network, weights), list(expected.values()), rtol=1e-12)


@pytest.mark.parametrize("kind", ["advice", "friends"])
def test_krackhardt_as_in_igraph(kind, krackhardt, golden):
    table = golden(f"centrality_igraphR_krackhardt_{kind}_dept")
    directed = krackhardt(kind)
    given_ = [float(row["constraint_as_given"]) for row in table]
    undirected = [float(row["constraint_undirected"]) for row in table]
    np.testing.assert_allclose(constraint(directed), given_, rtol=1e-12)
    np.testing.assert_allclose(constraint(directed + directed.T), undirected, rtol=1e-12)


@pytest.mark.parametrize("kind", ["marriage", "business"])
def test_florentine_families(kind, florentine, golden):
    table = golden(f"structural_holes_florentine_{kind}")
    expected = [float(row["constraint"] or "nan") for row in table]
    assert np.isnan(expected).any(), "both networks have families without ties"
    np.testing.assert_allclose(constraint(florentine(kind)), expected, rtol=1e-12)


@given(data=st.data(), scale=st.sampled_from([1e-9, 0.5, 3.0, 1e9]))
def test_the_unit_of_the_weights_does_not_matter(adjacencies, data, scale):
    adjacency = data.draw(adjacencies)
    np.testing.assert_allclose(
        constraint(adjacency * scale, weights=True), constraint(adjacency, weights=True), rtol=1e-12
    )


def test_a_node_with_incoming_ties_only_has_a_value():
    assert constraint(csr_array([[0, 1, 0], [0, 0, 0], [0, 0, 0]]))[:2].tolist() == [1.0, 1.0]


def test_only_self_loops_is_isolated():
    assert np.isnan(constraint(csr_array(np.eye(2)))).all()
