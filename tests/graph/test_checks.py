"""Statements that do not fit the schema are refused before anything is written."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from worlds import day, node, person, place, post, says, skill, tie

from competence_explorer.graph.checks import check
from competence_explorer.graph.records import RelationshipFact

ANNA, GDYNIA = person("anna"), place("gdynia")


def test_what_fits():
    check(post(2, person("anna", leaves_on=day("2027-01-01"), languages=["pl"]), GDYNIA, role="clerk", end_date=None))
    check(says(2, place("x", latitude=54), mentions=[ANNA]))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (says(2, node("Dog", "rex")), "no such node"),
        (says(2, node("Person", "")), "no such node"),
        (says(2, person("anna", height=1)), "no property 'height'"),
        (says(2, person("anna", name=5)), "Person.name is text"),
        (says(2, person("anna", leaves_on="2027-01-01")), "leaves_on is date"),
        (says(2, person("anna", leaves_on=dt.datetime(2027, 1, 1))), "leaves_on is date"),
        (says(2, person("anna", languages="pl")), "languages is texts"),
        (says(2, person("anna", visibility="everybody")), "visibility"),
        (says(2, person("anna", permissions=["found", "sold"])), "permissions"),
        (says(2, person("anna", mentoring_hours_max=math.nan)), "mentoring_hours_max is number"),
        (says(2, ANNA, tie("HAS_SKILL", ANNA, skill("x"), self_level=True), mentions=[skill("x")]), "self_level"),
        (says(2, ANNA, tie("EMPLOYED_BY", ANNA, GDYNIA)), "an end of EMPLOYED_BY is not stated"),
        (
            says(2, ANNA, RelationshipFact("LIKES", ANNA.ref, GDYNIA.ref, "", {}), mentions=[GDYNIA]),
            "no such relationship",
        ),
        (
            says(2, ANNA, RelationshipFact("HAS_SKILL", ANNA.ref, GDYNIA.ref, "", {}), mentions=[GDYNIA]),
            "no such relat",
        ),
    ],
)
def test_what_does_not(statement, said):
    with pytest.raises(ValueError, match=said):
        check(statement)
    moved = statement._replace(own=(), mentions=(*statement.own, *statement.mentions))
    with pytest.raises(ValueError, match=said):
        check(moved)
