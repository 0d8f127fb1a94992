"""Hop distances against networkx."""

from __future__ import annotations

import networkx as nx
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import distances
from competence_explorer.graph.errors import UsageError


@pytest.mark.parametrize("cutoff", [None, 0, 2])
def test_agrees_with_networkx(network, cutoff):
    graph = nx.from_scipy_sparse_array(network, create_using=nx.DiGraph)
    for source in graph:
        expected = nx.single_source_shortest_path_length(graph, source, cutoff=cutoff)
        assert distances(network, source, cutoff).tolist() == [expected.get(node, -1) for node in graph]


def test_several_sources_give_the_nearest(network):
    far = network.shape[0]
    singles = [distances(network, source).astype(int) for source in (0, 1)]
    nearest = [min(pair, key=lambda hops: hops if hops >= 0 else far) for pair in zip(*singles, strict=True)]
    assert distances(network, [1, 0, 1]).tolist() == nearest


@pytest.mark.parametrize(("source", "cutoff"), [(3, None), (-1, None), ("a", None), ([[0]], None), (0, -1)])
def test_refuses_what_is_no_node_or_no_limit(source, cutoff):
    with pytest.raises(UsageError):
        distances(csr_array((3, 3)), source, cutoff)
