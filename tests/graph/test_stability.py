"""Rank intervals, against betweenness by networkx on the very networks that were drawn."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import estimated_betweenness
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.stability import (
    rank_intervals,
    ranks,
    without_some_ties,
)


def network(seed, size=40):
    return csr_array(nx.to_scipy_sparse_array(nx.connected_caveman_graph(size // 5, 5), dtype=float)) + csr_array(
        nx.to_scipy_sparse_array(nx.gnp_random_graph(size, 0.03, seed), dtype=float)
    )


def by_networkx(adjacency):
    found = nx.betweenness_centrality(nx.from_scipy_sparse_array(adjacency), normalized=False)
    return np.array([found[node] for node in range(adjacency.shape[0])])


@pytest.mark.parametrize("seed", range(5))
def test_if_nothing_is_missing_ranks_are_certain(seed):
    adjacency = network(seed)
    found = rank_intervals(adjacency, estimated_betweenness(adjacency), 0.0, 5, seed)
    assert found.low.tolist() == found.high.tolist() == ranks(by_networkx(adjacency)).tolist()


@pytest.mark.parametrize("replicates", [1, 9, 40])
def test_intervals_are_of_the_ranks_in_networks_with_fewer_ties(replicates):
    """With no more people than sources a replicate is exact: the same ties dropped, betweenness by networkx."""
    adjacency = network(3)
    known = estimated_betweenness(adjacency)
    found = rank_intervals(adjacency, known, 0.2, replicates, 7)
    drawn = [by_networkx(without_some_ties(adjacency, 0.2, (7, number, 1))) for number in range(replicates)]
    by_rank = np.sort([ranks(values) for values in drawn], axis=0)
    outside = {1: 0, 9: 0, 40: 2}[replicates]  # a twentieth on either side
    assert found.low.tolist() == by_rank[outside].tolist()
    assert found.high.tolist() == by_rank[-1 - outside].tolist()


def test_intervals_follow_the_seed_alone():
    adjacency = network(1, 200)
    known = estimated_betweenness(adjacency)
    first, again, other = (rank_intervals(adjacency, known, 0.1, 8, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_ties_are_dropped_both_ways_and_in_the_share_asked_for():
    adjacency = network(2, 400)
    kept = [without_some_ties(adjacency, 0.25, seed) for seed in range(20)]
    assert all((fewer != fewer.T).nnz == 0 for fewer in kept)
    assert all(((fewer > 0) > (adjacency > 0)).nnz == 0 for fewer in kept)
    assert np.mean([fewer.nnz for fewer in kept]) / adjacency.nnz == pytest.approx(0.75, abs=0.02)


def test_what_is_only_estimated_widens_the_intervals():
    adjacency = network(1, 200)
    exact = estimated_betweenness(adjacency)
    unsure = exact._replace(error=exact.value / 4, samples=4)
    sure, wide = (rank_intervals(adjacency, known, 0.1, 40, 1) for known in (exact, unsure))
    assert (wide.high - wide.low).mean() > (sure.high - sure.low).mean()


@pytest.mark.parametrize("missing", [-0.1, 1.0, 2.0])
def test_not_all_can_be_missing(missing):
    with pytest.raises(UsageError):
        rank_intervals(network(1), estimated_betweenness(network(1)), missing, 3, 1)


def test_nobody_at_all():
    found = rank_intervals(csr_array((0, 0)), estimated_betweenness(csr_array((0, 0))), 0.1, 3, 1)
    assert len(found.low) == len(found.high) == 0
