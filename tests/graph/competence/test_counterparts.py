"""Counterparts: worked out by hand, against plain loops on small random instances, and by properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competence_explorer.graph.competence.counterparts import ABSENT, Side, common, rank, taught
from competence_explorer.graph.competence.holdings import UNSTATED, Holdings
from competence_explorer.graph.competence.nearest import nearest

SKILLS = 5
LEVELS = st.dictionaries(st.integers(0, SKILLS - 1), st.integers(UNSTATED, 4), max_size=SKILLS)


def holdings(*people):
    """Holdings from a dictionary of levels by competence for each person."""
    entries = [(who, skill, level) for who, held in enumerate(people) for skill, level in held.items()]
    return Holdings.of(len(people), SKILLS, *(np.array(entries, np.int64).reshape(-1, 3).T))


def mask(size, *people):
    return np.isin(np.arange(size), people)


def by_loops(people, us, distance):
    """Cosine and complement of each person with one side, straight from the definition."""
    holders = [sum(s in held for held in people) for s in range(SKILLS)]
    rare = [math.log1p(sum(map(bool, people)) / max(1, n)) for n in holders]
    weight = [sum(max(1, people[p][s]) * rare[s] for p in us if s in people[p]) for s in range(SKILLS)]
    best = {s: max(people[p][s] for p in us if s in people[p]) for p in us for s in people[p]}

    def could(giver, taker):
        able = [s for s in giver if giver[s] and taker.get(s) != UNSTATED]
        return sum(rare[s] for s in able if giver[s] - taker.get(s, 0) >= distance)

    for held in people:
        own = [max(1, held[s]) * rare[s] if s in held else 0 for s in range(SKILLS)]
        length = math.hypot(*own) * math.hypot(*weight)
        either = sum(rare[s] for s in {*held, *best})
        worth = 2 * min(could(held, best), could(best, held)) / either if either else 0
        yield (sum(a * b for a, b in zip(own, weight, strict=True)) / length if length else 0), worth


@settings(max_examples=200, deadline=None)
@given(st.lists(LEVELS, min_size=2, max_size=7), st.integers(1, 2), st.data())
def test_ranking_is_that_of_the_definition(people, distance, data):
    us = data.draw(st.sets(st.integers(0, len(people) - 1), min_size=1, max_size=2))
    found = holdings(*people)
    ours = mask(len(people), *us)
    best = rank(found, Side.of(found, ours), ~ours, distance, limit=3)
    expected = list(by_loops(people, us, distance))
    score = {p: c * (1 + w) for p, (c, w) in enumerate(expected) if p not in us and c > 0}
    wanted = sorted(score.values(), reverse=True)[:3]
    assert [score[p] for p in best.rows.tolist()] == pytest.approx(wanted)
    assert best.cosine == pytest.approx([expected[p][0] for p in best.rows.tolist()])
    assert best.complement == pytest.approx([expected[p][1] for p in best.rows.tolist()])
    assert ((best.complement >= 0) & (best.complement <= 1 + 1e-9)).all()


def test_of_two_alike_the_one_with_more_to_exchange_comes_first():
    """We hold 0 and 1 at level 3. The second is the same; the third is above us in 0 and below in 1."""
    found = holdings({0: 3, 1: 3}, {0: 3, 1: 3}, {0: 4, 1: 2})
    best = rank(found, Side.of(found, mask(3, 0)), mask(3, 1, 2))
    assert best.rows.tolist() == [2, 1]
    # Both competences are equally rare: each could teach one of the two.
    assert best.complement.tolist() == pytest.approx([1.0, 0.0])
    assert best.cosine.tolist() == pytest.approx([18 / math.sqrt(18 * 20), 1.0])


def test_what_is_not_known_is_not_taught():
    found = holdings({0: 4, 1: UNSTATED}, {0: UNSTATED, 1: 4, 2: 2}, {})
    one, two = (Side.of(found, mask(3, who)).level for who in (0, 1))
    worth = np.ones(SKILLS)
    assert taught(one, two, worth).tolist() == []
    assert taught(two, one, worth).tolist() == [2]
    assert common(one, two, worth).tolist() == [0, 1]
    assert rank(found, Side.of(found, mask(3, 0)), mask(3, 1, 2)).rows.tolist() == [1]  # nothing in common: left out


def test_the_best_level_of_an_office_counts():
    found = holdings({0: 1, 1: UNSTATED}, {0: 3, 1: 2}, {4: UNSTATED})
    assert Side.of(found, mask(3, 0, 1, 2)).level.tolist() == [3, 2, ABSENT, ABSENT, UNSTATED]


def test_what_the_other_has_begun_comes_first():
    giver, taker = np.array([4, 3, 2, 1, 4], np.int8), np.array([ABSENT, 1, 1, ABSENT, 4], np.int8)
    assert taught(giver, taker, np.arange(5.0)).tolist() == [1, 2, 0, 3]
    assert taught(giver, taker, np.arange(5.0), distance=2).tolist() == [1, 0]


def test_nobody_further_away_is_overlooked():
    """The 60 who are nearest have nothing to exchange; three who are further away, and come after them, have."""
    us, further = {0: 4, 1: 4, 2: 1}, {0: 2, 1: 2, 2: 3}
    people = [us, us, *({0: 4, 1: 4} for _ in range(59)), *(further for _ in range(3)), {4: 4}]
    found, we = holdings(*people), mask(len(people), 0)
    side = Side.of(found, we)
    assert nearest(found, side.weight, ~we, k=60).ids.tolist() == list(range(1, 61))
    assert [rank(found, side, ~we, limit=limit).rows.tolist() for limit in (1, 3, 5)] == [
        [61], [61, 62, 63], [61, 62, 63, 1, 2],
    ]  # fmt: skip
    assert rank(found, side, ~we, limit=100).rows.tolist() == [61, 62, 63, *range(1, 61)]
