"""Chance of membership and its tails, against enumeration, scipy and what the model promises."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats
from scipy.sparse import csr_array

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.mixing import chance_of_membership, false_discovery, sums_of_chances, tails

CHANCES = hnp.arrays(float, st.tuples(st.integers(1, 3), st.integers(1, 6)), elements=st.floats(0, 1))


def whole(memberships):
    found = chance_of_membership(csr_array(memberships))
    return found.of_kind[found.kind]


@pytest.mark.parametrize("seed", range(30))
def test_the_margins_are_kept_on_average(seed):
    random = np.random.default_rng(seed)
    shape = random.integers(2, 25, 2)
    matrix = (random.random(shape) < np.outer(random.random(shape[0]), random.random(shape[1]))).astype(int)
    chance = whole(matrix)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert chance.sum(axis=1) == pytest.approx(matrix.sum(axis=1), rel=1e-3, abs=1e-3)
    assert chance.sum(axis=0) == pytest.approx(matrix.sum(axis=0), rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("seed", range(10))
def test_odds_are_a_product_of_both_ends(seed):
    """The form of the model: log odds are a sum of a part of the row and one of the column."""
    random = np.random.default_rng(seed)
    matrix = (random.random((12, 15)) < 0.4).astype(int)
    chance = whole(matrix)
    inner = chance[(matrix.sum(1) > 0) & (matrix.sum(1) < 15)][:, (matrix.sum(0) > 0) & (matrix.sum(0) < 12)]
    odds = np.log(inner / (1 - inner))
    assert odds - odds[:1] - odds[:, :1] + odds[0, 0] == pytest.approx(np.zeros_like(odds), abs=1e-6)


def test_what_is_full_or_empty_is_certain():
    nested = np.array([[1, 1, 1, 1], [1, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
    assert whole(nested).tolist() == nested.tolist()
    assert whole(np.zeros((2, 3), int)).tolist() == [[0.0] * 3] * 2
    assert whole(np.ones((2, 3), int)).tolist() == [[1.0] * 3] * 2
    assert chance_of_membership(csr_array((0, 3))).of_kind.shape == (0, 3)


@given(CHANCES)
def test_sums_of_chances_are_those_of_all_outcomes(chances):
    events = chances.shape[1]
    found = sums_of_chances(chances, events)
    for row, case in zip(found, chances, strict=True):
        exact = np.zeros(events + 2)
        for outcome in itertools.product((0, 1), repeat=events):
            exact[sum(outcome)] += np.prod([p if happens else 1 - p for p, happens in zip(case, outcome, strict=True)])
        assert row == pytest.approx(exact, abs=1e-12)
        assert sums_of_chances(case[None], 1)[0] == pytest.approx([exact[0], exact[1], exact[2:].sum()], abs=1e-12)


@pytest.mark.parametrize("observed", range(11))
def test_tails_are_those_of_the_binomial_distribution(observed):
    p = tails(sums_of_chances(np.full((1, 10), 0.3), 10), np.array([observed]))[0]
    lower, upper = stats.binom.cdf(observed, 10, 0.3), stats.binom.sf(observed - 1, 10, 0.3)
    assert p == pytest.approx(min(1.0, 2 * min(lower, upper)))


def test_small_tails_are_not_lost():
    p = tails(sums_of_chances(np.full((1, 40), 0.01), 40), np.array([20]))[0]
    assert p == pytest.approx(2 * stats.binom.sf(19, 40, 0.01), rel=1e-9)
    assert 0 < p < 1e-25


@given(hnp.arrays(float, st.integers(1, 12), elements=st.floats(0, 1)))
def test_false_discovery_is_that_of_scipy(p):
    assert false_discovery(p) == pytest.approx(stats.false_discovery_control(p))
    padded = np.concatenate([p, np.ones(5)])
    assert false_discovery(p, len(p) + 5) == pytest.approx(stats.false_discovery_control(padded)[: len(p)])


def test_fewer_tests_than_values():
    with pytest.raises(UsageError):
        false_discovery(np.array([0.1, 0.2]), 1)


def test_p_is_right_in_the_model_itself():
    """In networks drawn from the model, p at most 0.1 comes up in no more than about a tenth of the pairs."""
    random = np.random.default_rng(1)
    chance = whole((random.random((20, 40)) < 0.3).astype(int))
    pairs = list(itertools.combinations(range(20), 2))
    both = np.array([chance[a] * chance[b] for a, b in pairs])
    spread = sums_of_chances(both, 40)
    drawn = [(random.random((20, 40)) < chance).astype(int) for _ in range(30)]
    p = [tails(spread, np.array([x[a] @ x[b] for a, b in pairs])) for x in drawn]
    assert 0.02 < np.mean(np.array(p) <= 0.1) <= 0.11
