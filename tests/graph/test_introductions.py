"""The best paths, against all simple paths of small random networks (networkx)."""

from __future__ import annotations

import random
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.introductions import PREFERRED, Wishes, best_paths, paths_between
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.ties import Ties

PEOPLE = 8


def network(seed):
    """Ties of random strengths, as groups of two to forty make them."""
    choice = random.Random(seed)
    graph = nx.gnm_random_graph(PEOPLE, choice.randint(6, 14), seed=seed)
    for _, _, tie in graph.edges(data=True):
        tie["weight"] = sum(1 / choice.randint(1, 39) for _ in range(choice.randint(1, 3)))
    return graph, Ties(Snapshot(("none", 0), {}), csr_array(nx.to_scipy_sparse_array(graph, format="csr")), [])


def cost(graph, path, wishes):
    total = 0.0
    for a, b in pairwise(path):
        weak = 1 / graph[a][b]["weight"]
        total += (1 + weak / 4096 if wishes.best == "short" else weak) * (PREFERRED if b in wishes.prefer else 1)
    return total


def simple_paths(graph, sources, targets, wishes):
    """Every simple path that begins at the last source, ends at the first target and keeps to what is wished."""
    for source in set(sources) - set(wishes.avoid):
        if source in targets:
            yield (source,)
            continue
        for target in set(targets) - set(wishes.avoid):
            for path in nx.all_simple_paths(graph, source, target, cutoff=wishes.hops):
                if not (set(path[1:]) & {*sources, *wishes.avoid} or set(path[1:-1]) & set(targets)):
                    yield tuple(path)


def wishes_of(seed):
    choice = random.Random(-seed)
    return Wishes(
        k=choice.randint(1, 5),
        best=choice.choice(["short", "strong"]),
        hops=choice.choice([None, 2, 4]),
        avoid=choice.sample(range(2, PEOPLE), choice.randint(0, 2)),
        prefer=choice.sample(range(PEOPLE), choice.randint(0, 3)),
    )


@pytest.mark.parametrize("seed", range(150))
def test_the_k_best(seed):
    graph, found = network(seed)
    wishes, targets = wishes_of(seed), random.Random(seed).sample(range(1, PEOPLE), 2)
    wanted = sorted(cost(graph, path, wishes) for path in simple_paths(graph, [0], targets, wishes))
    paths = best_paths(found, 0, targets, wishes)
    assert set(paths) <= set(simple_paths(graph, [0], targets, wishes))
    assert len(paths) == len(set(paths))
    np.testing.assert_allclose([cost(graph, path, wishes) for path in paths], wanted[: wishes.k])


@pytest.mark.parametrize("seed", range(150))
def test_the_k_best_between_groups(seed):
    graph, found = network(seed)
    wishes, choice = wishes_of(seed), random.Random(seed)
    sources, targets = choice.sample(range(PEOPLE), 2), choice.sample(range(PEOPLE), 2)
    allowed = set(simple_paths(graph, sources, targets, wishes))
    wanted = sorted(cost(graph, path, wishes) for path in allowed)
    paths = paths_between(found, sources, targets, wishes)
    assert set(paths) <= allowed
    np.testing.assert_allclose([cost(graph, path, wishes) for path in paths], wanted[: wishes.k])


@pytest.mark.parametrize("seed", range(150))
def test_alternatives_share_the_fewest_people(seed):
    """Path by path: the one with the fewest people of those before, and of these the best."""
    graph, found = network(seed)
    given, targets = wishes_of(seed), random.Random(seed).sample(range(1, PEOPLE), 2)
    wishes = Wishes(given.k, given.best, given.hops, given.avoid, given.prefer, alternatives=True)
    allowed = set(simple_paths(graph, [0], targets, wishes))
    taken = []
    for path in best_paths(found, 0, targets, wishes):
        used = [person for other in taken for person in other[1:]]

        def rank(path, used=used):
            return sum(used.count(person) for person in path[1:]), round(cost(graph, path, wishes), 9)

        assert rank(path) == min(rank(other) for other in allowed - set(taken))
        taken.append(path)
    assert len(taken) == min(wishes.k, len(allowed))


def test_nobody_is_reached_from_herself_or_through_nobody():
    _, found = network(1)
    assert best_paths(found, 0, [0], Wishes()) == []
    assert best_paths(found, 0, [], Wishes()) == []
    assert best_paths(found, 0, [1], Wishes(avoid=[1])) == []
    assert paths_between(found, [2], [1], Wishes(avoid=[2])) == []
    assert best_paths(found, 0, [1], Wishes(avoid=[0])) == best_paths(found, 0, [1], Wishes())
