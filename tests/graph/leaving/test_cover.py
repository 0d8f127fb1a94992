"""Covers against trying all subsets."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from competence_explorer.graph.leaving import cover
from competence_explorer.graph.leaving.cover import fewest


def families():
    for seed in range(40):
        random = np.random.default_rng(seed)
        count, elements = int(random.integers(1, 8)), int(random.integers(1, 8))
        share = random.uniform(0.1, 0.7)
        yield [frozenset(np.flatnonzero(random.random(elements) < share).tolist()) for _ in range(count)]


def all_fewest(sets):
    """Every cover of the least size, by brute force."""
    everything = frozenset().union(*sets)
    for size in range(len(sets) + 1):
        covers = [c for c in itertools.combinations(range(len(sets)), size) if everything <= union(sets, c)]
        if covers:
            return covers
    raise AssertionError


def union(sets, chosen):
    return frozenset().union(*(sets[i] for i in chosen))


@pytest.mark.parametrize("sets", list(families()))
def test_no_cover_has_fewer_sets(sets):
    found = fewest(sets)
    assert union(sets, found.chosen) == union(sets, range(len(sets)))
    assert len(found.chosen) == len(all_fewest(sets)[0]) == found.at_least
    assert found.is_fewest


@pytest.mark.parametrize("sets", list(families()))
def test_of_as_few_sets_the_cheapest(sets):
    costs = np.random.default_rng(len(sets)).integers(0, 9, len(sets)).astype(float).tolist()
    found = fewest(sets, costs)
    covers = all_fewest(sets)
    assert len(found.chosen) == len(covers[0])
    assert sum(costs[i] for i in found.chosen) == min(sum(costs[i] for i in c) for c in covers)


@pytest.mark.parametrize("sets", list(families()))
def test_what_greedy_promises(sets, monkeypatch):
    monkeypatch.setattr(cover, "EXACT_UP_TO", 0)
    found, best = fewest(sets), len(all_fewest(sets)[0])
    assert union(sets, found.chosen) == union(sets, range(len(sets)))
    harmonic = math.fsum(1 / k for k in range(1, max(map(len, sets)) + 1))
    assert found.at_least <= best <= len(found.chosen) <= max(best * harmonic, 0)


def test_where_greedy_takes_too_many():
    """The classic trap: two rows of a 2 × 6 table cover it, greedy takes columns of 8, 4 and 2."""
    rows = [frozenset((row, n) for n in range(7)) for row in (0, 1)]
    columns = [frozenset((row, n) for row in (0, 1) for n in part) for part in (range(4), range(4, 6), range(6, 7))]
    assert fewest([*columns, *rows]).chosen == [3, 4]


def test_nothing_to_cover():
    assert fewest([]) == fewest([frozenset()]) == cover.Cover([], 0)
