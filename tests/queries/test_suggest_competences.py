"""Suggestions for projects, trainings and texts: told, never added."""

from __future__ import annotations

import pytest
from worlds import graph, load_rows, node, says, skill, tie

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES

SUGGEST = QUERIES["suggest-competences"]
AID = skill("aid", name="state aid", name_pl="pomoc publiczna")
LAW = skill("law", name="construction law", alternative_names=["building code", "prawo budowlane"])
HALL = node("Project", "hall", title="Sports hall", summary="Prawo budowlane oraz pomoc publiczna przy budowie hali")
COURSE = node("Training", "course", title="State aid for beginners")


@pytest.fixture(scope="module")
def view(module_store):
    load_rows(module_store, Source("competences"), [says(2, AID), says(3, LAW)])
    load_rows(module_store, Source("project-portfolio"), [says(2, HALL, tie("REQUIRES", HALL, AID), mentions=[AID])])
    load_rows(module_store, Source("training-records"), [says(2, COURSE)])
    return View(module_store)


def brief(rows):
    return [(row["id"], row["words"], row["matched"], row["already"]) for row in rows]


def test_a_project_is_read_by_title_and_summary(view):
    assert brief(SUGGEST.rows(view, {"project": "Sports hall"})) == [
        ("aid", "pomoc publiczna", "pomoc publiczna", "yes"),
        ("law", "Prawo budowlane", "prawo budowlane", "no"),
    ]


def test_a_training_is_read_by_its_title(view):
    assert brief(SUGGEST.rows(view, {"training": "course"})) == [("aid", "State aid", "state aid", "no")]


def test_any_text_in_either_language(view):
    rows = SUGGEST.rows(view, {"text": "O pomocy publicznej. And the building code."})
    assert brief(rows) == [
        ("aid", "pomocy publicznej", "pomoc publiczna", None),
        ("law", "building code", "building code", None),
    ]
    assert rows[0]["name"] == "state aid"
    assert 1 >= rows[0]["score"] > rows[1]["score"] > 0
    assert len(SUGGEST.rows(view, {"text": "pomoc publiczna, prawo budowlane", "limit": 1})) == 1
    assert SUGGEST.rows(view, {"text": "law of the sea", "least": 0.9}) == []


def test_nothing_is_added_to_the_graph(view):
    before = graph(view.store)
    SUGGEST.rows(view, {"project": "hall"})
    assert graph(view.store) == before


def test_exactly_one_thing_is_read(view):
    for values in ({}, {"project": "hall", "text": "x"}, {"project": "hall", "training": "course"}):
        with pytest.raises(UsageError, match="Say what shall be read"):
            SUGGEST.rows(view, values)
    with pytest.raises(NotFoundError, match="There is no project"):
        SUGGEST.rows(view, {"project": "xyzzy"})
