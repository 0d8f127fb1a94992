"""Exchanges by person, institution, competence, state and year; who may not be named is left out."""

from __future__ import annotations

import pytest
from quayside import load_quayside
from worlds import day

from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES

EXCHANGES = QUERIES["exchanges"]


@pytest.fixture(scope="module")
def view(module_store):
    load_quayside(module_store)
    return View(module_store)


def ids(view, **values):
    return [row["id"] for row in EXCHANGES.rows(view, values)]


def test_what_an_exchange_says(view):
    row = EXCHANGES.rows(view, {"status": "done"})[0]
    assert row == {
        "id": "visit",
        "format": "study visit",
        "status": "done",
        "skill_id": ["aid"],
        "skill": ["state aid"],
        "giver_id": ["anna"],
        "giver": ["Anna Nowak"],
        "taker_id": ["eva"],
        "taker": ["Eva Lis"],
        "host_id": ["port"],
        "host": ["Port Authority"],
        "hours_planned": 8,
        "hours_done": 6,
        "start_date": day("2024-05-06"),
        "outcome": None,
    }


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, ["visit", "plan"]),
        ({"person": "Anna Nowak"}, ["visit"]),
        ({"person": "Eva Lis"}, ["visit", "plan"]),
        ({"person": "Bo Berg"}, []),
        ({"institution": "Port Authority"}, ["visit"]),
        ({"institution": "Town Hall"}, ["visit", "plan"]),
        ({"skill": "law"}, ["plan"]),
        ({"status": "asked"}, ["plan"]),
        ({"since": 2025}, ["plan"]),  # its day is not known
        ({"until": 2024}, ["visit", "plan"]),
        ({"until": 2023}, ["plan"]),
    ],
)
def test_filters(view, values, found):
    assert ids(view, **values) == found


def test_an_exchange_stays_without_those_who_may_not_be_named(view):
    row = EXCHANGES.rows(View(view.store, Viewer("viewer")), {"status": "done"})[0]
    assert (row["giver"], row["taker"], row["skill"]) == ([], [], ["state aid"])
