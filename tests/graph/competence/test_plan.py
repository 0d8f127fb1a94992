"""Training plans against brute force on small random instances, and the choices made by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.competence.plan import Choices, choices_for, plan

PEOPLE, TRAININGS = 4, 3


def instance(seed):
    rng = np.random.default_rng(seed)
    pairs = np.array([pair for pair in np.ndindex(PEOPLE, TRAININGS) if rng.random() < 0.7] or [(0, 0)])
    gaps = int(rng.integers(1, 8))
    closes = np.array([pair for pair in np.ndindex(len(pairs), gaps) if rng.random() < 0.3] or [(0, 0)])
    more = {"fixed": rng.integers(0, 6, TRAININGS).astype(float), "seats": rng.integers(1, 4, TRAININGS).astype(float)}
    kinds = {"kind": rng.integers(0, 3, gaps), "cap": rng.integers(1, 12, 3).astype(float)}
    return Choices(
        *pairs.T,
        rng.integers(1, 9, len(pairs)).astype(float),
        rng.random(len(pairs)) < 0.4,
        rng.integers(1, 9, gaps).astype(float),
        closes,
        **(more if seed % 2 else {}),
        **(kinds if seed % 4 > 1 else {}),
        each=float(1 + seed % 2) if seed % 5 > 2 else np.inf,
    )  # fmt: skip


def fits(choices, taken, budget, kept):
    others = choices.cost[taken & ~choices.own].sum()
    crowd = np.bincount(choices.training[taken], minlength=TRAININGS)
    roomy = not choices.seats.size or (crowd <= choices.seats).all()
    roomy &= bool((np.bincount(choices.person[taken], minlength=PEOPLE) <= choices.each).all())
    return roomy and choices.price(taken) <= budget and others <= (1 - kept) * budget + 1e-9


def worth(choices, taken):
    """What places are worth: the weights of the gaps closed, but no kind more than its cap."""
    closed = {gap for place, gap in choices.closes.tolist() if taken[place]}
    if not choices.kind.size:
        return sum(choices.weights[gap] for gap in closed)
    return sum(
        min(cap, sum(choices.weights[gap] for gap in closed if choices.kind[gap] == kind))
        for kind, cap in enumerate(choices.cap.tolist())
    )


def by_brute_force(choices, budget, kept):
    """The most that any choice of places can be worth."""
    every = (np.array(taken) for taken in itertools.product([False, True], repeat=choices.person.size))
    return max(worth(choices, t) for t in every if fits(choices, t, budget, kept))


@pytest.mark.parametrize("seed", range(60))
def test_the_plan_is_the_best_of_all(seed):
    choices = instance(seed)
    budget, kept = float(5 + seed % 20), (0.0, 0.25, 0.6)[seed % 3]
    found, quick = plan(choices, budget, kept), plan(choices, budget, kept, exact=False)
    best = by_brute_force(choices, budget, kept)
    assert found.worth == pytest.approx(best)
    assert (found.most, found.gap) == (pytest.approx(best), pytest.approx(0))
    assert quick.worth <= best <= quick.most
    for one in (found, quick):
        taken = np.isin(np.arange(choices.person.size), one.taken)
        assert fits(choices, taken, budget, kept)
        assert one.cost == choices.price(taken)
        assert one.closed.tolist() == choices.closed(taken).tolist()
        for place in one.taken:  # each is needed for something
            assert worth(choices, taken & (np.arange(taken.size) != place)) < worth(choices, taken)


def test_a_share_is_kept_for_mentors_own_goals():
    """Two places of 10 hours each: only the one that serves an own goal may use the half that is kept."""
    choices = Choices(np.array([0, 1]), np.array([0, 0]), np.array([10.0, 10.0]), np.array([False, True]),
                      np.array([5.0, 1.0]), np.array([[0, 0], [1, 1]]))  # fmt: skip
    assert plan(choices, 10.0).taken.tolist() == [0]
    assert plan(choices, 10.0, kept=0.5).taken.tolist() == [1]
    assert plan(choices, 20.0, kept=0.5).taken.tolist() == [0, 1]


def test_who_can_attend_what():
    """Training 0 teaches competence 0 to level 2, training 1 both, to 3 and 1. Person 8 needs both, 9 one at 3."""
    teaches = csr_array([[2, 0], [3, 1]])
    choices = choices_for([8, 8, 9], [0, 1, 0], [2, 1, 3], [1.0, 2.0, 4.0], [False, True, False], teaches, [10, 20])
    assert list(zip(choices.person.tolist(), choices.training.tolist(), strict=True)) == [(8, 0), (8, 1), (9, 1)]
    assert choices.cost.tolist() == [10, 20, 20]
    assert choices.own.tolist() == [False, True, False]
    assert sorted(choices.closes.tolist()) == [[0, 0], [1, 0], [1, 1], [2, 2]]
    found = plan(choices, 40.0)
    assert (found.taken.tolist(), found.worth, found.cost, found.gap) == ([1, 2], 7.0, 40.0, 0.0)


def test_where_nothing_helps():
    choices = choices_for([1], [0], [4], [1.0], [False], csr_array([[2]]), [10])
    found = plan(choices, 100.0)
    assert (found.taken.size, found.worth, found.most, found.gap) == (0, 0.0, 0.0, 0.0)
