"""Every claim about a node or a relationship, which won, and by what rule."""

from __future__ import annotations

import pytest
from worlds import can, load_rows, node, person, says, skill, tie

from competence_explorer import queries
from competence_explorer.graph.claims import loads, undo
from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View, Viewer

ANNA = person("anna", name="Anna Nowak", visibility="network", permissions=["found"])
GIS = skill("gis", name="GIS")
ROSTER = Source("staff-roster", "Sopot")
TRAININGS = Source("training-records", "Academy")


@pytest.fixture
def world(store):
    load_rows(store, ROSTER, [can(2, ANNA, GIS, self_level=3, supervisor_level=2)], file="roster.csv")
    other = person("anna", name="A. Nowak", visibility="institution", permissions=["mentor"])
    load_rows(store, TRAININGS, [can(7, other, GIS, self_level=1, training_level=2)], file="trainings.csv")
    return store


def rows(frame, **wanted):
    found = frame.to_dict("records")
    return [row for row in found if all(row[name] == value for name, value in wanted.items())]


def test_a_disagreement_is_told_with_both_places_and_the_rule(world):
    found = rows(queries.why(world, thing="Anna Nowak", other="GIS"), property="self_level")
    assert sorted((r["value"], r["wins"], r["file"], r["row"], r["disagreement"]) for r in found) == [
        (1, "no", "trainings.csv", 7, "yes"),
        (3, "yes", "roster.csv", 2, "yes"),
    ]
    assert {r["rule"] for r in found} == {"this kind of source knows best"}


def test_what_only_one_says(world):
    (found,) = rows(queries.why(world, thing="anna", other="gis"), property="training_level")
    assert (found["value"], found["wins"], found["rule"], found["disagreement"]) == (2, "yes", "the only one", "no")


def test_a_node_and_its_merged_properties(world):
    frame = queries.why(world, thing="Person anna")
    assert {r["rule"] for r in rows(frame, property="visibility")} == {"the strictest"}
    assert {r["value"]: r["wins"] for r in rows(frame, property="visibility")} == {
        "institution": "yes",
        "network": "no",
    }
    assert {r["rule"] for r in rows(frame, property="permissions")} == {"all are collected"}
    assert "email" not in set(frame["property"])


def test_only_one_property(world):
    frame = queries.why(world, thing="anna", property="name")
    assert set(frame["property"]) == {"name"}
    with pytest.raises(UsageError, match="languages"):
        queries.why(world, thing="anna", property="languages")


def test_of_a_load_that_was_undone_nothing_is_told(world):
    undo(world, loads(world)[0]["id"])
    assert set(queries.why(world, thing="anna", other="gis")["file"]) == {"roster.csv"}


def test_what_is_not_there_or_not_tied(world):
    load_rows(world, Source("competences"), [says(2, node("Skill", "s:law", name="law"))])
    with pytest.raises(NotFoundError, match="Nothing ties"):
        queries.why(world, thing="anna", other="law")
    with pytest.raises(NotFoundError, match="nothing called"):
        queries.why(world, thing="Zbigniew Kowalczyk")


def test_supervisors_ratings_are_told_only_to_those_who_see_everyone(world):
    restricted = View(world, Viewer("coordinator"))
    assert rows(queries.why(world, thing="anna", other="gis"), property="supervisor_level")
    assert not rows(queries.why(restricted, thing="anna", other="gis"), property="supervisor_level")


def test_a_relationship_without_properties_is_told_as_such(world):
    boss = person("boss", name="Boss")
    load_rows(world, Source("staff-roster", "Lines"), [says(4, ANNA, tie("REPORTS_TO", ANNA, boss), mentions=[boss])])
    (found,) = rows(queries.why(world, thing="anna", other="boss"))
    assert found["property"] is None
    assert found["row"] == 4
