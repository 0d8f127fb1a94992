"""Pairs of mentors and mentees that were declined before: the world of ``lessons`` with five refusals."""

from __future__ import annotations

import pytest
from lessons import ANN, BOB, CID, DAN, EXCEL, FAY, LAW, load_lessons
from worlds import load_rows, node, says, tie

from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View
from competence_explorer.queries import QUERIES

MATCH = QUERIES["mentor-match"]


def pairs(rows):
    return {row["id"]: row["mentor_id"] for row in rows if row["section"] == "match"}


def one(rows, id):
    (row,) = (row for row in rows if row["id"] == id)
    return row


def declined(row, giver, takers=(), about=(), answers=()):
    """An exchange that was declined."""
    exchange = node("Exchange", f"no{row}", format="mentoring", status="declined", outcome="No time")
    ends = [*(tie("TAKES", who, exchange) for who in takers), *(tie("ABOUT", exchange, what) for what in about)]
    ends += [tie("ANSWERS", exchange, need) for need in answers]
    return says(row, exchange, tie("GIVES", giver, exchange), *ends, mentions=[giver, *takers, *about, *answers])


@pytest.fixture(scope="module")
def refusing(module_store):
    """Cid will not answer Fay's need, nor Bob mentor Ann in law; what else was declined concerns none of the pairs."""
    load_lessons(module_store)
    refusals = [
        declined(1, CID, [FAY], answers=[node("Need", "n1")]),
        declined(2, BOB, [ANN], [LAW]),
        declined(3, BOB, [ANN, DAN], [EXCEL]),
        declined(4, CID, [ANN]),
        declined(5, BOB, answers=[node("Need", "n2")]),
    ]
    load_rows(module_store, Source("exchanges", "refusals"), refusals)
    return View(module_store)


def test_who_declined_before_is_not_suggested_again(refusing):
    rows = MATCH.rows(refusing, {"hours": 4})
    assert pairs(rows) == {"n3": "bob", "ann": "cid"}
    assert one(rows, "fay")["reasons"] == ["the mentors at the level declined before, or were declined"]
    assert [row["name"] for row in rows if row["section"] == "declined before"] == ["2 pairs were declined before"]


def test_who_declined_before_is_suggested_where_that_is_asked_for(refusing):
    rows = MATCH.rows(refusing, {"hours": 4, "declined": "yes"})
    assert pairs(rows) == {"fay": "cid", "n3": "bob", "ann": "bob"}
    assert not [row for row in rows if row["section"] == "declined before"]


def test_a_need_that_was_declined_is_no_reason_against_a_goal_in_another_competence(refusing):
    assert pairs(MATCH.rows(refusing, {"scope": "Alfa", "mentors": "Gama"})) == {"ann": "cid"}
    assert MATCH.rows(refusing, {"scope": "Alfa", "mentors": "Beta", "goals": "yes"})[-1]["name"] == (
        "1 pair was declined before"
    )
