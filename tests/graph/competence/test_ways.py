"""The search over groups against networkx on the pairs that it does not make."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.competence.ways import nearest_ways


@pytest.mark.parametrize("seed", range(30))
def test_ways_are_as_short_as_those_of_networkx(seed):
    dice = np.random.default_rng(seed)
    people, groups = 25, int(dice.integers(1, 14))
    belongs = csr_array((dice.random((people, groups)) < dice.choice([0.06, 0.15])).astype(float))
    tied = nx.from_scipy_sparse_array(csr_array(belongs @ belongs.T))
    sources, targets = dice.choice(people, 3, replace=False).tolist(), dice.choice(people, 8, replace=False).tolist()
    hops = nx.multi_source_dijkstra_path_length(tied, set(sources), weight=None)
    wanted = {target: hops[target] for target in targets if target in hops}

    found = nearest_ways(belongs, csr_array(belongs.T), sources, targets, len(targets))
    assert {target: len(path) - 1 for target, path in found.items()} == wanted
    for target, path in found.items():
        assert path[0] in sources
        assert path[-1] == target
        assert nx.is_path(tied, path)

    few = nearest_ways(belongs, csr_array(belongs.T), sources, targets, 2)
    assert list(few) == sorted(wanted, key=lambda target: (wanted[target], target))[:2]


def test_nobody_to_start_from_or_to_reach():
    pair = csr_array([[1.0], [1.0], [0.0]])
    assert nearest_ways(pair, csr_array(pair.T), [], [0], 3) == {}
    assert nearest_ways(pair, csr_array(pair.T), [0], [], 3) == {}
    assert nearest_ways(pair, csr_array(pair.T), [0], [2], 3) == {}
    assert nearest_ways(pair, csr_array(pair.T), [0], [0, 1], 3) == {0: (0,), 1: (0, 1)}
