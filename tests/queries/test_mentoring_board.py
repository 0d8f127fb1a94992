"""Open needs without their authors, and mentors with hours left: small boards, computed by hand."""

from __future__ import annotations

import pytest
from worlds import can, load_rows, node, person, place, post, says, skill, tie

from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import STEWARD, View
from competence_explorer.queries import mentoring_offers, open_needs

GDYNIA, SOPOT, TRI = place("gdynia"), place("sopot"), node("Metropolis", "tri", name="Tricity")
LAW, GIS = skill("law"), skill("gis")
ADA = person("ada", permissions=["mentor"], mentoring_hours_max=10.0)
BEA = person("bea", permissions=["mentor"])
CAR = person("car", mentoring_hours_max=30.0)
DAN = person("dan", permissions=["mentor"], mentoring_hours_max=8.0)


@pytest.fixture(scope="module")
def view(module_store):
    people = [post(row, who, GDYNIA, role="clerk") for row, who in enumerate((ADA, BEA, CAR), 2)]
    rows = [
        *people,
        post(9, DAN, SOPOT, role="clerk"),
        *(can(row, who, LAW, self_level=level) for row, who, level in ((10, ADA, 4), (11, BEA, 3), (12, CAR, 4))),
        can(13, DAN, LAW, self_level=3),
        can(14, ADA, GIS, self_level=2),
        says(15, GDYNIA, tie("MEMBER_OF", GDYNIA, TRI), mentions=[TRI]),
    ]
    load_rows(module_store, Source("staff-roster", "all"), rows)
    load_rows(module_store, Source("needs"), _needs())
    return View(module_store, STEWARD)


def _needs():
    mine = node("Need", "n:1", text="Law, please", status="open", urgency="low")
    ours = node("Need", "n:2", text="GIS and law", status="open", urgency="high", stage="call")
    met = node("Need", "n:3", text="Was met", status="met")
    bare = node("Need", "n:4", text="Something", status="open")
    asked = node("Exchange", "e:1", status="asked")
    promised = node("Exchange", "e:2", status="accepted", hours_planned=4.0)
    return [
        says(2, mine, tie("HAS_NEED", BEA, mine), tie("ASKS_FOR", mine, LAW, level=2), mentions=[BEA, LAW]),
        says(3, ours, tie("HAS_NEED", SOPOT, ours), tie("ASKS_FOR", ours, LAW, level=3), tie("ASKS_FOR", ours, GIS),
             mentions=[SOPOT, LAW, GIS]),
        says(4, met, tie("HAS_NEED", BEA, met), mentions=[BEA]),
        says(5, bare),
        says(6, asked, tie("ANSWERS", asked, mine), mentions=[mine]),
        says(7, promised, tie("GIVES", ADA, promised), mentions=[ADA]),
        says(8, node("Exchange", "e:3", status="accepted", hours_planned=8.0),
             tie("GIVES", DAN, node("Exchange", "e:3")), mentions=[DAN]),
    ]  # fmt: skip


def test_needs_are_open_urgent_first_and_people_are_not_named(view):
    rows = open_needs.rows(view, {})
    assert [row["id"] for row in rows] == ["n:2", "n:4", "n:1"]
    told = {name: rows[0][name] for name in ("competence", "level", "institution", "metropolis", "stage", "answers")}
    assert told == {"competence": ["gis", "law"], "level": 3, "institution": "Sopot", "metropolis": None,
                    "stage": "call", "answers": 0}  # fmt: skip
    assert (rows[2]["institution"], rows[2]["metropolis"], rows[2]["answers"]) == (None, "Tricity", 1)
    assert "Bea" not in str(rows) and "bea" not in str(rows)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [({"skill": "gis"}, ["n:2"]), ({"scope": "Gdynia"}, ["n:1"]), ({"skill": "law", "scope": "Sopot"}, ["n:2"])],
)
def test_needs_of_a_competence_and_a_scope(view, asked, ids):
    assert [row["id"] for row in open_needs.rows(view, asked)] == ids


def test_offers_are_of_those_who_permitted_with_what_they_know_and_have_left(view):
    rows = mentoring_offers.rows(view, {})
    assert [(row["id"], row["hours_offered"], row["hours_left"]) for row in rows] == [
        ("ada", 10.0, 6.0),
        ("bea", None, None),
    ]
    assert rows[0]["competence"] == ["law"]  # gis below level 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"skill": "gis"}, []),
        ({"skill": "gis", "level": 2}, [("ada", 2)]),
        ({"skill": "law"}, [("ada", 4), ("bea", 3)]),
        ({"skill": "law", "level": 4}, [("ada", 4)]),
        ({"scope": "Sopot"}, []),
    ],
)
def test_offers_of_a_competence_a_level_and_a_scope(view, asked, found):
    assert [(row["id"], row["level"]) for row in mentoring_offers.rows(view, asked)] == found
