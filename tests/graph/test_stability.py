"""Rank intervals and errors, against betweenness by networkx on the very networks that were drawn."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.algorithms import betweenness
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.stability import (
    STUDENT,
    Estimate,
    estimated_betweenness,
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
    known = estimated_betweenness(adjacency, None, seed)
    found = rank_intervals(adjacency, known, 0.0, 5, seed)
    assert found.low.tolist() == found.high.tolist() == ranks(by_networkx(adjacency)).tolist()


@pytest.mark.parametrize("replicates", [1, 9, 40])
def test_intervals_are_of_the_ranks_in_networks_with_fewer_ties(replicates):
    """With no more people than sources a replicate is exact: the same ties dropped, betweenness by networkx."""
    adjacency = network(3)
    known = Estimate(betweenness(adjacency), np.zeros(40))
    found = rank_intervals(adjacency, known, 0.2, replicates, 7)
    drawn = [by_networkx(without_some_ties(adjacency, 0.2, (7, number, 1))) for number in range(replicates)]
    by_rank = np.sort([ranks(values) for values in drawn], axis=0)
    outside = {1: 0, 9: 0, 40: 2}[replicates]  # a twentieth on either side
    assert found.low.tolist() == by_rank[outside].tolist()
    assert found.high.tolist() == by_rank[-1 - outside].tolist()


def test_intervals_follow_the_seed_alone():
    adjacency = network(1, 200)
    known = estimated_betweenness(adjacency, 64, 5)
    first, again, other = (rank_intervals(adjacency, known, 0.1, 8, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_ties_are_dropped_both_ways_and_in_the_share_asked_for():
    adjacency = network(2, 400)
    kept = [without_some_ties(adjacency, 0.25, seed) for seed in range(20)]
    assert all((fewer != fewer.T).nnz == 0 for fewer in kept)
    assert all(((fewer > 0) > (adjacency > 0)).nnz == 0 for fewer in kept)
    assert np.mean([fewer.nnz for fewer in kept]) / adjacency.nnz == pytest.approx(0.75, abs=0.02)


def test_exact_betweenness_has_no_error():
    adjacency = network(4)
    for sample in (None, 40, 99):
        found = estimated_betweenness(adjacency, sample, 1)
        assert found.value == pytest.approx(by_networkx(adjacency))
        assert not found.error.any()


def test_sampled_betweenness_is_mostly_within_its_error():
    adjacency = network(5, 400)
    exact = betweenness(adjacency)
    found = [estimated_betweenness(adjacency, 128, seed) for seed in range(30)]
    within = np.mean([np.abs(each.value - exact) <= each.error + 1e-9 for each in found], axis=0)
    assert within.mean() > 0.85
    assert np.mean([each.value for each in found], axis=0) == pytest.approx(exact, rel=0.15, abs=exact.max() / 20)


def test_the_error_is_students_over_the_spread_of_parts():
    star = csr_array(nx.to_scipy_sparse_array(nx.star_graph(99), dtype=float))
    found = estimated_betweenness(star, 32, 0)
    # Every leaf as source sees the centre on its 98 paths; only a part that holds the centre sees fewer.
    parts = np.array([100 * 98 / 2 if part else 100 * 49 / 2 for part in [1] * 15 + [int(found.error[0] == 0)]])
    spread = parts.std(ddof=1) / 4 * np.sqrt(1 - 0.32)
    assert found.error[0] == pytest.approx(STUDENT * spread)
    assert found.value[0] == pytest.approx(parts.mean())


@pytest.mark.parametrize("missing", [-0.1, 1.0, 2.0])
def test_not_all_can_be_missing(missing):
    with pytest.raises(UsageError):
        rank_intervals(network(1), Estimate(np.zeros(40), np.zeros(40)), missing, 3, 1)


def test_a_sample_too_small_to_know_its_error():
    with pytest.raises(UsageError):
        estimated_betweenness(network(1), 3, 1)


def test_nobody_at_all():
    found = rank_intervals(csr_array((0, 0)), Estimate(np.zeros(0), np.zeros(0)), 0.1, 3, 1)
    assert len(found.low) == len(found.high) == 0
