"""Teams against brute force on small random instances, and hand-made ones for what fails and why."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.competence.team_model import least_size, size_of, smallest, smallest_in_steps
from competence_explorer.graph.competence.team_problem import undominated
from competence_explorer.graph.competence.teams import Rules, candidates, team

PEOPLE, NEEDS, PLACES = 11, 4, 4


def covers(capable, needed, load, chosen):
    """Whether the chosen can cover everything, by trying every choice of what each of them covers."""
    options = []
    for person in chosen:
        able = np.flatnonzero(capable[person]).tolist()
        options.append(list(itertools.combinations(able, min(load[person], len(able)))))
    return any(
        all(sum(r in taken for taken in choice) >= needed[r] for r in range(len(needed)))
        for choice in itertools.product(*options)
    )


def keeps(home, rules, chosen):
    sizes = np.bincount(home[list(chosen)], minlength=PLACES)
    most = rules.at_most or PEOPLE
    return sizes.max() <= most and (sizes > 0).sum() >= rules.at_least and set(rules.must) <= set(chosen)


def by_brute_force(capable, needed, home, rules, near):
    """The size of the smallest team and the most ties of one of that size; None if there is no team."""
    load = np.full(PEOPLE, rules.load or NEEDS)
    people = [p for p in range(PEOPLE) if (capable[p].any() or p in rules.must) and p not in rules.excluded]
    for size in range(1, len(people) + 1):
        teams = [
            chosen
            for chosen in itertools.combinations(people, size)
            if keeps(home, rules, chosen) and covers(capable, needed, load, chosen)
        ]
        if teams:
            return size, max(sum(near[a, b] for a, b in itertools.combinations(t, 2)) for t in teams)
    return None


def instance(seed):
    rng = np.random.default_rng(seed)
    capable = rng.random((PEOPLE, NEEDS)) < rng.uniform(0.2, 0.6)
    needed = rng.integers(1, 4, NEEDS)
    home = rng.integers(0, PLACES, PEOPLE)
    near = np.triu(rng.random((PEOPLE, PEOPLE)) < 0.3, 1)
    rules = Rules(
        load=int(rng.integers(1, 3)) if seed % 2 else None,
        must=rng.choice(PEOPLE, 1).tolist() if seed % 3 == 0 else (),
        excluded=(),
        at_most=int(rng.integers(1, 4)) if seed % 5 < 3 else None,
        at_least=int(rng.integers(1, 4)) if seed % 7 < 4 else 1,
    )
    if seed % 4 == 0:
        rules = rules._replace(excluded=[p for p in rng.choice(PEOPLE, 2).tolist() if p not in rules.must])
    return capable, needed.tolist(), home, rules, near | near.T


@pytest.mark.parametrize("seed", range(120))
def test_the_team_is_the_smallest_with_the_most_ties(seed):
    capable, needed, home, rules, near = instance(seed)
    found = team(csr_array(capable.astype(np.int8)), needed, home, rules, ties=csr_array(near.astype(float)))
    best = by_brute_force(capable, needed, home, rules, near)
    if best is None:
        assert found.people.size == 0
        assert found.failures
        return
    assert found.failures == ()
    assert (found.people.size, found.ties) == best
    assert (found.least, found.gap, found.most_ties) == (best[0], 0.0, best[1])
    assert keeps(home, rules, found.people.tolist())
    assert (found.covers.sum(axis=0) >= needed).all()
    assert (found.covers <= capable[found.people]).all()
    assert found.covers.sum(axis=1).max() <= (rules.load or NEEDS)


@pytest.mark.parametrize("seed", range(120))
def test_greedy_keeps_the_rules_and_is_not_smaller(seed):
    capable, needed, home, rules, _ = instance(seed)
    arguments = (csr_array(capable.astype(np.int8)), needed, home, rules)
    found, best = team(*arguments, exact=False), team(*arguments)
    if found.failures:
        assert found.people.size == 0
        return
    assert best.people.size <= found.people.size
    assert keeps(home, rules, found.people.tolist())
    assert (found.covers.sum(axis=0) >= needed).all()
    assert found.least <= best.people.size


def larger(seed):
    """Too many people for brute force, with every kind of rule; loads by person too."""
    rng = np.random.default_rng(seed)
    people, needs, places = (int(rng.integers(*bounds)) for bounds in ((20, 120), (3, 9), (2, 9)))
    capable = csr_array((rng.random((people, needs)) < rng.uniform(0.08, 0.4, needs)).astype(np.int8))
    rules = Rules(
        load=(None, 1, 2, 3, rng.integers(1, 4, people))[seed % 5],
        must=rng.choice(people, int(rng.integers(0, 3)), replace=False).tolist(),
        at_most=(None, 1, 2, 3)[seed % 4],
        at_least=int(rng.choice([1, 1, 2, places])),
    )
    return capable, rng.integers(1, 6, needs).tolist(), rng.integers(0, places, people), rules


@pytest.mark.parametrize("seed", range(80))
def test_who_is_dominated_is_not_needed(seed):
    """With every candidate in the programme no team is smaller, even if nobody is kept beyond what is promised."""
    problem = candidates(*larger(seed))
    everybody = np.ones(problem.people.size, np.bool_)
    whole, least = smallest(problem, everybody, math.inf)
    found = team(*larger(seed))
    if whole is None:
        assert found.failures
        return
    size = int(whole[0].sum())
    assert (found.people.size, found.least) == (size, size) == (least, least)
    few, _ = smallest(problem, undominated(problem, size), math.inf)
    assert few[0].sum() == size


@pytest.mark.parametrize("seed", range(80))
def test_steps_lead_to_the_same_size_as_the_whole_programme(seed):
    problem = candidates(*larger(seed))
    everybody = np.ones(problem.people.size, np.bool_)
    whole, least = smallest(problem, everybody, math.inf)
    found, proven = smallest_in_steps(problem, everybody, math.inf)
    if whole is None:
        assert found is None
        return
    assert size_of(found) == size_of(whole) == proven == least
    assert least_size(problem, everybody, math.inf) <= least
    assert smallest_in_steps(problem, everybody, math.inf, least, whole) == (whole, least)
    chosen, covered = found
    assert (covered <= problem.capable & chosen[:, None]).all()
    assert (covered.sum(axis=0) >= problem.needed).all()
    assert (covered.sum(axis=1) <= problem.load).all()
    assert (chosen >= problem.must).all()
    sizes = np.bincount(problem.home[chosen])
    assert sizes.max() <= problem.at_most
    assert (sizes > 0).sum() >= problem.at_least


def test_more_requirements_than_bits_in_a_word():
    """70 requirements: each is held by two people, of whom one holds all that the other does and one more."""
    capable = np.zeros((140, 70), np.int8)
    capable[np.arange(70), np.arange(70)] = capable[np.arange(70, 140), np.arange(70)] = 1
    capable[np.arange(70, 140), (np.arange(70) + 1) % 70] = 1
    problem = candidates(csr_array(capable), [1] * 70, np.zeros(140, int), Rules())
    assert np.flatnonzero(undominated(problem, 70)).tolist() == list(range(70, 140))
    found = team(csr_array(capable), [1] * 70, np.zeros(140, int))
    assert (found.people.size, found.least) == (35, 35)


def test_of_many_alike_few_are_kept():
    problem = candidates(csr_array(np.ones((900, 2), np.int8)), [3, 2], np.arange(900) % 50, Rules())
    assert undominated(problem, 3).sum() == 3
    assert undominated(problem.relaxed, 900).sum() == 3
    limited = candidates(csr_array(np.ones((900, 2), np.int8)), [3, 2], np.arange(900) % 50, Rules(at_most=1))
    assert undominated(limited, 3).sum() == 3


HELD = csr_array(np.array([[1, 0], [1, 0], [1, 1], [0, 1]], np.int8))
HOME = np.array([0, 0, 0, 1])


@pytest.mark.parametrize(
    ("needed", "rules", "wanted"),
    [
        ([4, 1], Rules(), [(0, 4, 3, "too few hold it at the level")]),
        ([3, 1], Rules(excluded=[1]), [(0, 3, 2, "too few hold it at the level and are not excluded")]),
        ([2, 1], Rules(at_most=1), [(0, 2, 1, "too few with at most 1 of an institution")]),
        ([4, 3], Rules(), [(0, 4, 3, "too few hold it at the level"), (1, 3, 2, "too few hold it at the level")]),
        ([1, 1], Rules(at_least=3), [(-1, 3, 2, "too few institutions have anybody to offer")]),
        ([1, 1], Rules(must=[0, 1], at_most=1), [(-1, 1, 2, "more of one institution must be there than may be")]),
        ([3, 2], Rules(load=1), [(0, 3, 2, "together"), (1, 2, 1, "together")]),
    ],
)  # fmt: skip
def test_what_fails_is_named_with_the_reason(needed, rules, wanted):
    found = team(HELD, needed, HOME, rules)
    assert found.people.size == 0
    if wanted[0][3] == "together":  # either of the two can be the one that is left open
        assert len(found.failures) == 1
        assert found.failures[0][:3] in [failure[:3] for failure in wanted]
        assert "together" in found.failures[0].reason
    else:
        assert list(found.failures) == wanted


def test_people_without_an_institution_are_no_candidates():
    assert team(HELD, [1, 1], np.array([-1, -1, -1, 1])).failures[0][:3] == (0, 1, 0)
    assert team(HELD, [1, 1], np.array([-1, 0, -1, 1])).people.tolist() == [1, 3]


def test_without_time_the_gap_is_stated():
    rng = np.random.default_rng(3)
    capable = csr_array((rng.random((400, 30)) < 0.06).astype(np.int8))
    found = team(capable, [3] * 30, np.zeros(400, int), seconds=0.0)
    assert found.failures == ()
    assert 3 <= found.least <= found.people.size
    assert math.isclose(found.gap, 1 - found.least / found.people.size)
