"""Coverage against counting one by one, on random towns where people have several posts."""

from __future__ import annotations

import numpy as np
import pytest

from competence_explorer.graph.competence.coverage import (
    capabilities,
    coverage,
    fading,
    near_misses,
    standing,
    status,
)
from competence_explorer.graph.competence.holdings import Holdings, Members, Requirement

PEOPLE, SKILLS, PLACES = 30, 6, 5


def town(seed):
    """Levels as a dense table (-1: not recorded), posts as a set of pairs, and the same as arrays."""
    rng = np.random.default_rng(seed)
    levels = np.where(rng.random((PEOPLE, SKILLS)) < 0.3, rng.integers(0, 5, (PEOPLE, SKILLS)), -1)
    posts = rng.random((PEOPLE, PLACES)) < (0.3 if seed % 2 else 0.0)
    posts[np.arange(PEOPLE), rng.integers(0, PLACES, PEOPLE)] |= rng.random(PEOPLE) < 0.9
    person, skill = rng.permutation(np.argwhere(levels >= 0)).T
    used = np.datetime64("2020-01-01") + rng.integers(0, 2000, person.size)
    holdings = Holdings.of(PEOPLE, SKILLS, person, skill, levels[person, skill], used)
    return levels, posts, holdings, Members.of(PEOPLE, PLACES, *rng.permutation(np.argwhere(posts)).T)


NEEDED = [Requirement(0), Requirement(1, level=3), Requirement(5, level=4, people=2)]


@pytest.mark.parametrize("seed", range(12))
def test_coverage_counts_everybody_once_in_each_of_her_institutions(seed):
    levels, posts, holdings, members = town(seed)
    found = coverage(holdings, members, NEEDED)
    silent = (levels < 0).all(axis=1)
    for row, needed in enumerate(NEEDED):
        own = levels[:, needed.skill]
        for place in range(PLACES):
            there = posts[:, place]
            assert found.held[row, place] == (there & (own >= needed.level)).sum()
            assert found.below[row, place] == (there & (own > 0) & (own < needed.level)).sum()
            assert found.unstated[row, place] == (there & (own == 0)).sum()
            assert found.not_known[row, place] == (there & ((own == 0) | silent)).sum()
            assert found.lacks[row, place] == (there & ~silent & (own != 0) & (own < needed.level)).sum()
    assert found.staff.tolist() == posts.sum(axis=0).tolist()
    assert found.silent.tolist() == (posts & silent[:, None]).sum(axis=0).tolist()


@pytest.mark.parametrize("seed", range(6))
def test_standing_agrees_with_coverage(seed):
    _, posts, holdings, members = town(seed)
    found = coverage(holdings, members, NEEDED)
    for row, needed in enumerate(NEEDED):
        for place in range(PLACES):
            masks = standing(holdings, needed, posts[:, place])
            assert (np.sum(masks, axis=0) == posts[:, place]).all()
            whole = (found.held[row, place], found.lacks[row, place], found.not_known[row, place])
            assert tuple(mask.sum() for mask in masks) == whole


@pytest.mark.parametrize("seed", range(6))
def test_a_scope_counts_a_person_of_two_institutions_once(seed):
    levels, posts, holdings, members = town(seed)
    parts = [np.array([0, 1]), np.array([1, 2, 4]), np.array([], np.intp)]
    found = coverage(holdings, members.scopes(parts), NEEDED)
    for scope, part in enumerate(parts):
        there = posts[:, part].any(axis=1)
        assert found.staff[scope] == there.sum()
        assert found.held[1, scope] == (there & (levels[:, 1] >= 3)).sum()


def test_who_is_capable_and_who_is_near():
    levels, _, holdings, _ = town(3)
    half = np.arange(PEOPLE) % 2 == 0
    wanted = np.stack([levels[:, needed.skill] >= needed.level for needed in NEEDED], axis=1)
    assert (capabilities(holdings, NEEDED).toarray() > 0).tolist() == wanted.tolist()
    assert near_misses(holdings, NEEDED[1], half).tolist() == np.flatnonzero(half & (levels[:, 1] == 2)).tolist()


def test_evidence_without_a_day_is_not_old():
    days = np.array(["2019-05-01", "NaT", "2024-01-01", "2018-01-01"], "datetime64[D]")
    holdings = Holdings.of(4, 1, [0, 1, 2, 3], [0] * 4, [3, 3, 3, 1], days)
    assert fading(holdings, Requirement(0, level=2), np.datetime64("2022-01-01")).tolist() == [0]


def test_a_gap_is_claimed_only_where_something_is_known():
    assert [status(2, 5, 2), status(1, 0, 2), status(0, 1, 1), status(0, 0, 1)] == [
        "covered", "gap", "gap", "not known",
    ]  # fmt: skip


def test_what_if_somebody_leaves_learns_or_joins():
    levels, posts, holdings, members = town(1)
    leavers = np.arange(PEOPLE) < 10
    left = coverage(holdings.without(leavers), members.without(leavers), NEEDED)
    assert left.staff.tolist() == posts[10:].sum(axis=0).tolist()
    able = [levels[10:, needed.skill] >= needed.level for needed in NEEDED]
    assert left.held.tolist() == [(posts[10:] & has[:, None]).sum(axis=0).tolist() for has in able]
    learned = holdings.raised([0, 0, 29], [1, 2, 1], [3, 1, 4])
    assert (learned.of_person(0)[1][np.isin(learned.of_person(0)[0], [1, 2])] >= [3, 1]).all()
    assert {0, 29} <= set(learned.holders(1, 3).tolist())
    assert set(holdings.holders(1, 3).tolist()) <= set(learned.holders(1, 3).tolist())
    joined = members.joined([0, 1, 2], 0)
    assert {0, 1, 2} <= set(joined.person[joined.group == 0].tolist())
    assert joined.counts()[1:].tolist() == members.counts()[1:].tolist()


def test_of_nobody_and_of_a_pair_twice():
    nothing = Holdings.of(0, 3, [], [], [])
    empty = Members.of(0, 0, [], [])
    assert coverage(nothing, empty, NEEDED[:1]).held.shape == (1, 0)
    assert nothing.without(np.zeros(0, bool)).raised([], [], []).person.size == 0
    twice = Holdings.of(2, 2, [1, 1, 0], [1, 1, 0], [2, 4, 1])
    assert (twice.person.tolist(), twice.level.tolist()) == ([0, 1], [1, 4])
