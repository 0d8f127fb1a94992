"""Components against networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np

from competence_explorer.graph.algorithms import components


def test_agrees_with_networkx(network):
    graph = nx.from_scipy_sparse_array(network, create_using=nx.DiGraph)
    labels = components(network)
    groups = {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}
    assert groups == {frozenset(nodes) for nodes in nx.weakly_connected_components(graph)}


def test_are_numbered_by_their_first_node(network):
    labels = components(network).tolist()
    assert list(dict.fromkeys(labels)) == list(range(max(labels) + 1))
