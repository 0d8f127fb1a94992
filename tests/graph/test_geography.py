"""Distances as the crow flies."""

from __future__ import annotations

import math

import pytest
from worlds import load_rows, place, says

from competence_explorer.graph.geography import EARTH_RADIUS_KM, kilometres
from competence_explorer.graph.records import Source
from competence_explorer.graph.snapshot import take_snapshot

PLACES = [
    place("a", latitude=54.0, longitude=18.0),
    place("b", latitude=55.0, longitude=18.0),
    place("c", latitude=0.0, longitude=10.0),
    place("d", latitude=0.0, longitude=-170.0),
    place("e"),
]


@pytest.fixture(scope="module")
def snapshot(module_store):
    load_rows(module_store, Source("institutions"), [says(row, where) for row, where in enumerate(PLACES)])
    return take_snapshot(module_store)


def test_distances(snapshot):
    degree = math.pi * EARTH_RADIUS_KM / 180
    found = kilometres(snapshot, [0, 0, 2, 0, 0], [1, 0, 3, 4, -1])
    assert found[:3] == pytest.approx([degree, 0.0, 180 * degree])  # of latitude; to itself; half around the Earth
    assert [math.isnan(km) for km in found[3:]] == [True, True]
    assert kilometres(snapshot, [], 1).size == 0
    there, back = kilometres(snapshot, [0, 2], [2, 0])
    assert there == pytest.approx(back)
