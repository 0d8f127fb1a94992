"""Positions: the same on every run, islands apart, brokers between, lanes that do not cover each other."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from competence_explorer.api.layout import LANE, chains, islands, levels, newcomers

GROUPS = [name for name in "ABCDE" for _ in range(6)]
"""Nodes 0-5 in A, 6-11 in B, and so on."""


def place(pairs, sizes=None, groups=GROUPS):
    return islands(groups, pairs, sizes or [1.0] * len(groups), 40.0, 1.0)


def test_islands_do_not_overlap_and_hold_their_nodes():
    places, discs = place([(0, 6), (12, 18)])
    for a, b in itertools.combinations(discs, 2):
        assert np.hypot(a.x - b.x, a.y - b.y) > a.radius + b.radius
    for (x, y), group in zip(places, GROUPS, strict=True):
        disc = discs["ABCDE".index(group)]
        assert np.hypot(x - disc.x, y - disc.y) <= disc.radius


def test_no_two_nodes_lie_on_each_other():
    everything = [(0, other) for other in range(1, 30)] + [(7, other) for other in range(8, 30)]
    places, _ = place(everything)
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(len(places)) * 1e6
    assert apart.min() > 15


def test_a_broker_lies_between_the_islands_and_nearer_to_those_tied():
    pairs = [(0, other) for other in (6, 7, 12, 13)]
    places, discs = place(pairs, [4.0] + [1.0] * 29)
    x, y = places[0]
    distances = [np.hypot(x - disc.x, y - disc.y) for disc in discs]
    assert all(distance > disc.radius for distance, disc in zip(distances, discs, strict=True))
    assert max(distances[:3]) < min(distances[3:])


def test_tied_islands_are_neighbours_on_the_ring():
    # A and D are tied most, B and E next: a ring in the order of names would part them.
    pairs = [(a, d) for a in range(6) for d in range(18, 24)] + [(b, e) for b in range(6, 10) for e in range(24, 28)]
    _, discs = place(pairs, [1.0] * 30)
    apart = {
        pair: np.hypot(discs[pair[0]].x - discs[pair[1]].x, discs[pair[0]].y - discs[pair[1]].y)
        for pair in itertools.combinations(range(5), 2)
    }
    assert apart[0, 3] < np.median(list(apart.values()))
    assert apart[1, 4] < np.median(list(apart.values()))


@pytest.mark.parametrize("groups", [[], ["A"], ["A", "A"], ["A", "B"], ["", "B", "C"]])
def test_small_pictures(groups):
    pairs = [(0, 1)] if len(groups) > 1 else []
    places, discs = place(pairs, [1.0] * len(groups), groups)
    assert places.shape == (len(groups), 2)
    assert np.isfinite(places).all()
    assert len(discs) == len(set(groups))


def test_positions_are_the_same_on_every_run():
    pairs = [(a, b) for a, b in itertools.combinations(range(30), 2) if (a * b) % 7 == 1]
    first, _ = place(pairs)
    second, _ = place(pairs)
    assert first.tolist() == second.tolist()


def test_lanes_run_from_left_to_right():
    nodes = ["a", "b", "c", "z", "d"]
    places = dict(zip(nodes, chains(nodes, [["a", "b", "z"], ["a", "c", "z"], ["a", "d", "z"]]).tolist(), strict=True))
    assert [places[n][0] for n in ("a", "b", "z")] == sorted(places[n][0] for n in ("a", "b", "z"))
    assert [places[n][1] for n in ("b", "c", "d")] == [-LANE, 0, LANE]
    assert places["a"][1] == places["z"][1] == 0


def test_a_node_of_two_lanes_does_not_cover_the_lane_between():
    lanes = [["a", "s", "x"], ["a", "m", "y"], ["a", "s", "z"]]
    nodes = ["a", "s", "m", "x", "y", "z"]
    places = chains(nodes, lanes)
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(len(places)) * 1e6
    assert apart.min() >= LANE * 0.9


def test_no_path_is_no_place():
    assert chains([], []).shape == (0, 2)


def test_levels_are_bands_the_highest_on_top():
    held = [1, 4, None, 3, 3, 4, 2]
    places, names = levels(held, ["A"] * 7)
    heights = {level: {places[i][1] for i in range(7) if held[i] == level} for level in (4, 3, 2, 1, None)}
    order = [max(heights[level]) for level in (4, 3, 2, 1, None)]
    assert order == sorted(order)
    assert list(names) == [4, 3, 2, 1, None]
    for level, (_, top) in names.items():
        assert top < min(heights[level])


def test_in_a_band_one_group_stands_together_and_nobody_on_another():
    groups = ["A", "B", "A", "B", "A", "B"] * 20
    places, _ = levels([3] * 120, groups)
    order = np.lexsort((places[:, 0], places[:, 1]))
    assert [groups[i] for i in order] == ["A"] * 60 + ["B"] * 60
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) + np.eye(120) * 1e6
    assert apart.min() > 40


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_any_levels(count):
    places, names = levels([2] * count, ["A"] * count)
    assert places.shape == (count, 2)
    assert len(names) == count


def test_newcomers_stand_near_their_anchor_where_there_is_room():
    places = np.array([[0.0, 0.0], [40.0, 0.0], [500.0, 500.0]])
    added = newcomers(places, np.array([[0.0, 0.0]] * 10), 40.0)
    everybody = np.vstack([places, added])
    apart = np.linalg.norm(everybody[:, None] - everybody[None], axis=2) + np.eye(13) * 1e6
    assert apart.min() >= 38
    assert np.linalg.norm(added, axis=1).max() < 200
