"""What is tied to a thing, by hand, in both directions; years; every relationship of the schema has its words."""

from __future__ import annotations

import pytest
from quayside import THIS_YEAR, load_quayside
from worlds import day

from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.schema import RELATIONSHIPS
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES
from competence_explorer.queries.related import WORDS

RELATED = QUERIES["related"]


@pytest.fixture(scope="module")
def view(module_store):
    load_quayside(module_store)
    return View(module_store)


def told(view, thing, *columns, **values):
    return [tuple(row[column] for column in columns) for row in RELATED.rows(view, {"thing": thing, **values})]


def test_every_relationship_has_words():
    assert WORDS.keys() == RELATIONSHIPS.keys()


def test_a_person(view):
    assert told(view, "anna", "kind", "id", "relationship", "level", "detail") == [
        ("Institution", "port", "works at", None, "lawyer, Legal"),
        ("Person", "bo", "is the superior of", None, None),
        ("Skill", "aid", "can", 4, "declared, project"),
        ("Project", "quay", "works on", None, "manager"),
        ("Exchange", "visit", "gives", None, None),
    ]


def test_a_competence_from_the_highest_level_down(view):
    rows = told(view, "Skill aid", "id", "level", "detail", "institution", kind="Person")
    assert rows == [
        ("anna", 4, "declared, project", "Port Authority"),
        ("eva", 3, None, "Town Hall"),
        ("bo", 2, None, "Port Authority"),
    ]
    assert told(view, "aid", "id", "level", "detail", kind="Call") == [("call", 2, "1 person")]
    assert told(view, "aid", "id", "detail", kind="Project") == [("old", "9 people"), ("quay", "2 people")]
    assert told(view, "aid", "name", "level", kind="Need") == [("Help with state aid.", 3)]
    assert told(view, "aid", "name", kind="Exchange") == [("study visit",)]


def test_days_are_those_of_the_tie_else_of_what_is_tied(view):
    projects = told(view, "Institution port", "id", "since", "until", kind="Project")
    assert projects == [
        ("quay", day(f"{THIS_YEAR - 2}-03-01"), day(f"{THIS_YEAR + 1}-12-31")),
        ("old", day("2015-01-01"), day("2016-06-30")),
    ]
    assert told(view, "bo", "since", "until", kind="Project") == [(day("2016-01-01"), None)]
    assert told(view, "anna", "since", "until", kind="Institution") == [(day("2012-01-01"), None)]


def test_years_leave_out_what_did_not_hold_then(view):
    asked = {"kind": "Project"}
    assert told(view, "port", "id", **asked, since=2017) == [("quay",)]
    assert told(view, "port", "id", **asked, until=2016) == [("old",)]
    assert told(view, "port", "id", **asked, since=2016, until=2016) == [("old",)]
    # A missing day is no reason against.
    assert told(view, "port", "id", kind="Metropolis", since=1900, until=1900) == [("bay",)]


def test_the_picture_has_the_thing_and_what_is_tied_to_it(view):
    values = {"thing": "anna"}
    network = RELATED.network(view, values, RELATED.rows(view, values))
    assert {node.id for node in network.nodes} == {"anna", "port", "bo", "aid", "quay", "visit"}
    assert {(edge.start, edge.end) for edge in network.edges} == {("anna", n.id) for n in network.nodes[1:]}
    spans = {
        row["id"]: tuple(day and day.year for day in (row["since"], row["until"])) for row in RELATED.rows(view, values)
    }
    assert {edge.end: tuple(edge.years) for edge in network.edges} == {id_: (span,) for id_, span in spans.items()}
    assert any(year for span in spans.values() for year in span)


def test_what_is_not_there_is_said(view):
    with pytest.raises(NotFoundError, match="nothing called"):
        RELATED.rows(view, {"thing": "qwrtzp"})
