"""Who is missing from a newer roster: has left if it is declared complete, and stays otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from competence_explorer.graph.claims import load, loads, undo
from competence_explorer.graph.records import NodeFact, Ref, RelationshipFact, Source, Statement

OFFICE = Ref("Institution", "name:office")
ROSTER = Source("staff-roster", institution="Office", complete=True, as_of="2026-03-01")


def row(number, name, **post):
    person = Ref("Person", f"o:{name}")
    facts = (NodeFact(person, {"name": name}), RelationshipFact("EMPLOYED_BY", person, OFFICE, "clerk|", post))
    return Statement(number, person, facts, (NodeFact(OFFICE, {"name": "Office"}),))


def load_rows(store, source, *rows, **options):
    named = {"file": "roster.csv", "sha256": repr(rows), "loader": "staff-roster", "allow_drop": True}
    return load(store, source, rows, **named | options)


def posts(store):
    text = (
        "MATCH (p:Person)-[e:EMPLOYED_BY]->(:Institution) "
        "RETURN p.name AS name, toString(e.end_date) AS ends ORDER BY p.name"
    )
    return {found["name"]: found["ends"] for found in store.read(text)}


def test_of_a_complete_roster_they_have_left_on_its_day(store):
    load_rows(store, ROSTER, row(2, "Anna"), row(3, "Jan"))
    result = load_rows(store, replace(ROSTER, as_of="2026-09-01"), row(2, "Anna"))
    assert posts(store) == {"Anna": None, "Jan": "2026-09-01"}
    assert result.changes.relationships.updated == 1
    assert result.changes.nodes.removed == 0


def test_without_a_day_it_is_the_day_of_the_load(store):
    roster = replace(ROSTER, as_of="")
    load_rows(store, roster, row(2, "Anna"), row(3, "Jan"))
    load_rows(store, roster, row(2, "Anna"))
    assert posts(store)["Jan"] == dt.datetime.now(dt.UTC).date().isoformat()


@pytest.mark.parametrize(
    "source", [replace(ROSTER, complete=False), replace(ROSTER, complete=False, as_of="2026-09-01")]
)
def test_of_another_roster_they_stay(store, source):
    load_rows(store, source, row(2, "Anna"), row(3, "Jan"))
    load_rows(store, source, row(2, "Anna"))
    assert posts(store) == {"Anna": None, "Jan": None}


def test_a_post_that_had_ended_keeps_its_end(store):
    load_rows(store, ROSTER, row(2, "Anna"), row(3, "Jan", end_date=dt.date(2025, 1, 1)))
    load_rows(store, ROSTER, row(2, "Anna"))
    assert posts(store)["Jan"] == "2025-01-01"


def test_loading_it_again_changes_nothing(store):
    load_rows(store, ROSTER, row(2, "Anna"), row(3, "Jan"))
    load_rows(store, ROSTER, row(2, "Anna"))
    version = store.version()
    load_rows(store, ROSTER, row(2, "Anna"))
    assert store.version() == version
    assert posts(store) == {"Anna": None, "Jan": "2026-03-01"}


def test_who_comes_back_has_not_left(store):
    load_rows(store, ROSTER, row(2, "Anna"), row(3, "Jan"))
    load_rows(store, ROSTER, row(2, "Anna"))
    load_rows(store, replace(ROSTER, as_of="2026-12-01"), row(2, "Anna"), row(3, "Jan"))
    assert posts(store) == {"Anna": None, "Jan": None}


def test_undo_takes_the_departure_back(store):
    load_rows(store, ROSTER, row(2, "Anna"), row(3, "Jan"))
    load_rows(store, ROSTER, row(2, "Anna"))
    undo(store, loads(store)[0]["id"])
    assert posts(store) == {"Anna": None, "Jan": None}


def test_a_dry_run_tells_the_departure(store):
    load_rows(store, ROSTER, row(2, "Anna"), row(3, "Jan"))
    result = load_rows(store, ROSTER, row(2, "Anna"), dry_run=True)
    assert result.changes.relationships.updated == 1
    assert posts(store) == {"Anna": None, "Jan": None}
