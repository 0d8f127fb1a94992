"""Distances with and without people, and repairs, against networkx and brute force on small random networks."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_array

from competence_explorer.graph.leaving.severance import FAR, reconnect, severance, shorten

SEEDS = range(40)
EVERYBODY = np.ones(9, np.bool_)


def world(seed):
    """Nine people at four institutions, one of them at two, tied sparsely; one to three leave."""
    random = np.random.default_rng(seed)
    upper = np.triu(random.random((9, 9)) < random.uniform(0.1, 0.35), 1)
    adjacency = csr_array((upper | upper.T).astype(float))
    at = random.integers(0, 4, 9)
    staffs = [np.flatnonzero(at == place) for place in range(4)]
    staffs[0] = np.union1d(staffs[0], [8])
    leaving = np.zeros(9, np.bool_)
    leaving[random.choice(9, int(random.integers(1, 4)), replace=False)] = True
    return adjacency, staffs, leaving


def hops(network, first, second):
    """Least hops between two sets of people; None without a way."""
    lengths = dict(nx.all_pairs_shortest_path_length(network))
    found = [lengths[a][b] for a in first for b in second if a in lengths and b in lengths[a]]
    return min(found, default=None)


def rest_of(adjacency, leaving, new=()):
    network = nx.from_scipy_sparse_array(adjacency)
    network.remove_nodes_from(np.flatnonzero(leaving).tolist())
    network.add_edges_from(new)
    return network


@pytest.mark.parametrize("seed", SEEDS)
def test_distances_are_those_of_networkx(seed):
    adjacency, staffs, leaving = world(seed)
    found = severance(adjacency, staffs, leaving, np.flatnonzero(~leaving))
    whole, rest = nx.from_scipy_sparse_array(adjacency), rest_of(adjacency, leaving)
    left = [staff[~leaving[staff]] for staff in staffs]
    cut, farther = [], []
    for a, b in itertools.combinations(range(4), 2):
        before, after = hops(whole, staffs[a], staffs[b]), hops(rest, left[a], left[b])
        assert found.before[a, b] == (FAR if before is None else before)
        assert found.after[a, b] == (FAR if after is None else after)
        if len(left[a]) and len(left[b]) and before is not None:
            cut += [(a, b)] if after is None else []
            farther += [(a, b)] if after is not None and after > before else []
    assert found.pairs() == (cut, farther)
    assert found.deserted == [place for place in range(4) if not len(left[place])]


@pytest.mark.parametrize("seed", SEEDS)
def test_new_ties_reconnect_what_was_cut_and_are_the_fewest(seed):
    adjacency, staffs, leaving = world(seed)
    found = severance(adjacency, staffs, leaving, np.flatnonzero(~leaving))
    cut, _ = found.pairs()
    repair = reconnect(found, cut, EVERYBODY)
    ties = [(bridge.a, bridge.b) for bridge in repair.bridges]
    assert not leaving[list(itertools.chain(*ties))].any() if ties else not cut
    assert all_joined(adjacency, leaving, found, cut, ties)
    assert repair.at_least <= len(ties)
    if repair.at_least == len(ties) and ties:
        stay = np.flatnonzero(~leaving).tolist()
        possible = list(itertools.combinations(stay, 2))
        fewer = itertools.combinations(possible, len(ties) - 1)
        assert not any(all_joined(adjacency, leaving, found, cut, new) for new in fewer)


def knew_four(people):
    """Institutions of these people, all of whom knew 4, who leaves: 0 and 1 are then alone, 2 and 3 know each other."""
    edges = [(4, 0), (4, 1), (4, 2), (4, 3), (2, 3)]
    adjacency = csr_array(nx.to_scipy_sparse_array(nx.Graph(edges), nodelist=range(5), dtype=float))
    return severance(adjacency, [np.array(staff) for staff in people], np.arange(5) == 4, np.arange(4))


@pytest.mark.parametrize(("people", "least"), [([[0], [1, 2], [3]], 1), ([[0], [1, 3], [2]], 1), ([[0], [1], [2]], 2)])
def test_an_institution_in_several_parts_may_need_fewer_ties(people, least):
    found = knew_four(people)
    cut, _ = found.pairs()
    repair = reconnect(found, cut, EVERYBODY)
    assert len(repair.bridges) == repair.at_least == least
    assert all_joined(found.whole, np.arange(5) == 4, found, cut, [(bridge.a, bridge.b) for bridge in repair.bridges])
    assert {pair for bridge in repair.bridges for pair in bridge.repairs} == {*cut}


def test_the_least_is_what_was_not_ruled_out(monkeypatch):
    monkeypatch.setattr("competence_explorer.graph.leaving.severance.TRIES", 1)
    found = knew_four([[0], [1, 3], [2]])
    repair = reconnect(found, found.pairs()[0], EVERYBODY)
    assert (len(repair.bridges), repair.at_least) == (2, 1)


def all_joined(adjacency, leaving, found, pairs, new):
    network = rest_of(adjacency, leaving, new)
    return all(hops(network, found.staffs[a], found.staffs[b]) is not None for a, b in pairs)


@pytest.mark.parametrize("seed", SEEDS)
def test_new_ties_bring_institutions_as_near_as_before(seed):
    adjacency, staffs, leaving = world(seed)
    found = severance(adjacency, staffs, leaving, np.flatnonzero(~leaving))
    _, farther = found.pairs()
    repair = shorten(found, farther, EVERYBODY)
    network = rest_of(adjacency, leaving, [(bridge.a, bridge.b) for bridge in repair.bridges])
    for a, b in set(farther) - set(repair.left):
        assert hops(network, found.staffs[a], found.staffs[b]) <= found.before[a, b]
    for a, b in repair.left:  # no single tie would do
        for tie in itertools.combinations(found.ends.tolist(), 2):
            alone = rest_of(adjacency, leaving, [tie])
            assert hops(alone, found.staffs[a], found.staffs[b]) > found.before[a, b]
    assert sorted(pair for bridge in repair.bridges for pair in bridge.repairs) == sorted({*farther} - {*repair.left})


@pytest.mark.parametrize("seed", SEEDS)
def test_if_nobody_leaves_nothing_changes(seed):
    adjacency, staffs, _ = world(seed)
    found = severance(adjacency, staffs, np.zeros(9, np.bool_), np.arange(9))
    assert np.array_equal(found.before, found.after)
    assert found.pairs() == ([], [])
    assert reconnect(found, [], EVERYBODY).bridges == shorten(found, [], EVERYBODY).bridges == []


def star(contacts):
    """0 leaves, whom all contacts know; each of them has a friend, and all friends know one more. The first and the
    last contact are the staffs of two institutions, two ties apart before and four after."""
    hub = 2 * contacts + 1
    edges = [tie for i in range(1, contacts + 1) for tie in ((0, i), (i, contacts + i), (contacts + i, hub))]
    adjacency = csr_array(nx.to_scipy_sparse_array(nx.Graph(edges), nodelist=range(hub + 1), dtype=float))
    ends = np.arange(1, contacts + 1)
    return severance(adjacency, [ends[:1], ends[-1:]], np.arange(hub + 1) == 0, ends)


def test_all_contacts_of_a_broker_are_weighed():
    found, nobody = star(120), np.zeros(242, np.bool_)
    repair = shorten(found, found.pairs()[1], nobody)
    assert [(bridge.a, bridge.b) for bridge in repair.bridges] == [(1, 120)]
    assert (repair.at_least, repair.left, repair.weighed_all) == (1, [], True)


def test_what_could_not_be_weighed_is_said(monkeypatch):
    monkeypatch.setattr("competence_explorer.graph.leaving.severance.WORK", 10)
    found, everybody = star(6), np.ones(14, np.bool_)
    repair = shorten(found, [(0, 1)], everybody)
    assert repair == ([], 0, [(0, 1)], False)  # ten ties are those among five: not to the sixth
    monkeypatch.setattr("competence_explorer.graph.leaving.severance.WORK", 15)
    assert shorten(found, [(0, 1)], everybody).weighed_all


def test_who_has_permitted_it_is_asked_first():
    """0 (at A) and 3, 4 (at B) knew 1, who leaves; 4 has permitted to be named, and so has 2 (at A)."""
    edges = [(0, 1), (1, 3), (1, 4), (0, 2), (3, 4)]
    adjacency = csr_array(nx.to_scipy_sparse_array(nx.Graph(edges), nodelist=range(5), dtype=float))
    staffs = [np.array([0, 2]), np.array([3, 4])]
    leaving = np.arange(5) == 1
    found = severance(adjacency, staffs, leaving, np.flatnonzero(~leaving))
    assert found.pairs()[0] == [(0, 1)]
    (bridge,) = reconnect(found, [(0, 1)], np.isin(np.arange(5), [2, 4])).bridges
    assert {bridge.a, bridge.b} == {2, 4}
    assert bridge.hops == 3
    (nearest,) = reconnect(found, [(0, 1)], EVERYBODY[:5]).bridges
    assert ({nearest.a, nearest.b}, nearest.hops, nearest.repairs) == ({0, 3}, 2, ((0, 1),))
