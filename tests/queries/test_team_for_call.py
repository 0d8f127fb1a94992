"""Teams among six people, worked out by hand. (Against brute force: tests of the teams themselves.)"""

from __future__ import annotations

import pytest
from lessons import load_lessons

from competence_explorer.graph.errors import NotFoundError, UsageError
from competence_explorer.graph.visibility import View, Viewer
from competence_explorer.queries import QUERIES, team_for_call

TEAM = QUERIES["team-for-call"]


@pytest.fixture(scope="module")
def lessons(module_store):
    load_lessons(module_store)
    return View(module_store)


def section(rows, name):
    return [row for row in rows if row["section"] == name]


def members(rows):
    return {row["id"]: row["covers"] for row in section(rows, "member")}


def counts(row):
    return tuple(row[name] for name in ("needed", "held", "permitted", "candidates"))


def test_the_smallest_team(lessons):
    """Of four who hold law at 3 only Bob and Cid permit; of two who hold excel only Dan. All three met in e2."""
    rows = TEAM.rows(lessons, {"profile": "law=3x2; excel=3"})
    assert members(rows) == {"bob": ["law=3"], "cid": ["law=3"], "dan": ["excel=3"]}
    whole = rows[0]
    assert (whole["section"], whole["name"], whole["needed"]) == ("team", "Team of 3 from 3 institutions", 3)
    assert whole["state"].startswith("proven to be the smallest; 3 of 3 pairs have ties, the most")
    law, excel = section(rows, "requirement")
    assert (law["covers"], counts(law)) == (["Bob", "Cid"], (2, 3, 2, 2))
    assert (excel["covers"], counts(excel)) == (["Dan"], (1, 2, 1, 1))
    (dan,) = (row for row in rows if row["id"] == "dan")
    assert (dan["institution"], dan["ties"]) == ("Alfa", ["Bob", "Cid"])


def test_who_must_be_there_needs_no_permission(lessons):
    rows = TEAM.rows(lessons, {"profile": "law=3x2; excel=2", "must": "Eve"})
    # Eve has both; one more for law, and of Bob and Cid it does not matter who: neither has ties with her.
    assert len(members(rows)) == 2
    assert members(rows)["eve"] == ["law=3", "excel=2"]


def test_each_covers_no_more_than_she_may(lessons):
    rows = TEAM.rows(lessons, {"profile": "law=3; excel=2", "must": "eve", "most_each": 1})
    assert len(members(rows)) == 2
    assert all(len(covered) == 1 for covered in members(rows).values())


@pytest.mark.parametrize(
    ("values", "state", "figures"),
    [
        ({"profile": "excel=3x2; law"}, "enough hold it at the level, but too few of them permitted", (2, 2, 1, 1)),
        ({"profile": "excel=4; law"}, "too few in the scope hold it at the level", (1, 0, 0, 0)),
        ({"profile": "excel=3; law", "without": "dan"}, "too few of those who hold it may be chosen", (1, 2, 1, 0)),
        ({"profile": "excel=3; law", "scope": "Beta"}, "too few in the scope hold it at the level", (1, 0, 0, 0)),
    ],
)
def test_what_cannot_be_met_is_named_and_the_rest_has_a_team(lessons, values, state, figures):
    rows = TEAM.rows(lessons, values)
    (failed,) = section(rows, "requirement not met")
    assert (failed["id"], counts(failed)) == ("excel", figures)
    assert failed["state"].startswith(state)
    assert rows[0]["name"].endswith("for what can be covered")
    assert "law=1" in {covered for covers in members(rows).values() for covered in covers}


def test_rules_on_institutions(lessons):
    (rule,) = section(TEAM.rows(lessons, {"profile": "law=3", "least_institutions": 3}), "rule not met")
    assert rule["state"] == "too few institutions have anybody to offer: 3 wanted, 2 there"
    rows = TEAM.rows(lessons, {"profile": "law=1x2", "most_per_institution": 1, "scope": "Alfa|Beta"})
    assert len(members(rows)) == 2
    assert TEAM.rows(lessons, {"profile": "law=3", "least_institutions": 2})[0]["name"] == (
        "Team of 2 from 2 institutions"
    )


def test_who_is_busy(lessons):
    """Bob is 80 % on a project. Cid is on it, too, but nobody knows how much."""
    rows = TEAM.rows(lessons, {"profile": "law=3", "load": 0.5})
    assert members(rows) == {"cid": ["law=3"]}
    (cid,) = section(rows, "member")
    assert cid["state"] == "how busy this person is is not known for sure"
    assert counts(section(rows, "requirement")[0]) == (1, 3, 2, 1)
    assert set(members(TEAM.rows(lessons, {"profile": "law=4", "load": 0.8}))) == {"bob"}


@pytest.mark.parametrize(
    ("values", "team", "law"),
    [
        ({"profile": "law=3; excel=3", "leaving": "bob"}, {"cid", "dan"}, (1, 2, 1, 1)),
        ({"profile": "law=3; excel=3", "leaving": "Gama"}, {"bob", "dan"}, (1, 2, 1, 1)),
        ({"profile": "law=3x3", "trained": "dan=law=3"}, {"bob", "cid", "dan"}, (3, 4, 3, 3)),
        ({"profile": "law=3x3", "trained": "ann=Law course"}, {"ann", "bob", "cid"}, (3, 4, 3, 3)),
        ({"profile": "law=3x3", "trained": "fay=law=4"}, {"bob", "cid"}, (3, 4, 2, 2)),  # who does not permit it
        ({"profile": "law=3", "scope": "Alfa", "joining": "Gama"}, {"cid"}, (1, 1, 1, 1)),
        ({"profile": "law=3", "trained": "dan=law=3", "leaving": "dan|bob"}, {"cid"}, (1, 2, 1, 1)),
        ({"profile": "law=3", "leaving": "bob|cid", "must": "eve"}, {"eve"}, (1, 1, 0, 1)),
    ],
)
def test_what_is_supposed(lessons, values, team, law):
    """Law at 3 have Bob, Cid and Eve, who does not permit; excel only Dan and Fay, who does not either."""
    rows = TEAM.rows(lessons, values)
    assert set(members(rows)) == team
    (found,) = (row for row in rows if row["id"] == "law")
    assert counts(found) == law


def test_greedy_says_how_far_it_may_be_from_the_smallest(lessons):
    rows = TEAM.rows(lessons, {"profile": "law=3; excel=3", "must": "fay|eve|ann", "method": "greedy"})
    assert set(members(rows)) == {"ann", "eve", "fay"}
    assert rows[0]["state"].startswith("proven to be the smallest; 0 of 3 pairs have ties")
    rows = TEAM.rows(lessons, {"profile": "law=3; excel=3", "must": "ann", "method": "greedy"})
    assert len(members(rows)) == 3
    assert rows[0]["state"].startswith("chosen greedily: no team has fewer than 2, so it is at most 1 too large")


def test_the_picture(lessons):
    values = {"profile": "law=3x2; excel=3"}
    picture = TEAM.network(lessons, values, TEAM.rows(lessons, values))
    assert {(node.id, node.group, node.detail) for node in picture.nodes} == {
        ("bob", "Beta", "law=3"), ("cid", "Gama", "law=3"), ("dan", "Alfa", "excel=3")
    }  # fmt: skip
    assert {frozenset((edge.start, edge.end)) for edge in picture.edges} == {
        frozenset(pair) for pair in (("bob", "cid"), ("bob", "dan"), ("cid", "dan"))
    }


def test_small_counts_are_not_told(lessons):
    view = View(lessons.store, Viewer("contact", institution="beta"))
    rows = TEAM.rows(view, {"profile": "law=3; excel=4"})
    assert set(members(rows)) == {"bob"}
    law, excel = (row for row in rows if row["id"] in ("law", "excel"))
    assert counts(law) == (1, *["fewer than 5"] * 3)
    assert counts(excel) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, UsageError),
        ({"profile": "law", "must": "eve", "without": "Eve"}, UsageError),
        ({"profile": "law", "must": "eve", "leaving": "Beta"}, UsageError),
        ({"profile": "law", "trained": "eve=law=5"}, UsageError),
        ({"profile": "law", "load": 1.5}, UsageError),
        ({"profile": "law", "method": "guess"}, UsageError),
        ({"profile": "law", "must": "Nobody at all"}, NotFoundError),
        ({"profile": "law", "scope": "Atlantis"}, NotFoundError),
    ],
)
def test_wrong_values_say_what_would_be_right(lessons, values, error):
    with pytest.raises(error) as wrong:
        TEAM.rows(lessons, values)
    assert wrong.value.hint


def test_from_python(lessons):
    frame = team_for_call(lessons.store, profile="excel=3")
    assert list(frame.columns) == TEAM.names
    assert frame["id"].tolist()[1:] == ["dan", "excel"]
