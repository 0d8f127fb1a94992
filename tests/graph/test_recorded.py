"""Exchanges recorded by the office: states, sources, taking back; on both engines."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import graph, load_rows, node, person, says, skill, tie

from competence_explorer.graph.claims import loads, sources, undo
from competence_explorer.graph.errors import ForbiddenError, NotFoundError, UsageError
from competence_explorer.graph.recorded import (
    NEXT,
    RECORDERS,
    Proposal,
    move,
    propose,
    refuse_unless_recorder,
    source_of,
    take_back,
)
from competence_explorer.graph.records import Source
from competence_explorer.graph.snapshot import take_snapshot
from competence_explorer.graph.visibility import Viewer

DAY = dt.date(2026, 5, 4)
ADA, BEA, CAR = person("ada"), person("bea"), person("car")
LAW = skill("law")
NEED = node("Need", "n:1", text="Help with law", status="open")
OLD = node("Exchange", "e:old", format="mentoring", status="asked")


@pytest.fixture
def town(store):
    """Three people, a need of Bea's, and an exchange of which a file tells."""
    rows = [
        says(1, ADA, mentions=[LAW, CAR]),
        says(2, NEED, tie("HAS_NEED", BEA, NEED), tie("ASKS_FOR", NEED, LAW), mentions=[BEA, LAW]),
        says(3, OLD, tie("GIVES", CAR, OLD), tie("TAKES", ADA, OLD), mentions=[CAR, ADA]),
    ]
    load_rows(store, Source("needs", as_of="2026-01-01"), rows)
    return store


def exchange(store, id_):
    """State, outcome and day of an exchange, and the number of ties to it."""
    snapshot = take_snapshot(store)
    table = snapshot.nodes("Exchange")
    row = table.index[id_]
    ties = [snapshot.relationships("GIVES").end, snapshot.relationships("TAKES").end]
    ties += [snapshot.relationships(type_).start for type_ in ("ABOUT", "ANSWERS")]
    return (
        *(table.value(name, row) for name in ("status", "outcome", "start_date")),
        sum((t == row).sum() for t in ties),
    )


def need_status(store):
    return take_snapshot(store).nodes("Need").texts("status")[0]


def test_an_exchange_goes_from_proposed_to_done(town):
    first = propose(town, Proposal("ada", "bea", "law", "n:1", hours=6.0), today=DAY)
    assert exchange(town, first.exchange) == ("proposed", None, None, 4)
    move(town, first.exchange, "asked", before="proposed", today=DAY)
    assert need_status(town) == "open"
    move(town, first.exchange, "accepted", before="asked", today=DAY)
    assert exchange(town, first.exchange) == ("accepted", None, DAY, 4)
    assert need_status(town) == "matched"
    move(town, first.exchange, "done", before="accepted", reason="  Went \n well ", hours=5, today=DAY)
    assert exchange(town, first.exchange) == ("done", "Went well", DAY, 4)
    assert need_status(town) == "met"
    assert [row["id"] for row in sources(town)] == ["needs", source_of(first.exchange)]
    assert [row["file"] for row in loads(town)][:4] == [
        f"recorded here: {status}" for status in ("done", "accepted", "asked", "proposed")
    ]


def test_taking_back_brings_the_state_before_and_at_last_the_graph_before(town):
    before = graph(town)
    first = propose(town, Proposal("ada", "bea", "law", "n:1"), today=DAY)
    other = propose(town, Proposal("car", "bea", "law"), today=DAY)
    states = [graph(town)]
    done = [first.load_id]
    for now, following in (("proposed", "asked"), ("asked", "accepted")):
        done.append(move(town, first.exchange, following, before=now, today=DAY).load_id)
        states.append(graph(town))
    for load_id, state in zip(done[:0:-1], states[-2::-1], strict=True):
        undo(town, load_id)
        assert graph(town) == state
    undo(town, first.load_id)
    assert exchange(town, other.exchange)[0] == "proposed"  # another exchange is another source
    undo(town, other.load_id)
    assert graph(town) == before


def test_what_was_last_recorded_is_taken_back_by_the_exchange(town):
    before = graph(town)
    made = propose(town, Proposal("ada", "bea", "law"), today=DAY).exchange
    move(town, made, "asked", before="proposed", today=DAY)
    take_back(town, made)
    assert exchange(town, made)[0] == "proposed"
    take_back(town, made)
    assert graph(town) == before
    for id_ in (made, "e:old"):
        with pytest.raises(NotFoundError, match="Nothing was recorded"):
            take_back(town, id_)


def test_of_an_exchange_from_a_file_the_state_is_recorded_beside_it(town):
    before = graph(town)
    moved = move(town, "e:old", "declined", before="asked", reason="No time this year", today=DAY)
    assert exchange(town, "e:old") == ("declined", "No time this year", None, 2)
    undo(town, moved.load_id)
    assert graph(town) == before


def test_a_refused_suggestion_is_remembered(town):
    refused = propose(town, Proposal("ada", "bea", "law"), "declined", "They share an office", today=DAY)
    assert exchange(town, refused.exchange)[:2] == ("declined", "They share an office")
    later = propose(town, Proposal("ada", "bea", "law"), today=DAY + dt.timedelta(1))
    assert later.exchange != refused.exchange


def test_a_need_of_an_institution_has_no_taker(town):
    made = propose(town, Proposal("ada", skill="law", need="n:1"), today=DAY)
    assert exchange(town, made.exchange)[3] == 3
    with pytest.raises(UsageError, match="already"):
        propose(town, Proposal("ada", skill="law", need="n:1"), today=DAY + dt.timedelta(1))


@pytest.mark.parametrize("today", [DAY, DAY + dt.timedelta(9)])
def test_what_is_under_way_is_not_recorded_twice(town, today):
    propose(town, Proposal("ada", "bea", "law"), today=DAY)
    before = graph(town)
    with pytest.raises(UsageError, match="recorded already"):
        propose(town, Proposal("ada", "bea", "law"), today=today)
    assert graph(town) == before
    propose(town, Proposal("ada", "bea"), today=today)  # about something else


@pytest.mark.parametrize(
    ("proposal", "status", "said"),
    [
        (Proposal("ada", "ada"), "proposed", "oneself"),
        (Proposal("ada"), "proposed", "Nobody would take part"),
        (Proposal("ada", "bea"), "done", "does not begin"),
        (Proposal("ada", "bea", hours=-1.0), "proposed", "cannot be right"),
        (Proposal("ada", "bea", hours=float("nan")), "proposed", "cannot be right"),
    ],
)
def test_what_cannot_be_is_refused(town, proposal, status, said):
    before = graph(town)
    with pytest.raises(UsageError, match=said):
        propose(town, proposal, status, today=DAY)
    assert graph(town) == before


@pytest.mark.parametrize(
    ("status", "before", "reason", "said"),
    [
        ("accepted", "proposed", "", "is asked by now"),
        ("done", "asked", "", "does not become"),
        ("nonsense", "asked", "", "does not become"),
        ("declined", "asked", " ", "has a reason"),
        ("declined", "asked", "x" * 501, "too long"),
    ],
)
def test_states_come_in_their_order(town, status, before, reason, said):
    with pytest.raises(UsageError, match=said):
        move(town, "e:old", status, before=before, reason=reason, today=DAY)
    assert exchange(town, "e:old")[0] == "asked"


def test_an_unknown_exchange_is_not_made(town):
    with pytest.raises(NotFoundError):
        move(town, "e:none", "asked", before="proposed", today=DAY)


def test_every_state_of_the_schema_is_known():
    from competence_explorer.graph.schema import EXCHANGE_STATUSES

    assert set(NEXT) == set(EXCHANGE_STATUSES)


@pytest.mark.parametrize("role", ["practitioner", "contact", "viewer", "officer"])
def test_others_do_not_record(role):
    with pytest.raises(ForbiddenError):
        refuse_unless_recorder(Viewer(role))
    for known in RECORDERS:
        refuse_unless_recorder(Viewer(known))
