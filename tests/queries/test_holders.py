"""Where a competence is held, level by level, by hand."""

from __future__ import annotations

import pytest
from quayside import EVA, PORT, load_quayside
from worlds import load_rows, post

from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES

HOLDERS = QUERIES["holders"]
NONE = dict.fromkeys(("expert", "advanced", "intermediate", "basic", "not_known"), 0)


@pytest.fixture
def view(store):
    load_quayside(store)
    return View(store)


def test_counts_by_level_experts_first(view):
    assert HOLDERS.rows(view, {"skill": "state aid"}) == [
        {
            "id": "port",
            "name": "Port Authority",
            "metropolis": "Bay",
            **NONE,
            "expert": 1,
            "intermediate": 1,
            "people": 2,
        },
        {"id": "town", "name": "Town Hall", "metropolis": None, **NONE, "advanced": 1, "people": 1},
    ]
    assert [row["id"] for row in HOLDERS.rows(view, {"skill": "state aid", "scope": "Bay"})] == ["port"]


def test_a_level_that_nobody_stated_is_not_known(view):
    (row,) = HOLDERS.rows(view, {"skill": "law"})
    assert row == {"id": "town", "name": "Town Hall", "metropolis": None, **NONE, "not_known": 1, "people": 1}


def test_who_works_at_two_counts_at_both(store, view):
    load_rows(store, Source("staff-roster", "more"), [post(2, EVA, PORT, role="expert")])
    found = {row["id"]: row["people"] for row in HOLDERS.rows(view, {"skill": "state aid"})}
    assert found == {"port": 3, "town": 1}
