"""What all algorithms accept and refuse."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from competence_explorer.graph import algorithms
from competence_explorer.graph.errors import UsageError

CALLS = {
    "betweenness": algorithms.betweenness,
    "constraint": lambda adjacency: algorithms.constraint(adjacency, weights=True),
    "effective_size": lambda adjacency: algorithms.effective_size(adjacency, weights=True),
    "brokerage_roles": lambda adjacency: algorithms.brokerage_roles(adjacency, [1, 2, 1, 2]).to_numpy(),
    "distances": lambda adjacency: algorithms.distances(adjacency, 0),
    "shortest_paths": lambda adjacency: np.array(algorithms.shortest_paths(adjacency, 0, 3)),
    "components": algorithms.components,
}
TIES = np.array([[0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 4], [0, 0, 0, 0]])


@pytest.fixture(params=CALLS)
def call(request):
    return CALLS[request.param]


@pytest.mark.parametrize("kind", ["coo", "csc", "csr", "lil", "dok", "dia", "bsr"])
@pytest.mark.parametrize("wrap", [sparse.coo_array, sparse.coo_matrix])
@pytest.mark.parametrize("dtype", [np.int64, np.float32])
def test_any_sparse_format_and_number_gives_the_same(call, kind, wrap, dtype):
    given = wrap(TIES.astype(dtype)).asformat(kind)
    np.testing.assert_array_equal(call(given), call(sparse.csr_array(TIES)))


@pytest.mark.parametrize(
    "more", [([7], [2], [2]), ([0], [3], [0]), ([0, 0, 0], [0, 1, 2], [1, 2, 3])], ids=["loop", "zero", "sum"]
)
def test_self_loops_and_stored_zeros_are_ignored_and_duplicates_summed(call, more):
    row, column = np.nonzero(TIES)
    weight, at_row, at_column = (
        np.concatenate(pair) for pair in zip((TIES[row, column], row, column), more, strict=True)
    )
    given = sparse.coo_array((weight, (at_row, at_column)), shape=TIES.shape)
    np.testing.assert_array_equal(call(given), call(sparse.csr_array(TIES)))


def test_weights_of_duplicates_add_up():
    twice = sparse.coo_array(([1, 1, 3], ([0, 0, 0], [1, 1, 2])), shape=(3, 3))
    np.testing.assert_array_equal(
        algorithms.constraint(twice, weights=True),
        algorithms.constraint(sparse.csr_array([[0, 2, 3], [0, 0, 0], [0, 0, 0]]), weights=True),
    )


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.bool_])
def test_small_numbers_add_up_beyond_their_type(kind):
    often = sparse.coo_array((np.ones(301, kind), ([0] * 301, [1] * 300 + [2])), shape=(3, 3))
    added = sparse.csr_array([[0, 300, 1], [0, 0, 0], [0, 0, 0]])
    np.testing.assert_array_equal(
        algorithms.constraint(often, weights=True), algorithms.constraint(added, weights=True)
    )


def test_the_input_is_left_as_it_was(call):
    given = sparse.csr_array(TIES + np.eye(4))
    before = given.copy()
    call(given)
    assert (given != before).nnz == 0
    given.data.flags.writeable = False
    call(given)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (TIES, "csr_array"),
        (sparse.csr_array(TIES[:3]), "3 rows and 4 columns"),
        (sparse.csr_array(-TIES), "negative"),
        (sparse.csr_array(np.where(TIES, np.inf, 0)), "finite"),
        (sparse.csr_array(np.where(TIES, np.nan, 0)), "finite"),
        (sparse.csr_array(TIES * 1j), "complex"),
        (sparse.csr_array(TIES * 1e-310), "too small"),
        (sparse.csr_array(TIES * 4e307), "too large"),
        (sparse.csr_array(([1e308, 1e308], [1, 1], [0, 2, 2, 2, 2]), shape=(4, 4)), "not finite"),
    ],
)
def test_refuses_what_is_no_adjacency(call, wrong, reason):
    with pytest.raises(UsageError, match=reason):
        call(wrong)
