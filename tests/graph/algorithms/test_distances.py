"""Hop distances against networkx."""

from __future__ import annotations

import networkx as nx
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import distances
from competence_explorer.graph.errors import UsageError


@pytest.mark.parametrize("max_hops", [None, 0, 2])
def test_agrees_with_networkx(network, max_hops):
    graph = nx.from_scipy_sparse_array(network, create_using=nx.DiGraph)
    for source in graph:
        expected = nx.single_source_shortest_path_length(graph, source, cutoff=max_hops)
        assert distances(network, source, max_hops).tolist() == [expected.get(node, -1) for node in graph]


def test_several_sources_give_the_nearest(network):
    far = network.shape[0]
    singles = [distances(network, source).astype(int) for source in (0, 1)]
    nearest = [min(pair, key=lambda hops: hops if hops >= 0 else far) for pair in zip(*singles, strict=True)]
    assert distances(network, [1, 0, 1]).tolist() == nearest


@pytest.mark.parametrize(("source", "max_hops"), [(3, None), (-1, None), ("a", None), ([[0]], None), (0, -1)])
def test_refuses_what_is_no_node_or_no_limit(source, max_hops):
    with pytest.raises(UsageError):
        distances(csr_array((3, 3)), source, max_hops)
