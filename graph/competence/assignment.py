"""Who mentors whom: the best assignment overall, of mentees to mentors with capacities, over the pairs allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from competence_explorer.graph.errors import UsageError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Ints = NDArray[np.int32]

_DENSE = 0.25
"""From this share of all pairs on, the full matrix is as small, and its algorithm is faster."""


class Assignment(NamedTuple):
    """The pairs that were chosen, by mentee: rows and columns of the scores, and their scores."""

    mentees: Indices
    mentors: Indices
    scores: Floats


def assign(scores: csr_array[Any], capacity: ArrayLike = 1, *, most_pairs: bool = True) -> Assignment:
    r"""Give each mentee at most one mentor, and mentor j at most ``capacity[j]`` mentees, as well as possible overall.

    ``scores`` is mentees × mentors; what is stored is allowed, zeros and negative scores too, what is not stored is
    not. With ``most_pairs`` as many mentees as possible get a mentor and, of all such assignments, the sum of
    the scores is largest; without, the sum alone counts, and a pair of negative score is never chosen.

    A minimum-cost perfect matching: costs are the largest score less the score, each mentee has a place of her own that
    means "no mentor", and a mentor has as many columns as mentees she can take. "No mentor" costs more than all scores
    together can differ, or, without ``most_pairs``, as much as a score of 0. Solved by LAPJVsp over the stored pairs
    (Jonker & Volgenant 1987, *A shortest augmenting path algorithm for dense and sparse linear assignment problems*);
    where a quarter of all pairs or more are stored, on the full matrix (Crouse 2016, *On implementing 2D rectangular
    assignment algorithms*). Where all are, for one mentee a mentor, that is the scores as they lie in memory.

    Cost: O(n³) at worst for n mentees; memory: pairs × capacity. Raises UsageError for scores that are not finite.

    >>> from scipy.sparse import csr_array
    >>> assign(csr_array([[9.0, 8.0], [7.0, 0.0]])).mentors.tolist()  # the best pair alone would leave one without
    [1, 0]
    >>> assign(csr_array([[9.0, 8.0], [7.0, 0.0]]), capacity=[2, 1]).mentors.tolist()
    [0, 0]
    """
    if _is_full(scores, capacity, most_pairs):
        return _on_all_pairs(_finite(scores).reshape(scores.shape))
    rows, columns, worth = _stored(scores)
    places = np.minimum(np.broadcast_to(capacity, scores.shape[1]), np.bincount(columns, minlength=scores.shape[1]))
    pair, copy = _copies(columns, places.astype(np.intp))
    top, spread = max(0.0, float(worth.max(initial=0.0))), float(np.ptp(worth)) if worth.size else 0.0
    alone = 2.0 + (scores.shape[0] + 1) * (spread + 1.0) if most_pairs else 0.0
    costs = (1.0 + top - worth[pair], alone + 1.0 + top)
    shape = (scores.shape[0], int(places.sum()))
    full = copy.size >= _DENSE * shape[0] * shape[1]
    chosen = (_on_full_matrix if full else _on_pairs)(shape, rows[pair], copy, *costs)
    taken = np.sort(np.arange(rows.size)[pair][chosen[rows[pair]] == copy])
    return Assignment(rows[taken].astype(np.intp), columns[taken].astype(np.intp), worth[taken])


def _stored(scores: csr_array[Any]) -> tuple[Ints, Ints, Floats]:
    rows = np.repeat(np.arange(scores.shape[0], dtype=np.int32), np.diff(scores.indptr))
    return rows, scores.indices, _finite(scores)


def _finite(scores: csr_array[Any]) -> Floats:
    worth = scores.data.astype(np.float64, copy=False)
    if not np.isfinite(worth).all():
        raise UsageError("Some scores are not finite.", "Leave out the pairs that are not allowed.")
    return worth


def _is_full(scores: csr_array[Any], capacity: ArrayLike, most_pairs: bool) -> bool:
    """Whether every pair is stored, in order, and every mentor takes one mentee: then as many pairs as can be are
    chosen whatever they are worth."""
    complete = most_pairs and 0 < scores.nnz == scores.shape[0] * scores.shape[1]
    return bool(complete and (np.asarray(capacity) == 1).all() and scores.has_canonical_format)


def _on_all_pairs(worth: Floats) -> Assignment:
    """The best assignment of a full matrix of scores."""
    from scipy.optimize import linear_sum_assignment

    if worth.shape[0] == worth.shape[1]:
        rows, columns = linear_sum_assignment(worth.max(axis=0) - worth)  # reduced by columns: see _column_reduced
    else:
        rows, columns = linear_sum_assignment(worth, maximize=True)
    return Assignment(rows, columns, worth[rows, columns])


def _column_reduced(costs: Floats) -> Floats:
    """Square costs less the least of each column: the same assignment is best, and found sooner, since the search
    begins with the prices that the columns have at least."""
    return np.asarray(costs - costs.min(axis=0))


def _copies(columns: Ints, places: Indices) -> tuple[Indices | slice, Indices | Ints]:
    """Every pair once for each place of its mentor: the pair, and the place."""
    if (places == 1).all():
        return slice(None), columns
    times = places[columns]
    pair = np.repeat(np.arange(columns.size), times)
    first = (np.cumsum(places) - places)[columns[pair]]
    return pair, first + np.arange(pair.size) - np.repeat(np.cumsum(times) - times, times)


def _on_pairs(shape: tuple[int, int], rows: Ints, columns: Indices | Ints, costs: Floats, alone: float) -> Indices:
    """The column of each row; a place of her own, behind the others, where she has none."""
    from scipy.sparse import coo_array, csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    own = np.arange(shape[0])
    where = (np.concatenate([rows, own]), np.concatenate([columns, shape[1] + own]))
    values = np.concatenate([costs, np.full(own.size, alone)])
    wider = coo_array((values, where), shape=(shape[0], shape[1] + shape[0]))
    return np.asarray(min_weight_full_bipartite_matching(csr_matrix(wider))[1])


def _on_full_matrix(
    shape: tuple[int, int], rows: Ints, columns: Indices | Ints, costs: Floats, alone: float
) -> Indices:
    """The same where a row on a column that is not allowed, or not worth it, stands for a row alone."""
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse import csr_array

    starts = np.searchsorted(rows, np.arange(shape[0] + 1))
    gains = np.minimum(costs - alone, 0.0)  # what is not stored comes out as 0
    full = csr_array((gains, columns, starts), shape=(shape[0], max(shape))).toarray()
    square = full.shape[0] == full.shape[1] > 0
    found = np.asarray(linear_sum_assignment(_column_reduced(full) if square else full)[1])
    return np.where(full[np.arange(shape[0]), found] < 0, found, -1)
