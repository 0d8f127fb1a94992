"""The hostile metropolis with needs, mentors and an exchange, for the pages on which they meet."""

from __future__ import annotations

from metropolis import DANGEROUS_SKILL, HOSTILE, LAST, STATE_AID
from metropolis import build as build_metropolis
from worlds import can, load_rows, node, person, place, post, says, tie

from competence_explorer.graph.records import Source
from competence_explorer.graph.store import Store

AUTHOR, AUTHOR_NAME = "p:author", "Hidden Author"
NEED, OFFICE_NEED, ASKED = "n:0", "n:office", "e:asked"
EMAIL = "secret.address@office.example"
MENTOR = "p:3"


def build(store: Store) -> None:
    """The metropolis; two mentors of state aid, a need of a person and one of an institution, an exchange asked for."""
    build_metropolis(store)
    load_rows(store, Source("staff-roster", "mentors"), _mentors())
    load_rows(store, Source("needs"), _needs())
    load_rows(store, Source("exchanges"), [_exchange()])


def _mentors():
    offers = {"permissions": ["found", "mentor"], "mentoring_hours_max": 20.0}
    last = node("Person", LAST, email=EMAIL, **offers)
    mentor = node("Person", MENTOR, **offers)
    author = person(AUTHOR, name=AUTHOR_NAME)
    return [
        says(2, last),
        says(3, mentor),
        can(4, mentor, STATE_AID, self_level=4),
        post(5, author, place("i:1"), role="clerk"),
    ]


def _needs():
    author, office = node("Person", AUTHOR), node("Institution", "i:0")
    mine = node("Need", NEED, text=f"Help! {HOSTILE[0]}", status="open", urgency="high")
    ours = node("Need", OFFICE_NEED, text=HOSTILE[4], status="open", urgency="low")
    return [
        says(2, mine, tie("HAS_NEED", author, mine), tie("ASKS_FOR", mine, STATE_AID), mentions=[author, STATE_AID]),
        says(3, ours, tie("HAS_NEED", office, ours), tie("ASKS_FOR", ours, STATE_AID), mentions=[office, STATE_AID]),
    ]


def _exchange():
    asked = node("Exchange", ASKED, format="study_visit", status="asked", outcome=HOSTILE[1], hours_planned=6.0)
    giver, taker = node("Person", LAST), node("Person", "p:0")
    ends = (tie("GIVES", giver, asked), tie("TAKES", taker, asked), tie("ABOUT", asked, DANGEROUS_SKILL))
    return says(2, asked, *ends, mentions=[giver, taker, DANGEROUS_SKILL])
