"""Projections against networkx and their definition."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp
from networkx.algorithms import bipartite
from scipy.sparse import coo_array, csr_array

from competence_explorer.graph.algorithms import projection
from competence_explorer.graph.errors import UsageError

MEMBERSHIPS = hnp.arrays(bool, hnp.array_shapes(min_dims=2, max_dims=2, max_side=8))


@pytest.mark.parametrize("seed", range(10))
def test_newman_agrees_with_networkx(seed):
    rng = np.random.default_rng(seed)
    belongs = csr_array((rng.random((12, 9)) < 0.3).astype(int))
    graph = bipartite.from_biadjacency_matrix(belongs)
    people = bipartite.collaboration_weighted_projected_graph(graph, range(12))
    expected = nx.to_numpy_array(people, nodelist=range(12))
    np.testing.assert_allclose(projection(belongs).toarray(), expected, rtol=1e-12)


@given(MEMBERSHIPS)
def test_count_is_the_number_of_shared_groups(belongs):
    expected = belongs.astype(int) @ belongs.T.astype(int)
    np.fill_diagonal(expected, 0)
    assert (projection(csr_array(belongs), weighting="count").toarray() == expected).all()


@given(MEMBERSHIPS)
def test_newman_is_symmetric_and_sums_to_the_groups_shared_with_anyone(belongs):
    people = projection(csr_array(belongs))
    assert (people != people.T).nnz == 0
    assert not people.diagonal().any()
    shared = belongs[:, belongs.sum(axis=0) > 1].sum(axis=1)
    np.testing.assert_allclose(people.sum(axis=1), shared, atol=1e-12)


def test_a_group_of_one_ties_nobody():
    assert projection(csr_array([[1, 0], [0, 1]])).nnz == 0


def test_values_above_zero_only_say_who_belongs():
    given = coo_array(([5.0, 0.2, 3.0, 0.0], ([0, 0, 1, 2], [0, 0, 0, 0])), shape=(3, 1))
    assert projection(given).toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_refuses_an_unknown_weighting():
    with pytest.raises(UsageError, match="newman, count"):
        projection(csr_array((2, 2)), weighting="jaccard")
