"""Assignments against brute force on small random instances."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.sparse import coo_array, csr_array

from competence_explorer.graph.competence.assignment import assign
from competence_explorer.graph.errors import UsageError


def by_brute_force(allowed, capacity, most_pairs):
    """The best (number of pairs and sum of scores, or the sum), by trying every choice of every mentee."""
    mentees, mentors = allowed.shape
    options = [[None, *(j for j in range(mentors) if not np.isnan(allowed[i, j]))] for i in range(mentees)]
    best = (0, 0.0)
    for choice in itertools.product(*options):
        taken = [j for j in choice if j is not None]
        if all(taken.count(j) <= capacity[j] for j in set(taken)):
            total = sum(allowed[i, j] for i, j in enumerate(choice) if j is not None)
            best = max(best, (len(taken), total) if most_pairs else (0, total))
    return best


def sparse(allowed):
    rows, columns = np.nonzero(~np.isnan(allowed))
    return csr_array(coo_array((allowed[rows, columns], (rows, columns)), shape=allowed.shape))


@pytest.mark.parametrize("most_pairs", [True, False])
@pytest.mark.parametrize("seed", range(60))
def test_the_assignment_is_the_best_of_all(seed, most_pairs):
    rng = np.random.default_rng(seed)
    mentees, mentors = rng.integers(1, 6, 2)
    scores = rng.integers(-3, 10, (mentees, mentors)).astype(float)
    allowed = np.where(rng.random(scores.shape) < rng.choice([0.2, 0.6, 1.0]), scores, np.nan)
    capacity = rng.integers(0, 4, mentors)
    found = assign(sparse(allowed), capacity, most_pairs=most_pairs)
    best = by_brute_force(allowed, capacity.tolist(), most_pairs)
    assert (len(found.mentees) if most_pairs else 0, found.scores.sum()) == best
    assert (np.diff(found.mentees) > 0).all()
    assert (np.bincount(found.mentors, minlength=mentors) <= capacity).all()
    assert found.scores.tolist() == allowed[found.mentees, found.mentors].tolist()


@pytest.mark.parametrize("share", [0.02, 0.9])
def test_on_pairs_and_on_the_full_matrix_it_is_as_good_as_scipys(share):
    from scipy.optimize import linear_sum_assignment

    rng = np.random.default_rng(5)
    full = np.where(rng.random((300, 300)) < share, rng.random((300, 300)), 0.0)
    found = assign(csr_array(full), most_pairs=False)
    assert found.scores.sum() == pytest.approx(full[linear_sum_assignment(full, maximize=True)].sum())


@pytest.mark.parametrize("seed", range(40))
def test_with_every_pair_stored_it_is_the_best_of_all(seed):
    rng = np.random.default_rng(seed)
    allowed = rng.integers(-3, 10, rng.integers(1, 6, 2)).astype(float)
    found = assign(csr_array(allowed + 20))
    best = by_brute_force(allowed, [1] * allowed.shape[1], most_pairs=True)
    assert (found.mentees.size, found.scores.sum()) == (best[0], best[1] + 20 * best[0])
    assert found.scores.tolist() == (allowed + 20)[found.mentees, found.mentors].tolist()
    assert (np.diff(found.mentees) > 0).all()


def test_stored_in_another_order_the_pairs_are_the_same():
    scores = csr_array([[9.0, 8.0], [7.0, 1.0]])
    turned = csr_array((scores.data[[1, 0, 3, 2]], [1, 0, 1, 0], [0, 2, 4]), shape=(2, 2))
    assert assign(turned).mentors.tolist() == assign(scores).mentors.tolist() == [1, 0]


def test_of_nothing():
    assert assign(csr_array((3, 2))).mentees.size == 0
    assert assign(csr_array((0, 0))).mentors.size == 0
    assert assign(csr_array([[1.0]]), capacity=0).mentees.size == 0


def test_scores_are_finite():
    with pytest.raises(UsageError, match="not finite"):
        assign(csr_array([[np.nan]]))
