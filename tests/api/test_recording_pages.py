"""What is recorded through the mentoring board: pairs, states, refusals, and that it is taken back."""

from __future__ import annotations

import pytest
from exchange_reader import client_of, key_of, read, record
from exchange_world import ASKED, AUTHOR_NAME, MENTOR, NEED, build
from metropolis import FIRST, HOSTILE

PAIR = {"giver": MENTOR, "taker": FIRST, "skill": "local:state-aid"}


@pytest.fixture
def board(embedded_store):
    """A board of its own, on which a test records."""
    build(embedded_store)
    with client_of(embedded_store) as made:
        yield made


def test_who_has_a_need_is_not_named_before_both_agree(board):
    page = read(board, "/mentoring")
    assert f"Help! {HOSTILE[0]}" in page.texts
    assert AUTHOR_NAME not in page.said
    assert "p:author" not in board.get("/mentoring").text
    assert "somebody who is named once both agree" in page.said
    given = dict(fields for fields in page.fields if fields[0] in ("giver", "skill"))
    page, _ = record(board, "exchanges", **given, need=NEED, format="mentoring", status="proposed")
    assert AUTHOR_NAME in page.said
    assert "Recorded: this exchange is proposed." in page.said


def test_a_pair_that_is_refused_is_not_suggested_again(board):
    def offered():
        return [value for name, value in read(board, "/mentoring").fields if name == "need" and value == NEED]

    before = offered()
    giver = min(mentors_for(read(board, "/mentoring"), NEED))
    fields = {"giver": giver, "skill": "local:state-aid", "need": NEED, "format": "mentoring", "status": "declined"}
    assert "A refusal has a reason" in record(board, "exchanges", **fields, reason=" ")[0].said
    page, _ = record(board, "exchanges", **fields, reason=HOSTILE[2])
    assert before and HOSTILE[2] in page.texts
    assert giver not in mentors_for(page, NEED)
    assert mentors_for(page, NEED)  # another one stands in


def mentors_for(page, need):
    """Who is suggested as a mentor for a need, by the forms of a page."""
    givers, needs = ([value for name, value in page.fields if name == wanted] for wanted in ("giver", "need"))
    return {giver for giver, answered in zip(givers, needs, strict=True) if answered == need}


def test_an_exchange_goes_its_way_and_is_taken_back(board):
    page, location = record(board, "exchanges", **PAIR, status="asked")
    key = key_of(location)
    assert "Recorded: this exchange is asked." in page.said
    record(board, "states", exchange=key, before="asked", status="accepted")
    page, _ = record(board, "states", exchange=key, before="accepted", status="done", hours="7,5", reason=HOSTILE[8])
    assert "Recorded: this exchange is done." in page.said and HOSTILE[8] in page.texts and "7.5" in page.texts
    page, _ = record(board, "undo", exchange=key)
    assert HOSTILE[8] not in page.texts
    assert "accepted" in page.texts


def test_an_exchange_of_a_file_is_declined_with_a_reason(board):
    page, _ = record(board, "states", exchange=ASKED, before="asked", status="declined", reason="No time")
    assert "No time" in page.texts and HOSTILE[1] not in page.texts
