"""Who is missing from a newer roster: has left if it is declared complete, and stays otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from worlds import claims, graph

from competence_explorer.graph.claims import load, loads, undo
from competence_explorer.graph.records import NodeFact, Ref, RelationshipFact, Source, Statement

OFFICE = Ref("Institution", "name:office")
ROSTER = Source("staff-roster", institution="Office", complete=True, as_of="2026-03-01")


def row(number, name, **post):
    person = Ref("Person", f"o:{name}")
    role = post.pop("role", "clerk")
    tie = RelationshipFact("EMPLOYED_BY", person, OFFICE, f"{role}|", {"role": role, **post})
    facts = (NodeFact(person, {"name": name}), tie)
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


ANNA, JAN, HEAD = row(2, "Anna"), row(3, "Jan"), row(3, "Jan", role="head")
GONE = row(3, "Jan", end_date=dt.date(2026, 2, 1))
HISTORIES = [
    [(True, ANNA, JAN), (True, ANNA)],  # who was only in the first never was
    [(True, ANNA, JAN), (True, ANNA, HEAD), (True, ANNA)],  # the post of the first ends, not that of the second
    [(True, ANNA, JAN), (False, ANNA, GONE), (True, ANNA)],  # he had left; without the second he leaves with the third
    [(True, ANNA, JAN), (True, ANNA), (True, ANNA, HEAD), (True, ANNA)],
    [(True, ANNA, JAN), (True, ANNA), (True, ANNA)],  # the last says the same of a later day
]


def load_all(store, history):
    """The ids of loads, a month apart; ``None`` stands for one that never was."""
    days = [f"2026-{month:02}-01" for month in range(3, 12)]
    return [
        load_rows(store, replace(ROSTER, complete=step[0], as_of=day), *step[1:], sha256=day).load_id
        for day, step in zip(days, history, strict=False)
        if step
    ]


@pytest.mark.parametrize("number", range(len(HISTORIES)))
def test_undo_of_any_roster_makes_the_departures_those_of_the_others(store, number):
    history = HISTORIES[number]
    for undone in range(len(history)):
        rest = [step if i != undone else None for i, step in enumerate(history)]
        load_all(store, rest)
        expected = graph(store), claims(store)
        store.clear()
        ids = load_all(store, history)
        undo(store, ids[undone], batch=1)
        assert (graph(store), claims(store)) == expected, f"without load {undone}"
        for load_id in ids[:undone] + ids[undone + 1 :]:
            undo(store, load_id)
        assert graph(store) == claims(store) == []
