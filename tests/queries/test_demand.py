"""Competences in demand by theme, scope and years, by hand."""

from __future__ import annotations

import pytest
from quayside import load_quayside

from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES

DEMAND = QUERIES["demand"]


@pytest.fixture(scope="module")
def view(module_store):
    load_quayside(module_store)
    return View(module_store)


def test_projects_calls_and_who_holds_it(view):
    aid, gis = DEMAND.rows(view, {})
    assert aid == {
        "id": "aid",
        "name": "state aid",
        "projects": 2,
        "calls": 1,
        "level": 4,
        "people": 3,
        "good": 2,
        "trainings": 1,
    }
    assert (gis["projects"], gis["calls"], gis["level"], gis["good"]) == (1, 0, 4, 1)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"theme": "environment"}, [("GIS", 1, 0), ("state aid", 1, 0)]),
        ({"scope": "Town Hall"}, [("state aid", 0, 1)]),
        ({"until": 2016}, [("state aid", 1, 0)]),
        ({"since": 2017}, [("state aid", 1, 1), ("GIS", 1, 0)]),
    ],
)
def test_filters(view, values, found):
    assert [(row["name"], row["projects"], row["calls"]) for row in DEMAND.rows(view, values)] == found


def test_people_are_those_of_the_scope(view):
    (row,) = DEMAND.rows(view, {"scope": "Town Hall"})
    assert (row["people"], row["good"]) == (1, 1)
