"""What an institution holds against what its projects need, by hand."""

from __future__ import annotations

import pytest
from quayside import load_quayside

from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES

PROFILE = QUERIES["institution-profile"]


@pytest.fixture(scope="module")
def view(module_store):
    load_quayside(module_store)
    return View(module_store)


def test_gaps_come_from_projects_that_have_not_ended(view):
    gis, aid = PROFILE.rows(view, {"scope": "Port Authority"})
    assert aid == {
        "id": "aid",
        "name": "state aid",
        "status": "gap",  # two at level 3 are needed, one is there; the nine of the old quay are not needed any more
        "people": 2,
        "good": 1,
        "highest": 4,
        "elsewhere": 1,
        "goals": 1,
        "needed_level": 3,
        "needed": 2,
        "missing": 1,
        "projects_id": ["quay"],
        "projects": ["New quay"],
    }
    assert (gis["status"], gis["needed_level"], gis["missing"], gis["elsewhere"]) == ("gap", 4, 1, 0)


@pytest.mark.parametrize(
    ("scope", "show", "found"),
    [
        ("Port Authority", "strengths", ["GIS", "state aid"]),
        ("Port Authority", "goals", ["state aid"]),
        ("Port Authority", "gaps", ["GIS", "state aid"]),
        ("Town Hall", "all", ["state aid", "law"]),
        ("Town Hall", "gaps", []),
        ("Bay|Town Hall", "gaps", ["GIS"]),  # together they have two for state aid
    ],
)
def test_what_is_shown(view, scope, show, found):
    rows = [row["name"] for row in PROFILE.rows(view, {"scope": scope, "show": show})]
    assert sorted(rows) == sorted(found)


def test_what_nobody_else_holds_well(view):
    found = {row["name"]: row["status"] for row in PROFILE.rows(view, {"scope": "Town Hall"})}
    assert found == {"state aid": "held", "law": "held"}
    assert {row["status"] for row in PROFILE.rows(view, {"scope": "Town Hall|Port Authority"})} == {
        "gap",
        "only here",
        "held",
    }
